package dynacheck.checker.liveness;

import dynacheck.checker.Results;
import dynacheck.checker.RunInfo;
import dynacheck.checker.liveness.Activity.Excuse;
import dynacheck.checker.liveness.Definition1Result.Fate;
import dynacheck.checker.liveness.Definition1Result.Join;
import dynacheck.checker.liveness.Definition1Result.Outcome;
import dynacheck.checker.liveness.Definition1Result.Point;
import dynacheck.checker.liveness.OperationJudge.Judged;
import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.NaturalOrder;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.membership.Reconfigs.Proposal;
import dynacheck.membership.Resilience;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Judges Definition 1 (dynamic service liveness): while the system's {@link Resilience} allows what is lost, which by
 * default is fewer than half of V(t), pending changes counted, every process added by a completed reconfig is
 * eventually enabled and every operation at an active process eventually completes. "Eventually" is bounded by a grace
 * window after the last healing and the last reconfig's invocation.
 */
public final class Definition1Checker {
    /** {@code :f} of the nemesis line that a node's status says enabled. */
    static final String ENABLED = "enabled";

    private final Resilience resilience;
    private final History history;
    private final Activity activity;
    private final OperationJudge judge;
    private final List<Point> timeline;
    private final Optional<Point> surelyBroken;
    private final Optional<Point> maybeBroken;

    private Definition1Checker(History history, RunInfo run, Resilience resilience) {
        this.resilience = resilience;
        this.history = history;
        this.activity = new Activity(history, run.members());
        this.judge = new OperationJudge(history, activity, run.grace().toNanos());
        this.timeline = new SlackCurve(activity.initial(), resilience).points(history);
        this.surelyBroken =
                timeline.stream().filter(p -> p.slackOptimistic() < 0).findFirst();
        this.maybeBroken =
                timeline.stream().filter(p -> p.slackPessimistic() < 0).findFirst();
    }

    /** Of a system that works with majorities. */
    public static Definition1Result check(History history, RunInfo run) {
        return check(history, run, Resilience.MAJORITIES);
    }

    public static Definition1Result check(History history, RunInfo run, Resilience resilience) {
        if (run.isForeign()) {
            return new Definition1Result(
                    null,
                    "Skipped: the initial view is not known.",
                    resilience.premise(),
                    List.of(),
                    new TreeMap<>(),
                    List.of(),
                    List.of(),
                    List.of());
        }
        return new Definition1Checker(history, run, resilience).check();
    }

    private Definition1Result check() {
        Judged judged = judge.judge();
        List<Join> joins = joins();
        List<String> stalled = whys(judged, joins, Fate.STALLED);
        List<String> open = whys(judged, joins, Fate.WITHIN_GRACE);
        open.addAll(whys(judged, joins, Fate.UNCLEAR));
        open.addAll(activity.notRecovered());
        long invoked = history.ops().stream()
                .filter(op -> op.isClient() && op.type() == OpType.INVOKE)
                .count();
        long fates = judged.counts().values().stream().mapToLong(n -> n).sum();
        if (fates != invoked) {
            open.add("Of " + invoked + " operations " + fates + " were judged.");
        }
        return outcome(judged, joins, stalled, open);
    }

    private Definition1Result outcome(Judged judged, List<Join> joins, List<String> stalled, List<String> open) {
        if (surelyBroken.isPresent()) {
            String also =
                    stalled.isEmpty() ? "" : " Operations and joins that did not complete: " + stalled.size() + ".";
            return result(
                    Outcome.VACUOUS,
                    "Vacuous: the premise was broken " + sets(surelyBroken.get()) + "." + also,
                    judged,
                    joins);
        }
        if (!stalled.isEmpty()) {
            return maybeBroken
                    .map(p -> result(
                            Outcome.UNCLEAR,
                            "Unclear: the premise may have been broken " + sets(p) + ". " + first(stalled),
                            judged,
                            joins))
                    .orElseGet(() -> result(
                            Outcome.VIOLATED,
                            "Violated: the premise held, but " + within(first(stalled)),
                            judged,
                            joins));
        }
        if (maybeBroken.isPresent()) {
            return result(
                    Outcome.UNCLEAR,
                    "Unclear: the premise may have been broken " + sets(maybeBroken.get())
                            + ", the history does not show.",
                    judged,
                    joins);
        }
        if (!judge.anyCompletedAtActive()) {
            return result(Outcome.VACUOUS, "Vacuous: no operation at an active process depended on it.", judged, joins);
        }
        if (!open.isEmpty()) {
            return result(Outcome.UNCLEAR, "Unclear: " + first(open), judged, joins);
        }
        return result(
                Outcome.HOLDS,
                "The premise held throughout and every operation and join that had to complete did" + others(judged)
                        + ".",
                judged,
                joins);
    }

