package dynacheck.nemesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.cluster.LinkState;
import dynacheck.cluster.NodeState;
import dynacheck.injection.Need;
import dynacheck.injection.NemesisPackage;
import dynacheck.membership.Resilience;
import dynacheck.nemesis.PlannedNemesis.Choice;
import dynacheck.nemesis.PlannedNemesis.Planner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What each kind of fault chooses, as data: nothing is touched. */
class PlannersTest {
    private static final int CASES = 5_000;

    private interface Property {
        void holds(FixedMembership before, Choice choice);
    }

    /** Random V, P and F, on a cluster whose nodes are down where they are unavailable. */
    private static int forAll(Planner planner, Property property) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        int chosen = 0;
        for (int i = 0; i < CASES; i++) {
            FixedMembership membership = FixedMembership.random(random);
            FakeCluster cluster = new FakeCluster(List.copyOf(membership.members()));
            membership.unavailable().forEach(node -> cluster.put(node, NodeState.DOWN));
            Choice choice = planner.choose(cluster, membership, random);
            assertEquals(List.of(), cluster.log, "choosing touches nothing");
            chosen += choice.plans().isEmpty() ? 0 : 1;
            property.holds(membership, choice);
        }
        assertTrue(chosen > CASES / 20, "only " + chosen + " of " + CASES + " states allowed a fault");
        return chosen;
    }

    private static Set<String> victims(Choice choice) {
        Set<String> nodes = new TreeSet<>();
        choice.plans().forEach(plan -> nodes.addAll(plan.nodes()));
        return nodes;
    }

    /** Majorities of three bear one crash; others may bear none, or any but that of one member. */
    @Test
    void whatTheTargetToleratesDecidesWhatTheyDare() throws IOException {
        FixedMembership three = FixedMembership.of("n1", "n2", "n3");
        Resilience all = new Resilience() {
            @Override
            public String premise() {
                return "all are up";
            }

            @Override
            public int tolerated(Set<String> members) {
                return 0;
            }
        };
        Resilience first = new Resilience() {
            @Override
            public String premise() {
                return "n1 is up";
            }

            @Override
            public int tolerated(Set<String> members) {
                return 0;
            }

            @Override
            public int slack(Set<String> members, Set<String> joins, Set<String> removals, Set<String> crashed) {
                return crashed.contains("n1") ? -1 : 0;
            }
        };
        Set<String> killed = new TreeSet<>();
        Set<Set<String>> beyond = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            FakeCluster cluster = new FakeCluster(List.of("n1", "n2", "n3"));
            assertEquals(1, victims(Planners.kill(cluster, three, random)).size());
            Choice none = Planners.kill(cluster, three.under(all), random);
            assertEquals(Set.of(), victims(none));
            assertTrue(none.skipped().startsWith("no member can go down"), none.skipped());
            assertEquals(
                    1,
                    victims(Planners.oneCrashTooMany(cluster, three.under(all), random))
                            .size());
            FixedMembership backup = three.under(first);
            killed.addAll(victims(Planners.kill(cluster, backup, random)));
            Set<String> more = victims(Planners.kill(cluster, backup.down(Set.of("n2")), random));
            assertFalse(more.contains("n1"), more.toString());
            beyond.add(victims(Planners.oneCrashTooMany(cluster, backup, random)));
        }
        assertEquals(Set.of("n2", "n3"), killed);
        assertTrue(beyond.stream().allMatch(lost -> lost.contains("n1")), beyond.toString());
        assertTrue(beyond.contains(Set.of("n1")) && beyond.contains(Set.of("n1", "n2", "n3")), beyond.toString());
    }

    @Test
    void killPowerCutAndPauseKeepTheEffectivePremise() throws IOException {
        for (Planner planner : List.<Planner>of(Planners::kill, Planners::power, Planners::pause)) {
            int chosen = forAll(planner, (before, choice) -> {
                if (choice.plans().isEmpty()) {
                    assertFalse(choice.skipped().isEmpty(), "a skip says why");
                    return;
                }
                assertTrue(before.down(victims(choice)).effectiveSlack() >= 0, before + " " + choice);
                FaultPlan plan = choice.plans().getFirst();
                assertFalse(plan.permanent());
                assertEquals(1, plan.undo().size());
            });
            assertTrue(chosen < CASES, "some states leave no room");
        }
    }

    /** Only then is a value lost that no node had synced: otherwise the others would still have it. */
    @Test
    void aBlackoutCutsThePowerOfAllBeforeAnyStartsAgain() throws IOException {
        FakeCluster cluster = new FakeCluster(List.of("n1", "n2", "n3"));
        FixedMembership three = FixedMembership.of("n1", "n2", "n3");
        Choice choice = Planners.blackout(cluster, three, new SplittableRandom(1));
        FaultPlan plan = choice.plans().getFirst();
        assertEquals(1, choice.plans().size());
        assertEquals(Set.of("n1", "n2", "n3"), victims(choice));
        for (String node : three.members()) {
            assertTrue(plan.actions().contains(new Action.CutPower(node)), plan.toString());
            assertTrue(plan.undo().contains(new Action.Start(node)), plan.toString());
        }
        assertFalse(plan.permanent());
        assertTrue(named("blackout").about().needs().contains(Need.BROKEN_PREMISE), "not part of all");
    }

    @Test
    void crashStopKeepsTheStrictPremiseAndIsNeverUndone() throws IOException {
        forAll(Planners::crashStop, (before, choice) -> {
            for (FaultPlan plan : choice.plans()) {
                FixedMembership after = before.crash(victims(choice));
                assertEquals(before.slack() - 1, after.slack(), before + " " + choice);
                assertTrue(after.slack() >= (before.members().size() >= 5 ? 1 : 0), before + " " + choice);
                assertTrue(plan.permanent() && plan.undo().isEmpty());
            }
        });
    }

    @Test
    void crashMajorityGoesExactlyOneTooFar() throws IOException {
        forAll(Planners::oneCrashTooMany, (before, choice) -> {
            if (!choice.plans().isEmpty()) {
                assertEquals(-1, before.crash(victims(choice)).slack(), before + " " + choice);
                assertTrue(choice.plans().stream().allMatch(FaultPlan::permanent));
            } else if (before.slack() < 0) {
                assertEquals("", choice.skipped(), "once is enough");
            }
        });
    }

    @Test
    void retireEndsNodesWhoseRemovalCompletedAndNotesThoseThatEndedByThemselves() throws IOException {
        FakeCluster cluster =
                new FakeCluster(List.of("n1", "n2", "n3", "gone", "quit", "killed", "paused", "leaving", "dead"));
        cluster.put("quit", NodeState.DOWN);
        cluster.put("killed", NodeState.DOWN);
        cluster.put("paused", NodeState.PAUSED);
        cluster.put("dead", NodeState.DOWN);
        FixedMembership membership = new FixedMembership(
                Set.of("n1", "n2", "n3", "leaving"),
                Set.of(),
                Set.of("leaving"),
                Set.of("gone", "quit", "killed", "paused", "leaving", "dead", "never provisioned"),
                Set.of("dead"),
                Set.of("dead", "killed"));
        Choice choice = Planners.retire(cluster, membership, new SplittableRandom(1));
        assertEquals(Set.of("gone", "quit"), victims(choice));
        assertEquals("retire", choice.plans().getFirst().kind());
    }

    /** The undo of a link fault opens exactly the links that it touched. */
    @Test
    void linkFaultsAreUndoneLinkByLink() throws IOException {
        for (Planner planner : List.of(Planners.partition(), Planners::links, Planners::packets)) {
            forAll(planner, (before, choice) -> {
                for (FaultPlan plan : choice.plans()) {
                    List<Action> undo = new ArrayList<>();
                    for (Action action : plan.actions()) {
                        if (action instanceof Action.SetLink set) {
                            assertNotEquals(LinkState.OPEN, set.state());
                            undo.add(new Action.SetLink(set.link(), LinkState.OPEN));
                        }
                    }
                    assertEquals(undo, plan.undo());
                    assertEquals(plan.links().size(), plan.actions().size());
                    assertEquals(undo.isEmpty(), plan.isInstant());
                }
            });
        }
    }

    private static NemesisPackage named(String name) {
        return new FaultPackages()
                .packages().stream()
                        .filter(p -> p.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    /** What is impossible somewhere is neither done nor promised there. */
    @Test
    void aPackageCanDoWithoutSomeKinds() throws IOException {
        NemesisPackage packets = named("packet");
        FixedMembership three = FixedMembership.of("n1", "n2", "n3");
        FakeCluster cluster = new FakeCluster(List.copyOf(three.members()));
        Set<String> most = Set.of("packet-duplicate", "packet-reorder", "packet-corrupt", "power");
        FaultPackage rest = (FaultPackage) packets.without(most).orElseThrow();
        assertEquals(
                Set.of("fault:packet-loss", "fault:link-rate"), rest.about().coverage());
        assertEquals(Set.of(Need.MACHINES), rest.about().needs());
        Set<String> kinds = new TreeSet<>();
        rest.planner()
                .get()
                .choose(cluster, three, new SplittableRandom(1))
                .plans()
                .forEach(plan -> kinds.add("fault:" + plan.kind()));
        assertEquals(rest.about().coverage(), kinds);
        assertEquals(Optional.of(packets), packets.without(Set.of("power")));
        assertEquals(Optional.empty(), named("power").without(Set.of("power")));
        assertEquals(Optional.empty(), named("membership").without(Set.of("membership")));
    }

    @Test
    void partitionsGoThroughEveryShape() throws IOException {
        Planner planner = Planners.partition();
        FixedMembership five = FixedMembership.of("n1", "n2", "n3", "n4", "n5");
        FakeCluster cluster = new FakeCluster(List.copyOf(five.members()));
        List<String> shapes = new ArrayList<>();
        for (int i = 0; i < Grudge.SHAPES.size(); i++) {
            shapes.add(planner.choose(cluster, five, new SplittableRandom(i))
                    .plans()
                    .getFirst()
                    .what());
        }
        assertEquals(
                List.of(
                        "halves",
                        "isolate one",
                        "majorities ring",
                        "heard by few",
                        "bridge",
                        "one-way",
                        "random halves",
                        "heard by few"),
                shapes);
    }

    @Test
    void twoMembersArePartedByNobody() throws IOException {
        FixedMembership two = FixedMembership.of("n1", "n2");
        Choice choice = Planners.partition().choose(new FakeCluster(List.of("n1", "n2")), two, new SplittableRandom(1));
        assertEquals(List.of(), choice.plans());
        assertEquals("fewer than three members to part", choice.skipped());
    }
}
