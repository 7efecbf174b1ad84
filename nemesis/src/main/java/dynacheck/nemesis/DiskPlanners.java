package dynacheck.nemesis;

import dynacheck.cluster.Disks.Fault;
import dynacheck.cluster.Disks.Tear;
import dynacheck.cluster.NodeFiles.Damage;
import dynacheck.nemesis.PlannedNemesis.Choice;
import dynacheck.nemesis.PlannedNemesis.Planner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The choice of targets for faults of disks and clocks; each goes through its kinds in turn. */
final class DiskPlanners {
    private static final List<Fault> FAULTS = List.of(Fault.READ_ONLY, Fault.SLOW, Fault.FULL);
    private static final int MAX_OFFSET_SECONDS = 3600;

    private DiskPlanners() {}

    /** A node that cannot write may end itself, so each counts as a kill; its healing starts it then. */
    static Planner disk() {
        AtomicInteger next = new AtomicInteger();
        return (cluster, membership, random) -> {
            for (String node : Planners.runningMembers(cluster, membership, random)) {
                if (membership.slackIf(Set.of(node), Set.of(), Set.of()) >= 0) {
                    Fault fault = FAULTS.get(next.getAndIncrement() % FAULTS.size());
                    String kind =
                            "disk-" + fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
                    return Choice.of(FaultPlan.ofNode(
                            kind,
                            node,
                            new Action.BreakDisk(node, fault),
                            List.of(new Action.MendDisk(node, fault), new Action.Revive(node)),
                            false));
                }
            }
            return Planners.skip("no member can stop", membership);
        };
    }

    /** A kill of a node that is left with less than it had written. */
    static Planner torn() {
        AtomicInteger next = new AtomicInteger();
        return (cluster, membership, random) -> {
            for (String node : Planners.runningMembers(cluster, membership, random)) {
                if (membership.slackIf(Set.of(node), Set.of(), Set.of()) >= 0) {
                    Tear tear = Tear.values()[next.getAndIncrement() % Tear.values().length];
                    return Choice.of(FaultPlan.ofNode(
                            "torn-write-" + tear.name().toLowerCase(Locale.ROOT),
                            node,
                            new Action.TearWrite(node, tear, random.nextLong()),
                            List.of(new Action.Start(node)),
                            false));
                }
            }
            return Planners.skip("no member can go down", membership);
        };
    }

    /** A node whose state is damaged has crashed for good, so the strict reading counts, too. */
    static Planner damage() {
        AtomicInteger next = new AtomicInteger();
        return (cluster, membership, random) -> {
            for (String node : Planners.runningMembers(cluster, membership, random)) {
                if (!membership.pendingRemovals().contains(node)
                        && membership.slackIfCrashed(Set.of(node)) >= 0
                        && membership.slackIf(Set.of(node), Set.of(), Set.of()) >= 0) {
                    Damage damage = Damage.values()[next.getAndIncrement() % Damage.values().length];
                    return Choice.of(new FaultPlan(
                            "damage",
                            damage.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                            List.of(node),
                            List.of(),
                            List.of(),
                            List.of(new Action.Kill(node), new Action.Damaged(node, damage, random.nextLong())),
                            List.of(),
                            true));
                }
            }
            return Planners.skip("no member can be lost for good", membership);
        };
    }

    /** Clocks of any number of machines at once: Definition 1 does not count them. */
    static Planner clock() {
        AtomicInteger next = new AtomicInteger();
        return (cluster, membership, random) -> {
            List<String> nodes = Planners.runningMembers(cluster, membership, random);
            if (nodes.isEmpty()) {
                return Choice.skip("no member is up");
            }
            boolean strobe = next.getAndIncrement() % 2 == 1;
            List<Action> actions = new ArrayList<>();
            List<Action> undo = new ArrayList<>();
            List<String> some = nodes.subList(0, 1 + random.nextInt(nodes.size()));
            for (String node : some) {
                int seconds = (5 + random.nextInt(MAX_OFFSET_SECONDS)) * (random.nextBoolean() ? 1 : -1);
                Duration by = Duration.ofSeconds(seconds);
                actions.add(strobe ? new Action.StrobeClock(node, by) : new Action.BumpClock(node, by));
                undo.add(new Action.ResetClock(node));
            }
            String kind = strobe ? "clock-strobe" : "clock-bump";
            return Choice.of(new FaultPlan(kind, kind, some, List.of(), List.of(), actions, undo, false));
        };
    }
}