    /** What did not complete, and why it did not have to. */
    private static String others(Judged judged) {
        long excused = judged.counts().getOrDefault(Fate.EXCUSED, 0L);
        long explained = judged.counts().getOrDefault(Fate.EXPLAINED, 0L);
        List<String> parts = new ArrayList<>();
        if (explained > 0) {
            parts.add(explained + " explained by a later one of its kind");
        }
        if (excused > 0) {
            parts.add(excused + " excused, at processes that crashed or left");
        }
        return parts.isEmpty() ? "" : "; not completed: " + String.join(", ", parts);
    }

    private Definition1Result result(Outcome outcome, String reason, Judged judged, List<Join> joins) {
        return new Definition1Result(
                outcome,
                reason,
                resilience.premise(),
                timeline,
                judged.counts(),
                judged.judgements(),
                joins,
                ProgressTable.of(history, activity.faults()));
    }

    private static List<String> whys(Judged judged, List<Join> joins, Fate fate) {
        List<String> whys = new ArrayList<>();
        joins.stream().filter(j -> j.fate() == fate).forEach(j -> whys.add(j.why()));
        judged.judgements().stream().filter(j -> j.fate() == fate).forEach(j -> whys.add(j.why()));
        return whys;
    }

    private static String first(List<String> whys) {
        return whys.getFirst() + (whys.size() > 1 ? " And " + (whys.size() - 1) + " more." : "");
    }

    /** The sentence, to go on after other words. */
    private static String within(String sentence) {
        return sentence.startsWith("The ") ? "the " + sentence.substring(4) : sentence;
    }

    private List<Join> joins() {
        Map<String, Long> enabled = enabledAt();
        List<Join> joins = new ArrayList<>();
        Set<String> seen = new TreeSet<>(activity.initial());
        for (Proposal p : activity.proposals()) {
            for (String node : p.adds()) {
                if (seen.add(node)) {
                    joins.add(join(node, enabled.getOrDefault(node, -1L)));
                }
            }
        }
        return joins;
    }

    /** First evidence, per node: an ok operation there, or a nemesis line that its status said enabled. */
    private Map<String, Long> enabledAt() {
        Map<String, Long> enabled = new TreeMap<>();
        for (Op op : history.ops()) {
            if (!op.isClient() && op.f().equals(ENABLED)) {
                enabled.putIfAbsent(String.valueOf(op.value()), op.index());
            }
        }
        for (Call call : history.calls()) {
            String node = call.node();
            if (call.isOk() && node != null) {
                enabled.merge(node, call.last().index(), Math::min);
            }
        }
        return enabled;
    }

    private Join join(String node, long enabledIndex) {
        Op added = activity.proposals().stream()
                .filter(p -> p.isCompleted() && p.adds(node))
                .map(p -> p.call().last())
                .reduce((a, b) -> a.index() <= b.index() ? a : b)
                .orElse(null);
        long addedIndex = added == null ? -1 : added.index();
        if (enabledIndex >= 0) {
            long after = added == null ? 0 : Math.max(0, timeAt(enabledIndex) - added.timeNanos());
            return new Join(node, addedIndex, enabledIndex, after, Fate.COMPLETED, node + " was enabled.");
        }
        if (added == null) {
            return new Join(node, -1, -1, -1, Fate.EXCUSED, "No reconfig that adds " + node + " completed.");
        }
        String what = "The addition of " + node + " (completed at index " + addedIndex + ")";
        Optional<Excuse> excuse = activity.excuse(node);
        if (excuse.isPresent()) {
            String why = what + " need not enable it: " + excuse.get().why() + ".";
            return new Join(node, addedIndex, -1, -1, Fate.EXCUSED, why);
        }
        long from = Math.max(added.timeNanos(), activity.quietNanos());
        return judge.waited(from, history.endNanos())
                .map(late -> new Join(
                        node,
                        addedIndex,
                        -1,
                        -1,
                        late.fate(),
                        what + " was never followed by enable-operations: not " + late.text()))
                .orElseGet(() -> new Join(
                        node,
                        addedIndex,
                        -1,
                        -1,
                        Fate.WITHIN_GRACE,
                        what + " had not enabled it when the history ended, within the grace window."));
    }

    private long timeAt(long index) {
        return history.ops().stream()
                .filter(op -> op.index() == index)
                .mapToLong(Op::timeNanos)
                .findFirst()
                .orElse(0);
    }

    /** The arithmetic of the premise, in words. */
    private static String sets(Point p) {
        Set<String> counted = new TreeSet<>(p.members());
        counted.addAll(p.joins());
        Set<String> lost = new TreeSet<>(p.crashed());
        lost.addAll(p.removals());
        lost.retainAll(counted);
        return String.format(
                Locale.ROOT,
                "at index %d (%.3f s): of %s %d crashed or %s to leave, {%s}, and at most %d may",
                p.index(),
                p.timeNanos() / 1e9,
                Results.count(p.members().size(), "member")
                        + (p.joins().isEmpty()
                                ? ""
                                : " and " + Results.count(p.joins().size(), "joiner")),
                lost.size(),
                lost.size() == 1 ? "was" : "were",
                String.join(" ", NaturalOrder.sorted(lost)),
                p.slackPessimistic() + lost.size());
    }
}
