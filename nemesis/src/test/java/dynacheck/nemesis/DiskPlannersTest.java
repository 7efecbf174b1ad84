package dynacheck.nemesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.cluster.NodeState;
import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvent.Phase;
import dynacheck.nemesis.PlannedNemesis.Choice;
import dynacheck.nemesis.PlannedNemesis.Planner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults of disks and clocks: what is chosen, what is done, what is told. No disk is touched. */
class DiskPlannersTest {
    private static final int CASES = 2_000;

    private final FakeCluster cluster = new FakeCluster(List.of("n1", "n2", "n3", "n4", "n5"));
    private final FixedMembership five = FixedMembership.of("n1", "n2", "n3", "n4", "n5");
    private final List<FaultEvent> journal = new ArrayList<>();

    private PlannedNemesis nemesis(Planner planner) {
        return new PlannedNemesis("disk", planner, cluster, five, () -> 1, 7);
    }

    private static FaultPlan choose(Planner planner, FixedMembership membership, FakeCluster cluster, int seed)
            throws IOException {
        Choice choice = planner.choose(cluster, membership, new SplittableRandom(seed));
        return choice.plans().getFirst();
    }

    @Test
    void noDiskFaultBreaksThePremise() throws IOException {
        SplittableRandom random = new SplittableRandom(4);
        int chosen = 0;
        for (int i = 0; i < CASES; i++) {
            FixedMembership before = FixedMembership.random(random);
            FakeCluster fake = new FakeCluster(List.copyOf(before.members()));
            before.unavailable().forEach(node -> fake.put(node, NodeState.DOWN));
            for (Planner planner : List.of(DiskPlanners.disk(), DiskPlanners.damage(), DiskPlanners.torn())) {
                Choice choice = planner.choose(fake, before, random);
                if (choice.plans().isEmpty()) {
                    assertFalse(choice.skipped().isEmpty(), "a skip says why");
                    continue;
                }
                chosen++;
                FaultPlan plan = choice.plans().getFirst();
                Set<String> victim = Set.copyOf(plan.nodes());
                assertTrue(before.down(victim).effectiveSlack() >= 0, before + " " + plan);
                if (plan.permanent()) {
                    assertTrue(before.crash(victim).slack() >= 0, before + " " + plan);
                    assertTrue(plan.undo().isEmpty());
                }
            }
            assertEquals(List.of(), fake.log, "choosing touches nothing");
        }
        assertTrue(chosen > CASES / 10 && chosen < 3 * CASES, chosen + " chosen");
    }

