package dynacheck.runner;

import dynacheck.checker.RunInfo;
import dynacheck.cluster.Cluster;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.history.Recorder;
import dynacheck.history.Waiting;
import dynacheck.membership.LiveMembership;
import dynacheck.membership.Standing;
import dynacheck.target.Access;
import dynacheck.target.NodeAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Asks the nodes for their state once all is healed, and journals it for the checkers. */
final class Settling {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int MOST_WAITING = 100;

    private final Access access;
    private final Cluster cluster;
    private final Recorder journal;
    private final LiveMembership membership;
    private final Threads run;
    private final Duration grace;
    /** Nodes that were waited for. */
    private final Set<String> awaited = new HashSet<>();

    private final Set<String> enabled = new HashSet<>();

    /** @param grace bound of each wait */
    Settling(Access access, Cluster cluster, Recorder journal, LiveMembership membership, Threads run, Duration grace) {
        this.access = access;
        this.cluster = cluster;
        this.journal = journal;
        this.membership = membership;
        this.run = run;
        this.grace = grace;
    }

    /** Journals what each live member waits for: an operation that did not complete is still under way there. */
    void journalWaiting() {
        membership.activeMembers().forEach(this::journalWaiting);
    }

    private void journalWaiting(String node) {
        List<Map<Keyword, Object>> waiting = access.waiting(cluster.address(node)).stream()
                .limit(MOST_WAITING)
                .map(Waiting::toEdn)
                .toList();
        if (!waiting.isEmpty()) {
            Map<Keyword, Object> value = Map.of(Keyword.of("node"), node, Keyword.of("for"), waiting);
            Op unused = journal.append(Op.NEMESIS, OpType.INFO, Waiting.F, value, Map.of());
        }
    }

    /**
     * Journals whether all live members reached one view in which nothing is unfinished, within the grace.
     * Must come before the final operations: a reconfiguration completes what others left unfinished.
     */
    void awaitConverged() throws InterruptedException {
        long end = journal.nanosNow() + grace.toNanos();
        while (true) {
            Map<String, Optional<Standing>> standings = new TreeMap<>();
            membership.activeMembers().forEach(node -> standings.put(node, access.standing(cluster.address(node))));
            if (standings.values().stream().allMatch(Optional::isEmpty)) {
                return;
            }
            boolean converged = standings.values().stream().distinct().count() == 1
                    && standings.values().stream().flatMap(Optional::stream).noneMatch(Standing::unfinished);
            if (converged || journal.nanosNow() >= end) {
                Map<Object, Object> known = new TreeMap<>();
                standings.forEach((node, standing) ->
                        known.put(node, standing.map(Standing::toString).orElse(RunInfo.NO_ANSWER)));
                String f = converged ? RunInfo.CONVERGED : RunInfo.NOT_CONVERGED;
                Op unused = journal.append(Op.NEMESIS, OpType.INFO, f, known, Map.of());
                return;
            }
            run.sleep(LOOK);
        }
    }

    /** Journals each added node that becomes enabled within the grace. Waits for each node once. */
    void awaitEnabled() throws InterruptedException {
        Set<String> wanted = missing();
        wanted.removeAll(awaited);
        awaited.addAll(wanted);
        awaitEnabled(wanted, journal.nanosNow() + grace.toNanos());
    }

    /**
     * Journals the added nodes that are not enabled although the grace is over since the run became quiet. A history
     * that ended earlier would leave it open whether they ever would have been.
     */
    void journalNotEnabled() throws InterruptedException {
        Set<String> wanted = missing();
        awaitEnabled(wanted, membership.disturbedNanos() + grace.plus(LOOK).toNanos());
        if (!wanted.isEmpty()) {
            Op unused = journal.append(
                    Op.NEMESIS, OpType.INFO, RunInfo.NOT_ENABLED, List.copyOf(new TreeSet<>(wanted)), Map.of());
        }
    }

    private Set<String> missing() {
        Set<String> missing = membership.liveJoiners();
        missing.removeAll(enabled);
        return missing;
    }

    /** Takes from {@code wanted} those that are enabled by then. */
    private void awaitEnabled(Set<String> wanted, long endNanos) throws InterruptedException {
        while (!wanted.isEmpty() && journal.nanosNow() < endNanos) {
            for (NodeAddress address : cluster.nodes()) {
                if (wanted.contains(address.node()) && access.isEnabled(address)) {
                    wanted.remove(address.node());
                    enabled.add(address.node());
                    Op unused = journal.append(Op.NEMESIS, OpType.INFO, "enabled", address.node(), Map.of());
                }
            }
            if (!wanted.isEmpty()) {
                run.sleep(LOOK);
            }
        }
    }
}
