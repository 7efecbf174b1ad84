package dynacheck.sweep;

import dynacheck.checker.CheckResult;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.judge.Analysis;
import dynacheck.run.BadArguments;
import dynacheck.run.SimulatedRun;
import dynacheck.shrink.Script;
import dynacheck.shrink.ScriptRecorder;
import dynacheck.shrink.Shrinker;
import dynacheck.sim.SimRun;
import dynacheck.workload.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** From a seed that fails to a small script that fails in the same way. */
public final class Shrinking {
    private Shrinking() {}

    /**
     * What came out.
     *
     * @param whole the run as it was, written down
     * @param small what is left of it
     * @param runs how many runs it took
     */
    public record Result(Script whole, Script small, long runs) {}

    /** Throws BadArguments if the run is not INVALID, or if it does not fail again when it is run from its script. */
    public static Result of(SimulatedRun run, Duration budget) {
        long seed = run.trial().settings().seed();
        Script whole = record(run)
                .orElseThrow(() ->
                        new BadArguments("seed " + seed + " is not invalid with these options: nothing to shrink"));
        return of(whole, budget);
    }

    /** The same, of a run that is written down. */
    public static Result of(Script whole, Duration budget) {
        long end = System.nanoTime() + budget.toNanos();
        return Shrinker.shrink(whole, ScriptedRun::fails, () -> System.nanoTime() > end)
                .map(result -> new Result(whole, result.script(), result.runs()))
                .orElseThrow(() -> new BadArguments("seed " + whole.seed()
                        + " does not fail again from its written schedule; replay it without --shrink"));
    }

    /** Runs it and writes down what happened; nothing if it is not INVALID. */
    public static Optional<Script> record(SimulatedRun run) {
        Workload.Settings settings = run.trial().settings();
        Workload.Plan plan = run.trial().plan();
        ScriptRecorder recorder = new ScriptRecorder();
        SimRun.Outcome outcome = run.executeWatched(plan, recorder::watch);
        RunInfo info = run.trial().info(plan, List.of()).withRequiredCoverage(List.of());
        Analysis analysis = run.judge(outcome, info);
        List<String> failed = analysis.results().stream()
                .filter(result -> result.verdict() == Verdict.INVALID)
                .map(CheckResult::checker)
                .toList();
        if (failed.isEmpty()) {
            return Optional.empty();
        }
        int reconfigurers = Math.max(1, plan.reconfigurers());
        long mainPhase = settings.timeLimit().toNanos();
        return Optional.of(new Script(
                run.trial().target().name(),
                settings.options(),
                failed,
                settings.seed(),
                run.model(),
                settings.nodes(),
                settings.clients(),
                reconfigurers,
                recorder.operations(outcome.history(), settings.clients() + reconfigurers, mainPhase),
                recorder.faults(outcome.history(), mainPhase)));
    }
}
