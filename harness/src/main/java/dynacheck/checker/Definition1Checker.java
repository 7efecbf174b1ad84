package dynacheck.checker;

import dynacheck.checker.Definition1Result.Fate;
import dynacheck.checker.Definition1Result.Join;
import dynacheck.checker.Definition1Result.Judgement;
import dynacheck.checker.Definition1Result.Outcome;
import dynacheck.checker.Definition1Result.Point;
import dynacheck.checker.Reconfigs.Proposal;
import dynacheck.fault.FaultEvent.Phase;
import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Judges Definition 1 (dynamic service liveness): while fewer than half of V(t), pending changes counted, are lost,
 * every process added by a completed reconfig is eventually enabled and every operation at an active process eventually
 * completes. "Eventually" is bounded by a grace window after the last healing and the last reconfig's invocation.
 */
final class Definition1Checker {
    /** {@code :f} of the nemesis line that a node's status says enabled. */
    static final String ENABLED = "enabled";

    private final History history;
    private final RunInfo run;
    private final Set<String> initial;
    private final List<Proposal> proposals;
    private final List<FaultSpan> faults;
    private final List<Point> timeline;
    private final Optional<Point> surelyBroken;
    private final Optional<Point> maybeBroken;
    private final long quietNanos;
    private final Map<String, Long> lastOkNanos = new TreeMap<>();

    private Definition1Checker(History history, RunInfo run) {
        this.history = history;
        this.run = run;
        this.initial = new TreeSet<>(run.members());
        this.proposals = Reconfigs.of(history);
        this.faults = FaultSpan.of(history);
        this.timeline = new SlackCurve(initial, proposals, faults).points(history);
        this.surelyBroken =
                timeline.stream().filter(p -> p.slackOptimistic() < 0).findFirst();
        this.maybeBroken =
                timeline.stream().filter(p -> p.slackPessimistic() < 0).findFirst();
        this.quietNanos = quietNanos();
        for (Call call : history.calls()) {
            String node = call.node();
            if (call.isOk() && node != null) {
                lastOkNanos.merge(node, call.last().timeNanos(), Math::max);
            }
        }
    }

    static Definition1Result check(History history, RunInfo run) {
        if (run.isForeign()) {
            return new Definition1Result(
                    null, "Skipped: the initial view is not known.", List.of(), List.of(), List.of(), List.of());
        }
        return new Definition1Checker(history, run).check();
    }

    /** Time of the last healing or invocation of a reconfig; from then on the grace window runs. */
    private long quietNanos() {
        long quiet = 0;
        for (Proposal p : proposals) {
            quiet = Math.max(quiet, p.call().invoke().timeNanos());
        }
        for (FaultSpan fault : faults) {
            for (Phase phase : List.of(Phase.INSTALLING, Phase.INSTALLED, Phase.HEALED, Phase.HEAL_FAILED)) {
                Op op = fault.reached(Phase.SKIPPED) ? null : fault.at(phase);
                quiet = op == null ? quiet : Math.max(quiet, op.timeNanos());
            }
        }
        return quiet;
    }

    private Definition1Result check() {
        List<Judgement> judgements = new ArrayList<>();
        boolean anyCompletedAtActive = false;
        for (Call call : history.calls()) {
            if (call.outcome() == OpType.INFO) {
                judgements.add(judge(call));
            } else if (call.isOk() && call.node() != null) {
                anyCompletedAtActive |= excuse(call.node()) == null;
            }
        }
        List<Join> joins = joins();
        return outcome(judgements, joins, anyCompletedAtActive);
    }

    private Definition1Result outcome(List<Judgement> judgements, List<Join> joins, boolean anyCompletedAtActive) {
        List<String> stalled = whys(judgements, joins, Fate.STALLED);
        List<String> open = whys(judgements, joins, Fate.WITHIN_GRACE);
        open.addAll(whys(judgements, joins, Fate.UNCLEAR));
        if (surelyBroken.isPresent()) {
            String also = stalled.isEmpty()
                    ? ""
                    : " " + Results.count(stalled.size(), "operation or join") + " did not complete.";
            return result(
                    Outcome.VACUOUS,
                    "Vacuous: the premise was broken " + sets(surelyBroken.get()) + "." + also,
                    judgements,
                    joins);
        }
        if (!stalled.isEmpty()) {
            return maybeBroken
                    .map(p -> result(
                            Outcome.UNCLEAR,
                            "Unclear: the premise may have been broken " + sets(p) + ". " + first(stalled),
                            judgements,
                            joins))
                    .orElseGet(() -> result(Outcome.VIOLATED, "Violated: " + first(stalled), judgements, joins));
        }
        if (maybeBroken.isPresent()) {
            return result(
                    Outcome.UNCLEAR,
                    "Unclear: the premise may have been broken " + sets(maybeBroken.get())
                            + ", the history does not tell.",
                    judgements,
                    joins);
        }
        if (!open.isEmpty()) {
            return result(Outcome.UNCLEAR, "Unclear: " + first(open), judgements, joins);
        }
        if (!anyCompletedAtActive) {
            return result(
                    Outcome.VACUOUS, "Vacuous: no operation at an active process depended on it.", judgements, joins);
        }
        return result(
                Outcome.HOLDS,
                "The premise held throughout and every operation and join that had to complete did"
                        + (judgements.isEmpty()
                                ? "."
                                : "; " + judgements.size() + " that did not are excused or explained."),
                judgements,
                joins);
    }

