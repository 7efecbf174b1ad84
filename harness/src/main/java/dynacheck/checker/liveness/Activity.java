package dynacheck.checker.liveness;

import dynacheck.fault.FaultEvent.Phase;
import dynacheck.fault.FaultSpan;
import dynacheck.history.History;
import dynacheck.history.NaturalOrder;
import dynacheck.history.Op;
import dynacheck.membership.Reconfigs;
import dynacheck.membership.Reconfigs.Change;
import dynacheck.membership.Reconfigs.Proposal;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who is active by Definition 1, and since when nothing disturbed a run. */
final class Activity {
    private static final List<Phase> DISTURBING =
            List.of(Phase.INSTALLING, Phase.INSTALLED, Phase.HEALED, Phase.HEAL_FAILED);

    private final Set<String> initial;
    private final List<Proposal> proposals;
    private final List<FaultSpan> faults;
    private final long quietNanos;
    private final Map<String, Optional<Excuse>> excuses = new HashMap<>();

    /** @param initial V(0) */
    Activity(History history, Collection<String> initial) {
        this.initial = new TreeSet<>(initial);
        this.proposals = Reconfigs.of(history);
        this.faults = FaultSpan.of(history);
        this.quietNanos = quietBefore(Long.MAX_VALUE);
    }

    Set<String> initial() {
        return initial;
    }

    List<Proposal> proposals() {
        return proposals;
    }

    List<FaultSpan> faults() {
        return faults;
    }

    /**
     * Why a process is not active.
     *
     * @param sinceNanos when that began; 0 if it never was active
     * @param quietNanos since when nothing disturbed the run then; {@link Long#MAX_VALUE} if something may have
     */
    record Excuse(String why, long sinceNanos, long quietNanos) {}

    /** Empty if the process is active. */
    Optional<Excuse> excuse(String node) {
        return excuses.computeIfAbsent(node, n -> Optional.ofNullable(find(n)));
    }

    private Excuse excuse(String why, Op since) {
        return new Excuse(why + " (index " + since.index() + ")", since.timeNanos(), quietBefore(since.index()));
    }

    private @Nullable Excuse find(String node) {
        for (FaultSpan fault : faults) {
            if (fault.isCrash() && fault.stopped().contains(node)) {
                String crashed = fault.reached(Phase.HEALED) ? " crashed by " : " crashed for good by ";
                return excuse(node + crashed + fault.kind(), fault.first());
            }
        }
        for (Proposal p : proposals) {
            if (p.removes(node)) {
                return excuse(
                        "the removal of " + node + " was proposed", p.call().invoke());
            }
        }
        boolean added = initial.contains(node) || proposals.stream().anyMatch(p -> p.adds(node));
        return added ? null : new Excuse(node + " is not in V(0) and nobody proposed to add it", 0, Long.MAX_VALUE);
    }

    /** F(t) in the end: who crashed for good. */
    Set<String> crashed() {
        Set<String> crashed = new TreeSet<>();
        faults.stream().filter(FaultSpan::isCrash).forEach(fault -> crashed.addAll(fault.stopped()));
        return crashed;
    }

    /** Time of the last healing, or of the last proposal of a new change. */
    long quietNanos() {
        return quietNanos;
    }

    /** The same among the events before that index; {@link Long#MAX_VALUE} if a fault may have been in force there. */
    private long quietBefore(long index) {
        long quiet = 0;
        Set<Change> proposed = new HashSet<>();
        initial.forEach(node -> proposed.add(new Change(true, node)));
        for (Proposal p : proposals) {
            Op invoked = p.call().invoke();
            if (proposed.addAll(p.changes()) && invoked.index() < index) {
                quiet = Math.max(quiet, invoked.timeNanos());
            }
        }
        for (FaultSpan fault : faults) {
            if (index != Long.MAX_VALUE && !fault.isCrash() && fault.mayActAt(index - 1)) {
                return Long.MAX_VALUE;
            }
            for (Phase phase : DISTURBING) {
                Op op = fault.reached(Phase.SKIPPED) ? null : fault.at(phase);
                quiet = op == null || op.index() >= index ? quiet : Math.max(quiet, op.timeNanos());
            }
        }
        return quiet;
    }

    /** Transient faults that are not proven to be healed. What stops may be their fault. */
    boolean mayBeDisturbed() {
        return faults.stream().anyMatch(fault -> fault.isUnhealed() && !fault.isCrash());
    }

    /** What was to run again and does not, with what was seen; whether it crashed or does not recover is unknown. */
    List<String> notRecovered() {
        return faults.stream()
                .filter(fault -> fault.isUnhealed() && fault.isCrash() && fault.reached(Phase.HEAL_FAILED))
                .map(fault -> "After its " + fault.kind() + ", what was to start "
                        + String.join(", ", NaturalOrder.sorted(fault.stopped())) + " again failed ("
                        + fault.evidence(Phase.HEAL_FAILED)
                        + "); the history does not show whether it crashed or does not recover.")
                .toList();
    }
}