    @Test
    void everyKindHasItsTurn() throws IOException {
        Planner disk = DiskPlanners.disk();
        Planner damage = DiskPlanners.damage();
        Planner clock = DiskPlanners.clock();
        Planner torn = DiskPlanners.torn();
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < 3; i++) {
            for (Planner planner : List.of(disk, damage, clock, torn)) {
                FaultPlan plan = choose(planner, five, cluster, i);
                seen.add(plan.kind() + " " + plan.what());
            }
        }
        assertEquals(
                Set.of(
                        "clock-bump clock-bump",
                        "clock-strobe clock-strobe",
                        "damage bit flip",
                        "damage truncation",
                        "disk-full disk-full",
                        "disk-read-only disk-read-only",
                        "disk-slow disk-slow",
                        "torn-write-pages torn-write-pages",
                        "torn-write-prefix torn-write-prefix"),
                seen);
    }

    @Test
    void whoseDiskFailsMayEndAndIsStartedAgain() throws Exception {
        PlannedNemesis nemesis = nemesis(DiskPlanners.disk());
        nemesis.invoke(FaultPackage.invocation("disk", PlannedNemesis.START), journal::add);
        FaultEvent installed = journal.getLast();
        assertEquals(Phase.INSTALLED, installed.phase());
        assertTrue(installed.endsProcesses() && installed.stopsNodes() && !installed.isCrash());
        String node = installed.nodes().getFirst();
        cluster.exitStatus = 74; // by itself
        nemesis.healAll(journal::add);
        assertEquals(Phase.HEALED, journal.getLast().phase());
        assertEquals(
                List.of("disk READ_ONLY of " + node, "mend disk READ_ONLY of " + node, "start " + node), cluster.log);
    }

    /** Found in a lab: a slow disk's healing started a node that a torn write had killed and was to keep down. */
    @ParameterizedTest
    @EnumSource(
            value = NodeState.class,
            names = {"DOWN", "PAUSED"})
    void whomAnotherFaultStoppedIsNotStartedByTheDisksHealing(NodeState stopped) throws Exception {
        PlannedNemesis nemesis = nemesis(DiskPlanners.disk());
        nemesis.invoke(FaultPackage.invocation("disk", PlannedNemesis.START), journal::add);
        String node = journal.getLast().nodes().getFirst();
        cluster.put(node, stopped);
        nemesis.healAll(journal::add);
        assertEquals(Phase.HEALED, journal.getLast().phase());
        assertTrue(String.valueOf(journal.getLast().evidence()).contains(stopped + " by another fault"));
        assertEquals(stopped, cluster.state(node));
    }

    @Test
    void whoseWriteIsTornIsKilledAndStartedAgain() throws Exception {
        PlannedNemesis nemesis = nemesis(DiskPlanners.torn());
        nemesis.invoke(FaultPackage.invocation("torn", PlannedNemesis.START), journal::add);
        FaultEvent installed = journal.getLast();
        assertEquals(Phase.INSTALLED, installed.phase());
        assertTrue(installed.endsProcesses() && installed.stopsNodes() && !installed.isCrash());
        String node = installed.nodes().getFirst();
        nemesis.healAll(journal::add);
        assertEquals(List.of("tear PREFIX of " + node, "start " + node), cluster.log);
    }

    @Test
    void aSlowDiskAndAWrongClockStopNobody() {
        for (String kind : List.of("disk-slow", "clock-bump", "clock-strobe")) {
            FaultEvent fault =
                    new FaultEvent(1, kind, Phase.INSTALLED, List.of("n1"), List.of(), List.of(), false, "seen");
            assertFalse(fault.stopsNodes() || fault.endsProcesses() || fault.isCrash(), kind);
        }
    }

    @Test
    void aHarmlessDamageIsFollowedByAnotherUntilTheNodeRefuses() throws Exception {
        cluster.harmlessDamages = 2;
        nemesis(DiskPlanners.damage()).invoke(FaultPackage.invocation("damage", PlannedNemesis.START), journal::add);
        FaultEvent installed = journal.getLast();
        assertEquals(Phase.INSTALLED, installed.phase());
        assertTrue(installed.isCrash());
        assertTrue(
                String.valueOf(installed.evidence()).contains("it refused to start (exit code 65)"),
                () -> "" + installed.evidence());
        assertEquals(
                3, cluster.log.stream().filter(l -> l.startsWith("BIT_FLIP")).count());
        assertEquals(NodeState.DOWN, cluster.state(installed.nodes().getFirst()));
    }

    @Test
    void aNodeThatServesWithAnyDamageIsNoEvidence() throws Exception {
        cluster.harmlessDamages = Integer.MAX_VALUE;
        nemesis(DiskPlanners.damage()).invoke(FaultPackage.invocation("damage", PlannedNemesis.START), journal::add);
        assertEquals(Phase.INDETERMINATE, journal.getLast().phase());
        assertEquals(NodeState.DOWN, cluster.state(journal.getLast().nodes().getFirst()));
    }

    @Test
    void clocksAreSetBackWhereTheyWereMoved() throws Exception {
        PlannedNemesis nemesis = nemesis(DiskPlanners.clock());
        nemesis.invoke(FaultPackage.invocation("clock", PlannedNemesis.START), journal::add);
        List<String> moved = List.copyOf(cluster.log);
        nemesis.healAll(journal::add);
        List<String> reset = cluster.log.subList(moved.size(), cluster.log.size());
        assertEquals(moved.stream().map(l -> l.replace("bump", "reset")).toList(), reset);
    }
}