    private Definition1Result result(Outcome outcome, String reason, List<Judgement> judgements, List<Join> joins) {
        return new Definition1Result(outcome, reason, timeline, judgements, joins, ProgressTable.of(history, faults));
    }

    private static List<String> whys(List<Judgement> judgements, List<Join> joins, Fate fate) {
        List<String> whys = new ArrayList<>();
        joins.stream().filter(j -> j.fate() == fate).forEach(j -> whys.add(j.why()));
        judgements.stream().filter(j -> j.fate() == fate).forEach(j -> whys.add(j.why()));
        return whys;
    }

    private static String first(List<String> whys) {
        return whys.getFirst() + (whys.size() > 1 ? " And " + (whys.size() - 1) + " more." : "");
    }

    private Judgement judge(Call call) {
        String node = call.node();
        String what = ":" + call.f() + " invoked at " + node + " (index " + call.start() + ")";
        if (node == null) {
            return new Judgement(call, Fate.UNCLEAR, what + ": the history does not say at which node.");
        }
        String excuse = excuse(node);
        if (excuse != null) {
            return new Judgement(call, Fate.EXCUSED, what + " need not complete: " + excuse + ".");
        }
        Op completion = call.completion();
        long from = Math.max(call.invoke().timeNanos(), quietNanos);
        long until = completion == null ? history.endNanos() : completion.timeNanos();
        Optional<Fate> waited = waited(from, until);
        if (waited.isPresent()) {
            return new Judgement(call, waited.get(), waitedText(what, waited.get(), until - from));
        }
        if (completion == null) {
            return new Judgement(
                    call,
                    Fate.WITHIN_GRACE,
                    what + " was open when the history ended, " + millis(Math.max(0, until - from))
                            + " into the grace window of " + graceText() + ".");
        }
        String ended = what + " ended at the client's deadline or with its lost connection ";
        if (until < quietNanos) {
            return new Judgement(call, Fate.EXPLAINED, ended + "while faults or reconfigs went on.");
        }
        if (lastOkNanos.getOrDefault(node, -1L) >= until) {
            return new Judgement(
                    call, Fate.EXPLAINED, ended + "within the grace window; later operations there completed.");
        }
        return new Judgement(
                call,
                Fate.UNCLEAR,
                ended + "before the grace window of " + graceText() + " was over, and nothing completed there later.");
    }

    /** STALLED, or UNCLEAR if a fault was never healed; empty if it did not wait longer than the grace window. */
    private Optional<Fate> waited(long from, long until) {
        if (until - from <= run.grace().toNanos()) {
            return Optional.empty();
        }
        return Optional.of(faults.stream().anyMatch(this::mayStop) ? Fate.UNCLEAR : Fate.STALLED);
    }

    private boolean mayStop(FaultSpan fault) {
        return fault.isUnhealed() && !fault.isCrash();
    }

    private String waitedText(String what, Fate fate, long nanos) {
        String text = what + " did not complete within " + millis(nanos) + " of quiet (grace " + graceText()
                + ") although its process is active";
        return fate == Fate.STALLED ? text + " and the premise held." : text + "; but a fault was never healed.";
    }

    private String graceText() {
        return run.grace().toMillis() + " ms";
    }

    private static String millis(long nanos) {
        return nanos / 1_000_000 + " ms";
    }

    /** Why this process is not active, or null if it is. */
    private @Nullable String excuse(String node) {
        for (FaultSpan fault : faults) {
            if (fault.isCrash() && fault.stopped().contains(node)) {
                return node + (fault.reached(Phase.HEALED) ? " crashed (" : " crashed for good (") + fault.kind()
                        + ", index " + fault.first().index() + ")";
            }
        }
        for (Proposal p : proposals) {
            if (p.removes().contains(node)) {
                return "the removal of " + node + " was proposed (index "
                        + p.call().start() + ")";
            }
        }
        boolean added = initial.contains(node)
                || proposals.stream().anyMatch(p -> p.adds().contains(node));
        return added ? null : node + " is not in V(0) and nobody proposed to add it";
    }

    private List<Join> joins() {
        Map<String, Long> enabled = enabledAt();
        List<Join> joins = new ArrayList<>();
        Set<String> seen = new TreeSet<>(initial);
        for (Proposal p : proposals) {
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
        Op added = proposals.stream()
                .filter(p -> p.isCompleted() && p.adds().contains(node))
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
        String excuse = excuse(node);
        if (excuse != null) {
            return new Join(node, addedIndex, -1, -1, Fate.EXCUSED, what + " need not enable it: " + excuse + ".");
        }
        long from = Math.max(added.timeNanos(), quietNanos);
        return waited(from, history.endNanos())
                .map(fate -> new Join(
                        node,
                        addedIndex,
                        -1,
                        -1,
                        fate,
                        what + " was never followed by enable-operations: "
                                + waitedText("it", fate, history.endNanos() - from)))
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

    private static String sets(Point p) {
        return "at index %d (%d ms): V = %s, P.join = %s, P.remove = %s, F = %s, slack %d"
                .formatted(
                        p.index(),
                        p.timeNanos() / 1_000_000,
                        p.members(),
                        p.joins(),
                        p.removals(),
                        p.crashed(),
                        p.slackPessimistic());
    }
}
