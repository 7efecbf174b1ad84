package dynacheck.checker.liveness;

import dynacheck.checker.liveness.Activity.Excuse;
import dynacheck.checker.liveness.Definition1Result.Fate;
import dynacheck.checker.liveness.Definition1Result.Judgement;
import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.history.Waiting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says whether each operation completed, and if not, why that is or is not allowed. That a later
 * operation completed explains it only if both are of one class: a store that has turned read-only answers reads.
 */
final class OperationJudge {
    private final History history;
    private final Activity activity;
    private final long graceNanos;
    private final Map<OpClass, Attempts> classes = new HashMap<>();
    /** By node. */
    private final Map<String, List<Waiting>> waiting = new HashMap<>();

    OperationJudge(History history, Activity activity, long graceNanos) {
        this.history = history;
        this.activity = activity;
        this.graceNanos = graceNanos;
        history.ops().stream()
                .filter(op -> !op.isClient() && op.f().equals(Waiting.F))
                .forEach(this::waiting);
        for (Call call : history.calls()) {
            OpClass its = OpClass.of(call);
            if (its != null
                    && (call.isOk()
                            || OpClass.isUnanswered(call) && !call.last().clientFailed())) {
                classes.computeIfAbsent(its, c -> new Attempts()).add(call);
            }
        }
    }

    private void waiting(Op told) {
        if (told.value() instanceof Map<?, ?> map && map.get(Keyword.of("for")) instanceof List<?> all) {
            waiting.put(
                    String.valueOf(map.get(Keyword.of("node"))),
                    all.stream().flatMap(one -> Waiting.fromEdn(one).stream()).toList());
        }
    }

    /** A sentence on what such an operation waits for at its node, if that is recorded; its own register first. */
    private String waitsFor(OpClass its) {
        return waiting.getOrDefault(its.node(), List.of()).stream()
                .filter(w -> w.concerns(its.register()))
                .min(Comparator.comparing(w -> w.register() == null))
                .map(w -> " At " + its.node() + " it " + w.tell(activity.crashed()) + ".")
                .orElse("");
    }

    /** What was tried of one class. Its node is active or not, so one moment is enough to ask about. */
    private static final class Attempts {
        private final List<Call> unanswered = new ArrayList<>();
        private long lastOk = -1;
        /** The attempts in vain; null until they are needed. */
        private @Nullable Vain vain;

        void add(Call call) {
            if (call.isOk()) {
                lastOk = Math.max(lastOk, call.start());
            } else {
                unanswered.add(call);
            }
        }

        /** Whether one was invoked after that call had ended, and completed. */
        boolean completedAfter(Call call) {
            return call.completion() != null && call.last().index() < lastOk;
        }
    }

    /**
     * Attempts after which none completed.
     *
     * @param count how many were under way since a moment
     * @param nanos from that moment, or the first of them, to the end of the last
     */
    private record Vain(int count, long nanos) {}

    private Vain inVain(Attempts attempts, long sinceNanos, long untilNanos) {
        Vain known = attempts.vain;
        if (known != null) {
            return known;
        }
        int count = 0;
        long from = Long.MAX_VALUE;
        long until = 0;
        for (Call call : attempts.unanswered) {
            long end = Math.min(untilNanos, endNanos(call));
            long start = Math.max(sinceNanos, call.invoke().timeNanos());
            if (!attempts.completedAfter(call) && start <= end) {
                count++;
                from = Math.min(from, start);
                until = Math.max(until, end);
            }
        }
        Vain vain = new Vain(count, Math.max(0, until - from));
        attempts.vain = vain;
        return vain;
    }

    private long endNanos(Call call) {
        Op completion = call.completion();
        return completion == null ? history.endNanos() : completion.timeNanos();
    }

    /** @param counts every operation of the history, by fate */
    record Judged(List<Judgement> judgements, SortedMap<Fate, Long> counts) {}

    /** Lists only refusals that are not allowed, one for each class: there may be a great many. */
    Judged judge() {
        List<Judgement> judgements = new ArrayList<>();
        SortedMap<Fate, Long> counts = new TreeMap<>();
        Set<OpClass> told = new HashSet<>();
        for (Call call : history.calls()) {
            if (!OpClass.isUnanswered(call)) {
                counts.merge(Fate.COMPLETED, 1L, Long::sum);
                continue;
            }
            Judgement judgement = judge(call);
            counts.merge(judgement.fate(), 1L, Long::sum);
            boolean allowed = judgement.fate() == Fate.EXCUSED || judgement.fate() == Fate.EXPLAINED;
            OpClass its = OpClass.of(call);
            if (call.outcome() == OpType.INFO || !allowed && its != null && told.add(its)) {
                judgements.add(judgement);
            }
        }
        return new Judged(judgements, counts);
    }

