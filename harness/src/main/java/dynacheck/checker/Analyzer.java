package dynacheck.checker;

import dynacheck.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Judges a history: runs every checker, none of which can hide another's result. */
public final class Analyzer {
    private Analyzer() {}

    public static Analysis analyze(History history, RunInfo run) {
        return analyze(history, run, AtomicityOptions.DEFAULT);
    }

    public static Analysis analyze(History history, RunInfo run, AtomicityOptions options) {
        List<CheckResult> results = new ArrayList<>();
        results.add(guarded("atomicity", () -> AtomicityChecker.check(history, options)));
        results.add(guarded("definition-1", () -> Definition1Checker.check(history, run)));
        results.add(guarded("coverage", () -> CoverageChecker.check(history, run)));
        results.add(guarded("stats", () -> StatsChecker.check(history)));
        return new Analysis(run, history, results);
    }

    private static CheckResult guarded(String checker, Supplier<CheckResult> check) {
        try {
            return check.get();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return new FailedCheck(checker, "the checker itself failed: " + e);
        }
    }
}
