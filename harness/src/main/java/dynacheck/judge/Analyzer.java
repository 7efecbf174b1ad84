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
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges a history: runs every checker, none of which can hide another's result. */
public final class Analyzer {
    private Analyzer() {}

    public static Analysis analyze(History history, RunInfo run) {
        return analyze(history, run, AtomicityOptions.DEFAULT);
    }

    /** @throws dynacheck.history.MalformedHistoryException for a foreign history that cannot be what it says */
    public static Analysis analyze(History history, RunInfo run, AtomicityOptions options) {
        return analyze(Evidence.of(history, run), options, Map.of());
    }

    /** Also asks the checkers of the system under test, by name. */
    public static Analysis analyze(Evidence evidence, Map<String, Checker> own) {
        return analyze(evidence, AtomicityOptions.DEFAULT, own);
    }

    private static Analysis analyze(Evidence evidence, AtomicityOptions options, Map<String, Checker> own) {
        RunInfo run = evidence.run();
        Map<String, Checker> checkers = new LinkedHashMap<>();
        checkers.put("atomicity", e -> Optional.of(AtomicityChecker.check(e.history(), options)));
        if (run.isForeign()) { // In a run of our own it is one checker's result and hides no other.
            Registers.refuseMalformed(evidence.history());
        } else { // Of a foreign history nobody knows V(0) and promises, which these judge by.
            checkers.put("definition-1", e -> Optional.of(Definition1Checker.check(e.history(), run)));
            checkers.put(
                    "convergence",
                    e -> ConvergenceChecker.check(e.history(), run).map(r -> r));
            checkers.put("coverage", e -> Optional.of(CoverageChecker.check(e.history(), run)));
        }
        checkers.put("stats", e -> Optional.of(StatsChecker.check(e.history())));
        List<CheckResult> results = new ArrayList<>();
        checkers.forEach((name, checker) -> guarded(name, checker, evidence).ifPresent(results::add));
        if (!run.isForeign()) {
            own.forEach((name, checker) -> guarded(name, checker, evidence).ifPresent(results::add));
        }
        return new Analysis(run, evidence.history(), results);
    }

    private static Optional<CheckResult> guarded(String name, Checker checker, Evidence evidence) {
        try {
            return checker.check(evidence);
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError e) {
            return Optional.of(new FailedCheck(name, "the checker itself failed: " + e));
        }
    }
}
