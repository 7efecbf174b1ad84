package dynacheck.report;

import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvents;
import dynacheck.fault.ForeignFaults;
import dynacheck.history.History;
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
 * @param began when installing began; the band starts here because the fault may have been in force from here
 * @param installed when it was read back as in force, or was given up; null if that was never journaled
 * @param heal how the healing ended; null if it never began
 * @param healed when it was read back as healed; null if it never was
 */
record FaultLife(
        FaultEvent event,
        FaultEvent.Phase install,
        @Nullable String installEvidence,
        Op began,
        @Nullable Op installed,
        FaultEvent.@Nullable Phase heal,
        @Nullable String healEvidence,
        @Nullable Op healed) {

    /** All faults in order of their beginning; damaged fault lines are left out. */
    static List<FaultLife> of(History history) {
        Map<Long, FaultLife> lives = new LinkedHashMap<>();
        for (Op op : history.ops()) {
            read(op).ifPresent(e -> lives.merge(e.id(), begin(e, op), (old, x) -> old.then(e, op)));
        }
        List<FaultLife> all = new ArrayList<>(lives.values());
        for (ForeignFaults.Span span : ForeignFaults.of(history).spans()) {
            all.add(ForeignFault.life(all.size() + 1, span));
        }
        return all;
    }

    private static Optional<FaultEvent> read(Op op) {
        try {
            return FaultEvents.of(op);
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static FaultLife begin(FaultEvent e, Op op) {
        FaultLife empty = new FaultLife(e, FaultEvent.Phase.INSTALLING, null, op, null, null, null, null);
        return e.phase() == FaultEvent.Phase.INSTALLING ? empty : empty.then(e, op);
    }

    private FaultLife then(FaultEvent e, Op op) {
        return switch (e.phase()) {
            case INSTALLING -> this;
            case INSTALLED, SKIPPED, INDETERMINATE ->
                new FaultLife(e, e.phase(), e.evidence(), began, op, heal, healEvidence, healed);
            case HEALING -> new FaultLife(event, install, installEvidence, began, installed, e.phase(), null, healed);
            case HEALED ->
                new FaultLife(event, install, installEvidence, began, installed, e.phase(), e.evidence(), op);
            case HEAL_FAILED ->
                new FaultLife(event, install, installEvidence, began, installed, e.phase(), e.evidence(), null);
        };
    }

    /** Whether it was, or may have been, in force. */
    boolean happened() {
        return install != FaultEvent.Phase.SKIPPED;
    }

    /** Whether it was read back as in force, and nothing said later that it was not. */
    boolean isProven() {
        return install == FaultEvent.Phase.INSTALLED;
    }

    long fromNanos() {
        return began.timeNanos();
    }

    /** -1 if it never was. */
    long installedNanos() {
        return installed == null ? -1 : installed.timeNanos();
    }

    /** -1 if it never was. */
    long toNanos() {
        return healed == null ? -1 : healed.timeNanos();
    }

    /** Whether it may have been in force at any time between two indexes of the history. */
    boolean mayActWithin(long first, long last) {
        return happened() && began.index() <= last && (healed == null || healed.index() >= first);
    }

    /** End of its band in a run that lasted until {@code runEnd}. */
    long bandEnd(long runEnd) {
        return healed == null ? runEnd : healed.timeNanos();
    }

    /** Its nodes, the sides of a partition, or its links. */
    String where() {
        return FaultPlace.of(event);
    }

    /** {@code "partition n1 n2 | n3"}. */
    String name() {
        String where = where();
        return Text.shorten(event.kind() + (where.isEmpty() ? "" : " " + where), 200);
    }

    /** {@code "from 1.000 s to 2.000 s"}. */
    String when() {
        String from = Text.at(fromNanos());
        if (event.permanent()) {
            return "for good since " + from;
        }
        if (healed == null) {
            return "since " + from + ", never healed";
        }
        String to = Text.at(toNanos());
        return from.equals(to) ? "at " + from : "from " + from + " to " + to;
    }
}
