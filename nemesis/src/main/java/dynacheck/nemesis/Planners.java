package dynacheck.nemesis;

import dynacheck.cluster.Cluster;
import dynacheck.cluster.LinkState;
import dynacheck.cluster.LinkState.Packets;
import dynacheck.cluster.NodeState;
import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvent.Link;
import dynacheck.membership.Membership;
import dynacheck.nemesis.PlannedNemesis.Choice;
import dynacheck.nemesis.PlannedNemesis.Planner;
import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** The choice of targets for each kind of fault. Process faults keep the effective premise of Definition 1. */
final class Planners {
    private Planners() {}

    /** SIGKILL; healed by starting the node again with its disk. */
    static Choice kill(Cluster cluster, Membership membership, RandomGenerator random) throws IOException {
        for (String node : runningMembers(cluster, membership, random)) {
            if (membership.slackIf(Set.of(node), Set.of(), Set.of()) >= 0) {
                return Choice.of(
                        FaultPlan.ofNode("kill", node, new Action.Kill(node), List.of(new Action.Start(node)), false));
            }
        }
        return skip("no member can go down", membership);
    }

    /** Power cut and boot; healed by starting the node with what its disk has. */
    static Choice power(Cluster cluster, Membership membership, RandomGenerator random) throws IOException {
        for (String node : runningMembers(cluster, membership, random)) {
            if (membership.slackIf(Set.of(node), Set.of(), Set.of()) >= 0) {
                return Choice.of(FaultPlan.ofNode(
                        "power", node, new Action.CutPower(node), List.of(new Action.Start(node)), false));
            }
        }
        return skip("no member's machine can go down", membership);
    }

    /** Power cut of all members, each after the other, before any boots; healed by starting them all. */
    static Choice blackout(Cluster cluster, Membership membership, RandomGenerator random) throws IOException {
        List<String> all = runningMembers(cluster, membership, random);
        if (all.isEmpty()) {
            return Choice.skip("no member is up");
        }
        List<Action> cuts = all.stream().<Action>map(Action.CutPower::new).toList();
        List<Action> starts = all.stream().<Action>map(Action.Start::new).toList();
        return Choice.of(new FaultPlan("blackout", "blackout", all, List.of(), List.of(), cuts, starts, false));
    }

    static Choice pause(Cluster cluster, Membership membership, RandomGenerator random) throws IOException {
        for (String node : runningMembers(cluster, membership, random)) {
            if (membership.slackIf(Set.of(node), Set.of(), Set.of()) >= 0) {
                return Choice.of(FaultPlan.ofNode(
                        "pause", node, new Action.Pause(node), List.of(new Action.Resume(node)), false));
            }
        }
        return skip("no member can be paused", membership);
    }

    /**
     * Never comes back, so the strict reading counts: a node that is only down, paused or cut off comes back. In a
     * view of five or more it leaves one unit of slack, so that removals can go on.
     */
    static Choice crashStop(Cluster cluster, Membership membership, RandomGenerator random) throws IOException {
        int spare = membership.members().size() >= 5 ? 1 : 0;
        for (String node : runningMembers(cluster, membership, random)) {
            if (!membership.pendingRemovals().contains(node) && membership.slackIfCrashed(Set.of(node)) >= spare) {
                return Choice.of(crashStop(node));
            }
        }
        return skip("no member can be lost for good", membership);
    }

    static Choice skip(String what, Membership membership) {
        return Choice.skip(what + " without breaking Definition 1's premise: members " + membership.members()
                + ", to be removed " + membership.pendingRemovals() + ", crashed, down, paused or cut off "
                + membership.unavailable());
    }

    /** As many crashes at once as take the strict slack below 0; nothing once it is. */
    static Choice oneCrashTooMany(Cluster cluster, Membership membership, RandomGenerator random) throws IOException {
        if (membership.slack() < 0) {
            return Choice.of();
        }
        List<String> victims = runningMembers(cluster, membership, random);
        victims.removeAll(membership.pendingRemovals());
        Set<String> enough = enough(victims, lost -> membership.slackIfCrashed(lost) < 0);
        if (enough.isEmpty()) {
            return Choice.skip("too few members are up and staying: " + victims);
        }
        return new Choice(enough.stream().map(Planners::crashStop).toList(), "");
    }

    /** The first of these, as many as it takes to break the premise; none if all do not. */
    static Set<String> enough(List<String> victims, Predicate<Set<String>> breaks) {
        Set<String> lost = new LinkedHashSet<>();
        for (String victim : victims) {
            lost.add(victim);
            if (breaks.test(lost)) {
                return lost;
            }
        }
        return Set.of();
    }

    static FaultPlan crashStop(String node) {
        return FaultPlan.ofNode("crash-stop", node, new Action.End(node), List.of(), true);
    }

    /** Counts as a crash in Definition 1 while it lasts. */
    static FaultPlan crashBeyond(String node) {
        return FaultPlan.ofNode(
                FaultEvent.CRASH_BEYOND, node, new Action.Kill(node), List.of(new Action.Start(node)), false);
    }

    /** Goes through the shapes of {@link Grudge} in turn. */
    static Planner partition() {
        AtomicInteger next = new AtomicInteger();
        return (cluster, membership, random) -> {
            List<String> nodes = new ArrayList<>(new TreeSet<>(membership.members()));
            nodes.removeAll(membership.crashed());
            if (nodes.size() < 3) {
                return Choice.skip("fewer than three members to part");
            }
            Grudge.Shape shape = Grudge.SHAPES.get(next.getAndIncrement() % Grudge.SHAPES.size());
            Grudge grudge = shape.of(nodes, random);
            List<Link> links = List.copyOf(grudge.cut());
            return Choice.of(
                    FaultPlan.ofLinks("partition", grudge.name(), nodes, links, grudge.cutOff(nodes), LinkState.CUT));
        };
    }

