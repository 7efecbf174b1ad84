package dynacheck.checker.liveness;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Details;
import dynacheck.checker.Results;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.history.CameAndWent;
import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.history.NaturalOrder;
import dynacheck.history.Op;
import dynacheck.membership.Resilience;
import dynacheck.membership.Standing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Convergence: once everything is healed and nobody proposes any more, all live members reach one view,
 * and no change to it is left unfinished. Operations alone do not show it, for they find their way along what is
 * unfinished, and the next reconfiguration completes it. Judged by what the members report, under
 * Definition 1's premise.
 */
public final class ConvergenceChecker {
    private ConvergenceChecker() {}

    /**
     * What the members said, in a verdict.
     *
     * @param kind in what way they have not converged, without what differs from run to run; empty if they have
     */
    private record Result(Verdict verdict, String reason, String kind, Map<String, String> views, Op asked)
            implements CheckResult {
        @Override
        public String checker() {
            return "convergence";
        }

        @Override
        public Map<Keyword, Object> toEdn() {
            return Results.head(this);
        }

        /** Who stands where: one sentence for each place. */
        @Override
        public Optional<Details> details() {
            if (kind.isEmpty()) {
                return Optional.of(new Details("Convergence", List.of(), List.of(), List.of(), Optional.empty()));
            }
            Map<String, List<String>> places = new TreeMap<>();
            views.forEach((node, view) ->
                    places.computeIfAbsent(view, v -> new ArrayList<>()).add(node));
            List<String> sentences = places.entrySet().stream()
                    .map(e -> String.join(", ", e.getValue()) + ": " + e.getKey() + ".")
                    .toList();
            List<Details.Moment> moments = places.entrySet().stream()
                    .map(e -> new Details.Moment(
                            e.getValue().getFirst(),
                            asked.timeNanos(),
                            asked.timeNanos(),
                            "asked where it stands, it answered " + e.getKey()))
                    .toList();
            return Optional.of(new Details(
                    "Convergence",
                    List.of(),
                    List.of(new Details.Finding(kind, sentences, moments)),
                    List.of(),
                    Optional.empty()));
        }
    }

    /** Of a system that works with majorities. */
    public static Optional<CheckResult> check(History history, RunInfo run) {
        return check(history, run, Resilience.MAJORITIES);
    }

    /** Empty if the members were not asked, or do not report it. */
    public static Optional<CheckResult> check(History history, RunInfo run, Resilience resilience) {
        return history.ops().stream()
                .filter(op -> !op.isClient()
                        && (op.f().equals(RunInfo.CONVERGED) || op.f().equals(RunInfo.NOT_CONVERGED)))
                .reduce((earlier, later) -> later)
                .map(op -> judge(op, history, run, resilience));
    }

    private static Result judge(Op op, History history, RunInfo run, Resilience resilience) {
        Map<String, String> views = new TreeMap<>(NaturalOrder.OF_NAMES);
        if (op.value() instanceof Map<?, ?> stood) {
            stood.forEach((node, view) -> views.put(String.valueOf(node), String.valueOf(view)));
        }
        CameAndWent told = CameAndWent.of(views);
        if (op.f().equals(RunInfo.CONVERGED)) {
            return new Result(
                    Verdict.VALID,
                    "After the healing all " + Results.count(views.size(), "live member") + " came to "
                            + String.join("; ", new TreeSet<>(told.views().values())) + told.note()
                            + ", where nothing is unfinished.",
                    "",
                    told.views(),
                    op);
        }
        String where = told.views().entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue())
                .collect(Collectors.joining("; "));
        boolean premise = new SlackCurve(Set.copyOf(run.members()), resilience)
                .points(history).stream().allMatch(p -> p.slackPessimistic() >= 0);
        String late = run.grace().toSeconds() + " s after everything was healed the live members stood at " + where
                + told.note() + " (index " + op.index() + ").";
        return premise
                ? new Result(Verdict.INVALID, "Not converged: " + late, kind(views.values()), told.views(), op)
                : new Result(
                        Verdict.UNKNOWN,
                        "Not converged, but Definition 1's premise may have been broken: " + late,
                        kind(views.values()),
                        told.views(),
                        op);
    }

    /** Equal for runs that fail alike, whoever their members are. */
    private static String kind(Collection<String> views) {
        if (views.contains(RunInfo.NO_ANSWER)) {
            return "A live member does not say where it stands";
        }
        long places = views.stream()
                .map(view -> view.replace(Standing.UNFINISHED, ""))
                .distinct()
                .count();
        return places > 1
                ? "Live members stay in different views"
                : "A change of the view that live members share stays unfinished";
    }
}
