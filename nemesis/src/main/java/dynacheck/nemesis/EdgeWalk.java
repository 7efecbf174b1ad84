package dynacheck.nemesis;

import dynacheck.cluster.Cluster;
import dynacheck.cluster.NodeState;
import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.membership.Membership;
import dynacheck.nemesis.EdgePlan.Move;
import dynacheck.nemesis.PlannedNemesis.Choice;
import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * A walk along the edge of Definition 1's premise in one run. Faults and proposals are decided by one thread, the
 * nemesis's: what it decided to propose counts as pending from then on, so that nothing that happens before the
 * invocation can take slack below 0. Between two decisions slack can only rise: it falls at a failure or at a
 * reconfig's invocation, and both are decided here.
 */
final class EdgeWalk {
    /** Proposals open at once, and reconfigurer threads for them. */
    static final int MOST_OPEN = 3;

    private static final Duration PROPOSALS_END = Duration.ofSeconds(10);

    /** A proposal that was decided and is not completed. */
    private record Decided(Set<String> adds, Set<String> removes) {
        Invocation op() {
            Map<Keyword, Object> value = new LinkedHashMap<>();
            value.put(Keyword.of("add"), List.copyOf(adds));
            value.put(Keyword.of("remove"), List.copyOf(removes));
            return Invocation.of("reconfig", value);
        }
    }

    private final Membership membership;
    private final List<Decided> open = new ArrayList<>();
    private int nextId;

    EdgeWalk(Membership membership) {
        this.membership = membership;
    }

    /** Whether it walks in this run. */
    boolean isOf(Membership other) {
        return membership == other;
    }

    /** The next step: faults for the hands, proposals for {@link #proposals}. */
    synchronized Choice choose(Cluster cluster, Membership ignored, RandomGenerator random) throws IOException {
        List<FaultPlan> plans =
                new ArrayList<>(Planners.retire(cluster, membership, random).plans());
        boolean heals = false;
        for (Move move : EdgePlan.next(situation(cluster), fresh(cluster), MOST_OPEN, random)) {
            switch (move) {
                case Move.Kill m ->
                    plans.add(FaultPlan.ofNode(
                            "kill", m.node(), new Action.Kill(m.node()), List.of(new Action.Start(m.node())), false));
                case Move.Pause m ->
                    plans.add(FaultPlan.ofNode(
                            "pause",
                            m.node(),
                            new Action.Pause(m.node()),
                            List.of(new Action.Resume(m.node())),
                            false));
                case Move.CrashStop m -> plans.add(Planners.crashStop(m.node()));
                case Move.Add m -> open.add(new Decided(Set.of(m.node()), Set.of()));
                case Move.Remove m -> open.add(new Decided(Set.of(), Set.of(m.node())));
                case Move.Heal m -> heals = true;
            }
        }
        return new Choice(plans, "", heals);
    }

    /**
     * One crash more than the premise allows, at once and to be recovered from later; see
     * {@link dynacheck.fault.FaultEvent#CRASH_BEYOND}. It waits for the open proposals first: one that completed in the
     * middle of the crossing would give slack back.
     */
    Choice cross(Cluster cluster, Membership ignored, RandomGenerator random) throws IOException {
        try {
            boolean quiet = cluster.await(PROPOSALS_END, () -> proposals().isEmpty());
            return crossNow(cluster, random, quiet);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Choice.skip("the run ends");
        }
    }

    private synchronized Choice crossNow(Cluster cluster, RandomGenerator random, boolean quiet) throws IOException {
        Situation now = situation(cluster);
        List<String> victims = Grudge.shuffled(List.copyOf(now.upAndStaying()), random);
        Set<String> enough = Planners.enough(victims, lost -> now.slackWithout(lost) < 0);
        if (!quiet || now.slack() < 0 || enough.isEmpty()) {
            return Choice.skip("slack is " + now.slack() + ", " + victims.size() + " members are up and staying, "
                    + now.open() + " proposals are open");
        }
        return Choice.of(enough.stream().map(Planners::crashBeyond).toArray(FaultPlan[]::new));
    }

    private Situation situation(Cluster cluster) throws IOException {
        Membership.Sets sets = membership.now();
        Set<String> joins = new TreeSet<>(sets.pendingJoins());
        Set<String> removals = new TreeSet<>(sets.pendingRemovals());
        open.forEach(p -> {
            joins.addAll(p.adds());
            removals.addAll(p.removes());
        });
        Set<String> members = new TreeSet<>(sets.members());
        Set<String> crashed = new TreeSet<>(sets.crashed());
        Set<String> unavailable = new TreeSet<>(sets.unavailable());
        Set<String> running = new TreeSet<>();
        for (NodeAddress node : cluster.nodes()) {
            if (cluster.processes().state(node.node()) == NodeState.RUNNING) {
                running.add(node.node());
            }
        }
        joins.removeAll(members);
        return new Situation(
                membership.resilience(),
                members,
                joins,
                removals,
                crashed,
                unavailable,
                running,
                !crashed.containsAll(unavailable),
                open.size());
    }

    private String fresh(Cluster cluster) {
        Set<String> used = new TreeSet<>(membership.everRemoved());
        cluster.nodes().forEach(node -> used.add(node.node()));
        open.forEach(p -> used.addAll(p.adds()));
        while (used.contains("e" + (nextId + 1))) {
            nextId++;
        }
        return "e" + (nextId + 1);
    }

    /** What to propose, repeatedly until it is acknowledged; oldest first. */
    synchronized List<Invocation> proposals() {
        return open.stream().map(Decided::op).toList();
    }

    synchronized void acknowledged(Invocation op) {
        open.removeIf(p -> p.op().equals(op));
    }

    /** Members that can propose this: up, staying, and not the ones to be removed by it; in order. */
    List<String> proposers() {
        Set<String> able = new TreeSet<>(membership.members());
        able.removeAll(membership.unavailable());
        able.removeAll(membership.everRemoved());
        synchronized (this) {
            open.forEach(p -> able.removeAll(p.removes()));
        }
        return List.copyOf(able);
    }
}