    /**
     * Delays some links and breaks the connections of others. What one member sends is late at a majority and not at
     * the rest, so that its writes can be read before they are done.
     */
    static Choice links(Cluster cluster, Membership membership, RandomGenerator random) throws IOException {
        List<String> nodes = runningMembers(cluster, membership, random);
        if (nodes.size() < 2) {
            return Choice.skip("fewer than two members are up");
        }
        LinkState slow = LinkState.delayed(Duration.ofMillis(20 + random.nextInt(380)));
        List<Link> reset = new ArrayList<>();
        for (int i = 1; i < nodes.size(); i++) {
            reset.add(new Link(nodes.get(i), nodes.get((i + 1) % nodes.size())));
        }
        return Choice.of(
                new FaultPlan(
                        "link-reset",
                        "reset",
                        List.of(),
                        reset,
                        List.of(),
                        reset.stream().<Action>map(Action.ResetLink::new).toList(),
                        List.of(),
                        false),
                FaultPlan.ofLinks(
                        "link-delay",
                        "delay of " + slow.delay().toMillis() + " ms",
                        List.of(),
                        List.copyOf(Grudge.heardByFew(nodes).cut()),
                        List.of(),
                        slow));
    }

    /**
     * Every kind at once, each on what one member sends to all others; with few members some share a sender. The rate
     * holds for a majority only: as with delays, the rest hears what is half done.
     */
    static Choice packets(Cluster cluster, Membership membership, RandomGenerator random) throws IOException {
        List<String> nodes = runningMembers(cluster, membership, random);
        if (nodes.size() < 2) {
            return Choice.skip("fewer than two members are up");
        }
        int lost = 5 + random.nextInt(16);
        int repeated = 10 + random.nextInt(31);
        int overtaking = 10 + random.nextInt(31);
        int damaged = 2 + random.nextInt(9);
        int kilobytes = 20 + random.nextInt(81);
        List<FaultPlan> plans = List.of(
                packets("packet-loss", lost + "% lost", nodes, 0, LinkState.of(new Packets(lost, 0, 0, 0))),
                packets(
                        "packet-duplicate",
                        repeated + "% twice",
                        nodes,
                        1,
                        LinkState.of(new Packets(0, repeated, 0, 0))),
                packets(
                        "packet-reorder",
                        overtaking + "% early",
                        nodes,
                        2,
                        LinkState.of(new Packets(0, 0, overtaking, 0))),
                packets("packet-corrupt", damaged + "% damaged", nodes, 3, LinkState.of(new Packets(0, 0, 0, damaged))),
                FaultPlan.ofLinks(
                        "link-rate",
                        kilobytes + " kB/s",
                        List.of(),
                        List.copyOf(Grudge.heardByFew(from(nodes, 4)).cut()),
                        List.of(),
                        LinkState.limited(1_000L * kilobytes)));
        return new Choice(plans, "");
    }

    private static FaultPlan packets(String kind, String what, List<String> nodes, int sender, LinkState effect) {
        List<Link> links = List.copyOf(Grudge.oneWay(from(nodes, sender)).cut());
        return FaultPlan.ofLinks(kind, what, List.of(), links, List.of(), effect);
    }

    /** The same ring of nodes, beginning at another one. */
    private static List<String> from(List<String> nodes, int first) {
        List<String> turned = new ArrayList<>(nodes);
        Collections.rotate(turned, -first);
        return turned;
    }

    /**
     * Stops for good every running node whose removal has completed: after that, Definition 1 allows it. A
     * paused one follows once the pause is healed.
     */
    static Choice retire(Cluster cluster, Membership membership, RandomGenerator random) throws IOException {
        Set<String> gone = new TreeSet<>(membership.everRemoved());
        gone.removeAll(membership.pendingRemovals());
        gone.removeAll(membership.members());
        gone.removeAll(membership.crashed());
        List<FaultPlan> plans = new ArrayList<>();
        for (String node : gone) {
            boolean known = cluster.nodes().stream().map(NodeAddress::node).anyMatch(node::equals);
            if (known
                    && (cluster.processes().state(node) == NodeState.RUNNING
                            || endedByItself(cluster, membership, node))) {
                plans.add(FaultPlan.ofNode("retire", node, new Action.Retire(node), List.of(), true));
            }
        }
        return new Choice(plans, "");
    }

    /** As some systems' nodes do once they learn that they were removed. */
    private static boolean endedByItself(Cluster cluster, Membership membership, String node) throws IOException {
        try {
            return cluster.processes().state(node) == NodeState.DOWN
                    && !cluster.hasEnded(node)
                    && !membership.unavailable().contains(node)
                    && cluster.processes().exitStatus(node).isPresent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** In random order. */
    static List<String> runningMembers(Cluster cluster, Membership membership, RandomGenerator random)
            throws IOException {
        List<String> running = new ArrayList<>();
        for (String node : new TreeSet<>(membership.members())) {
            if (cluster.processes().state(node) == NodeState.RUNNING) {
                running.add(node);
            }
        }
        return Grudge.shuffled(running, random);
    }
}
