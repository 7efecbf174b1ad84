package dynacheck.judge;

import dynacheck.checker.CheckResult;
import dynacheck.checker.FailedCheck;
import dynacheck.checker.RunInfo;
import dynacheck.checker.coverage.CoverageChecker;
import dynacheck.checker.coverage.StatsChecker;
import dynacheck.checker.liveness.ConvergenceChecker;
import dynacheck.checker.liveness.Definition1Checker;
import dynacheck.checker.register.AtomicityChecker;
import dynacheck.checker.register.AtomicityOptions;
import dynacheck.checker.register.Registers;
import dynacheck.checker.trace.Observations;
import dynacheck.checker.trace.TraceFiles;
import dynacheck.checker.trace.WhiteBoxChecker;
import dynacheck.checker.trace.WhiteBoxResult;
import dynacheck.history.History;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Judges a history: runs every checker, none of which can hide another's result. */
public final class Analyzer {
    private Analyzer() {}

    public static Analysis analyze(History history, RunInfo run) {
        return analyze(history, run, AtomicityOptions.DEFAULT);
    }

    /** @throws dynacheck.history.MalformedHistoryException for a foreign history that cannot be what it says */
    public static Analysis analyze(History history, RunInfo run, AtomicityOptions options) {
        if (run.isForeign()) { // In a run of our own it is one checker's result and hides no other.
            Registers.refuseMalformed(history);
        }
        List<CheckResult> results = new ArrayList<>();
        results.add(guarded("atomicity", () -> AtomicityChecker.check(history, options)));
        if (!run.isForeign()) { // without V(0) and promises there is nothing that they could judge
            results.add(guarded("definition-1", () -> Definition1Checker.check(history, run)));
            try {
                ConvergenceChecker.check(history, run).ifPresent(results::add);
            } catch (RuntimeException e) {
                results.add(new FailedCheck("convergence", "the checker itself failed: " + e));
            }
            results.add(guarded("coverage", () -> CoverageChecker.check(history, run)));
        }
        results.add(guarded("stats", () -> StatsChecker.check(history)));
        return new Analysis(run, history, results);
    }

    /** Also judges what the nodes of the run left in its folder, if they did; see {@link WhiteBoxChecker}. */
    public static Analysis analyze(History history, RunInfo run, Path runDir) {
        Optional<Observations> observed;
        try {
            observed = run.isForeign() ? Optional.empty() : TraceFiles.read(runDir);
        } catch (IOException | RuntimeException e) {
            List<CheckResult> results = new ArrayList<>(analyze(history, run).results());
            results.add(new FailedCheck(WhiteBoxResult.NAME, "a trace could not be read: " + e));
            return new Analysis(run, history, results);
        }
        return observed.map(o -> analyze(history, run, o)).orElseGet(() -> analyze(history, run));
    }

    /** Also judges what the processes of the run did inside. */
    public static Analysis analyze(History history, RunInfo run, Observations observed) {
        List<CheckResult> results = new ArrayList<>(analyze(history, run).results());
        results.add(guarded(WhiteBoxResult.NAME, () -> WhiteBoxChecker.check(observed, history, run)));
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
