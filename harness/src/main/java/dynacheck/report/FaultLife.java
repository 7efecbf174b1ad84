package dynacheck.report;

import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvents;
import dynacheck.history.Op;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One fault over the whole run.
 *
 * @param install how the installation ended, INSTALLING if its end was never journaled
 * @param heal how the healing ended; null if it never began
 * @param fromNanos when installing began; the band starts here because the fault may have been in force from here
 * @param toNanos when it was read back as healed; -1 if it never was
 */
record FaultLife(
        FaultEvent event,
        FaultEvent.Phase install,
        @Nullable String installEvidence,
        long fromNanos,
        long installedNanos,
        FaultEvent.@Nullable Phase heal,
        @Nullable String healEvidence,
        long toNanos) {

    /** All faults in order of their beginning; damaged fault lines are left out. */
    static List<FaultLife> of(List<Op> ops) {
        Map<Long, FaultLife> lives = new LinkedHashMap<>();
        for (Op op : ops) {
            read(op).ifPresent(e ->
                    lives.merge(e.id(), begin(e, op.timeNanos()), (old, x) -> old.then(e, op.timeNanos())));
        }
        return new ArrayList<>(lives.values());
    }

    private static Optional<FaultEvent> read(Op op) {
        try {
            return FaultEvents.of(op);
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static FaultLife begin(FaultEvent e, long time) {
        FaultLife empty = new FaultLife(e, FaultEvent.Phase.INSTALLING, null, time, -1, null, null, -1);
        return e.phase() == FaultEvent.Phase.INSTALLING ? empty : empty.then(e, time);
    }

    private FaultLife then(FaultEvent e, long time) {
        return switch (e.phase()) {
            case INSTALLING -> this;
            case INSTALLED, SKIPPED, INDETERMINATE ->
                new FaultLife(e, e.phase(), e.evidence(), fromNanos, time, heal, healEvidence, toNanos);
            case HEALING ->
                new FaultLife(event, install, installEvidence, fromNanos, installedNanos, e.phase(), null, toNanos);
            case HEALED ->
                new FaultLife(
                        event, install, installEvidence, fromNanos, installedNanos, e.phase(), e.evidence(), time);
            case HEAL_FAILED ->
                new FaultLife(event, install, installEvidence, fromNanos, installedNanos, e.phase(), e.evidence(), -1);
        };
    }

    /** Whether it was, or may have been, in force. */
    boolean happened() {
        return install != FaultEvent.Phase.SKIPPED;
    }

    /** End of its band in a run that lasted until {@code runEnd}. */
    long bandEnd(long runEnd) {
        return toNanos < 0 ? runEnd : toNanos;
    }

    /** Nodes it acted upon, else its links, for a label. */
    String where() {
        if (!event.nodes().isEmpty()) {
            return String.join(", ", event.nodes());
        }
        return String.join(
                ", ",
                event.links().stream().map(l -> l.from() + "\u2192" + l.to()).toList());
    }
}
