package dynacheck.judge;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Checker;
import dynacheck.checker.Evidence;
import dynacheck.checker.FailedCheck;
import dynacheck.checker.RunInfo;
import dynacheck.checker.coverage.CoverageChecker;
import dynacheck.checker.coverage.StatsChecker;
import dynacheck.checker.liveness.ConvergenceChecker;
import dynacheck.checker.liveness.Definition1Checker;
import dynacheck.checker.register.AtomicityChecker;
import dynacheck.checker.register.AtomicityOptions;
import dynacheck.checker.register.Registers;
import dynacheck.history.History;
import dynacheck.membership.Resilience;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges a history: runs every checker, none of which can hide another's result. */
public final class Analyzer {
    private static final String NO_PREMISE = "Not judged: what the system tolerates is its target's to say.";

    private Analyzer() {}

    public static Analysis analyze(History history, RunInfo run) {
        return analyze(history, run, AtomicityOptions.DEFAULT);
    }

    /** @throws dynacheck.history.MalformedHistoryException for a foreign history that cannot be what it says */
    public static Analysis analyze(History history, RunInfo run, AtomicityOptions options) {
        return analyze(Evidence.of(history, run), options, Standards.USUAL);
    }

    /** @param own of the system under test */
    public static Analysis analyze(Evidence evidence, Standards own) {
        return analyze(evidence, AtomicityOptions.DEFAULT, own);
    }

    private static Analysis analyze(Evidence evidence, AtomicityOptions options, Standards own) {
        RunInfo run = evidence.run();
        Map<String, Checker> checkers = new LinkedHashMap<>();
        if (own.data().isEmpty()) {
            checkers.put("atomicity", e -> Optional.of(AtomicityChecker.check(e.history(), options)));
        }
        checkers.putAll(own.data());
        if (run.isForeign()) { // In a run of our own it is one checker's result and hides no other.
            Registers.refuseMalformed(evidence.history());
        } else { // Of a foreign history nobody knows V(0) and promises, which these judge by.
            own.resilience().ifPresentOrElse(it -> liveness(it, run, checkers), () -> {
                checkers.put("definition-1", e -> Optional.of(new FailedCheck("definition-1", NO_PREMISE)));
                checkers.put("coverage", e -> Optional.of(new FailedCheck("coverage", NO_PREMISE)));
            });
        }
        checkers.put("stats", e -> Optional.of(StatsChecker.check(e.history())));
        List<CheckResult> results = new ArrayList<>();
        checkers.forEach((name, checker) -> guarded(name, checker, evidence).ifPresent(results::add));
        if (!run.isForeign()) {
            own.checkers()
                    .forEach((name, checker) -> guarded(name, checker, evidence).ifPresent(results::add));
        }
        return new Analysis(run, evidence.history(), results);
    }

    private static void liveness(Resilience resilience, RunInfo run, Map<String, Checker> checkers) {
        checkers.put("definition-1", e -> Optional.of(Definition1Checker.check(e.history(), run, resilience)));
        checkers.put("convergence", e -> ConvergenceChecker.check(e.history(), run, resilience));
        checkers.put("coverage", e -> Optional.of(CoverageChecker.check(e.history(), run, resilience)));
    }

    private static Optional<CheckResult> guarded(String name, Checker checker, Evidence evidence) {
        try {
            return checker.check(evidence);
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError e) {
            return Optional.of(new FailedCheck(name, "the checker itself failed: " + e));
        }
    }
}