    private Judgement judge(Call call) {
        OpClass its = OpClass.of(call);
        String what =
                its == null ? ":" + call.f() + " (index " + call.start() + ")" : its + " (index " + call.start() + ")";
        if (its == null) {
            return new Judgement(call, Fate.UNCLEAR, what + ": the history does not say at which node.");
        }
        Attempts attempts = classes.computeIfAbsent(its, c -> new Attempts());
        Optional<Excuse> excuse = activity.excuse(its.node());
        if (excuse.isPresent()) {
            return excused(call, what, attempts, excuse.get());
        }
        if (call.last().clientFailed() && !attempts.completedAfter(call)) {
            return new Judgement(
                    call, Fate.UNCLEAR, what + ": its client broke, and none of its kind completed there later.");
        }
        long from = Math.max(call.invoke().timeNanos(), activity.quietNanos());
        long waited = endNanos(call) - from;
        if (waited > graceNanos && !call.last().clientFailed()) {
            return stalled(call, what + " did not complete within " + inWords(waited) + " of quiet " + grace());
        }
        if (call.completion() == null) {
            return new Judgement(
                    call,
                    Fate.WITHIN_GRACE,
                    what + " was open when the history ended, " + inWords(Math.max(0, waited))
                            + " into the grace window of " + inWords(graceNanos) + ".");
        }
        String ended = what
                + (call.outcome() == OpType.FAIL
                        ? " was refused"
                        : " ended at the client's deadline or with its lost connection");
        if (attempts.completedAfter(call)) {
            return new Judgement(
                    call, Fate.EXPLAINED, ended + "; a later one of its kind, on its register, at its node completed.");
        }
        Vain vain = inVain(attempts, activity.quietNanos(), Long.MAX_VALUE);
        if (vain.nanos() > graceNanos) {
            return stalled(
                    call,
                    ended + ", and none of the " + vain.count() + " of its kind tried there completed in "
                            + inWords(vain.nanos()) + " of quiet " + grace());
        }
        return new Judgement(
                call,
                Fate.UNCLEAR,
                ended
                        + (vain.count() == 0
                                ? ", and none of its kind was tried there after the last healing."
                                : ", and none of its kind completed there later; they were tried for "
                                        + inWords(vain.nanos()) + " of quiet only " + grace() + "."));
    }

    /** A process that crashes or leaves in the end should also serve as long as nothing disturbs it. */
    private Judgement excused(Call call, String what, Attempts attempts, Excuse excuse) {
        Vain vain = inVain(attempts, excuse.quietNanos(), excuse.sinceNanos());
        if (vain.nanos() > graceNanos) {
            return new Judgement(
                    call,
                    Fate.UNCLEAR,
                    what + " need not complete, for " + excuse.why() + "; but none of the " + vain.count()
                            + " tried there in " + inWords(vain.nanos()) + " of quiet before that completed.");
        }
        return new Judgement(call, Fate.EXCUSED, what + " need not complete: " + excuse.why() + ".");
    }

    /** Unclear if a fault was never healed. */
    private Judgement stalled(Call call, String text) {
        Fate fate = fate();
        OpClass its = Objects.requireNonNull(OpClass.of(call));
        return new Judgement(call, fate, text + although(fate) + waitsFor(its));
    }

    private Fate fate() {
        return activity.mayBeDisturbed() ? Fate.UNCLEAR : Fate.STALLED;
    }

    private static String although(Fate fate) {
        return fate == Fate.STALLED
                ? ", although the process is active."
                : ", although the process is active; but a fault was never healed.";
    }

    /** STALLED, or UNCLEAR if a fault was never healed, with the end of a sentence; empty if there was grace left. */
    Optional<Late> waited(long fromNanos, long untilNanos) {
        if (untilNanos - fromNanos <= graceNanos) {
            return Optional.empty();
        }
        Fate fate = fate();
        return Optional.of(
                new Late(fate, "within " + inWords(untilNanos - fromNanos) + " of quiet " + grace() + although(fate)));
    }

    record Late(Fate fate, String text) {}

    private String grace() {
        return "(grace " + inWords(graceNanos) + ")";
    }

    /** {@code "300 ms"}, {@code "21 s"}, {@code "10.5 s"}. */
    private static String inWords(long nanos) {
        long millis = nanos / 1_000_000;
        return millis < 1_000
                ? millis + " ms"
                : String.format(
                        Locale.ROOT, millis % 1_000 < 100 ? "%.0f s" : "%.1f s", Math.floor(millis / 100.0) / 10);
    }

    /** Whether an operation completed at an active process. */
    boolean anyCompletedAtActive() {
        return classes.entrySet().stream()
                .anyMatch(e -> e.getValue().lastOk >= 0
                        && activity.excuse(e.getKey().node()).isEmpty());
    }
}
