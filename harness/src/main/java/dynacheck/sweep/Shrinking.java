package dynacheck.sweep;

import dynacheck.checker.RunInfo;
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
import java.util.function.BooleanSupplier;

/** From a seed that fails to a small script that fails in the same way. */
public final class Shrinking {
    private static final int MOST_SEEDS = 40;

    private Shrinking() {}

    /**
     * What came out.
     *
     * @param whole the run as it was, written down
     * @param small what is left of it
     * @param runs how many runs it took
     * @param verdict of the whole run, and why
     */
    public record Result(Script whole, Script small, long runs, String verdict) {}

    /**
     * A run written down.
     *
     * @param symptoms all that is wrong with it; the script is about the first
     * @param verdict in a sentence
     */
    public record Recorded(Script script, List<Symptom> symptoms, String verdict) {}

    /** Throws BadArguments if the run is not INVALID, or if it does not fail again when it is run from its script. */
    public static Result of(SimulatedRun run, Duration budget) {
        return of(run, budget, Optional.empty());
    }

    /** The same, but only a run that shows this symptom counts as failing. */
    public static Result of(SimulatedRun run, Duration budget, Symptom meant) {
        return of(run, budget, Optional.of(meant));
    }

    private static Result of(SimulatedRun run, Duration budget, Optional<Symptom> meant) {
        long seed = run.trial().settings().seed();
        Recorded recorded = recorded(run)
                .orElseThrow(() ->
                        new BadArguments("seed " + seed + " is not invalid with these options: nothing to shrink"));
        long end = System.nanoTime() + budget.toNanos();
        List<Symptom> symptoms = meant.map(List::of).orElse(recorded.symptoms());
        Script whole = again(recorded.script(), symptoms, () -> System.nanoTime() > end)
                .orElseThrow(() -> new BadArguments(
                        "seed " + seed + " does not fail again from its written schedule; replay it without --shrink"));
        return Shrinker.shrink(whole, ScriptedRun::fails, () -> System.nanoTime() > end)
                .map(small -> new Result(whole, small.script(), small.runs(), recorded.verdict()))
                .orElse(new Result(whole, whole, 0, recorded.verdict())); // the time was over before it began
    }

    /** The same, of a run that is written down; what the whole came to is in nobody's memory any more. */
    public static Result of(Script whole, Duration budget) {
        long end = System.nanoTime() + budget.toNanos();
        return Shrinker.shrink(whole, ScriptedRun::fails, () -> System.nanoTime() > end)
                .map(small -> new Result(whole, small.script(), small.runs(), ""))
                .orElseThrow(() -> new BadArguments("seed " + whole.seed()
                        + " does not fail again from its written schedule; replay it without --shrink"));
    }

    /**
     * The script with a seed with which it fails again, and with the symptom that comes: the first one that the run
     * had is what its page leads with, but from a script another may come.
     */
    private static Optional<Script> again(Script script, List<Symptom> symptoms, BooleanSupplier over) {
        for (long seed = 0; seed < MOST_SEEDS && !over.getAsBoolean(); seed++) {
            Script seeded = seed == 0 ? script : script.withSeed(seed);
            Optional<Analysis> analysis = ScriptedRun.analysis(seeded);
            Optional<Symptom> symptom = symptoms.stream()
                    .filter(f -> analysis.filter(f::isIn).isPresent())
                    .findFirst();
            if (symptom.isPresent()) {
                return Optional.of(seeded.withCheckers(List.of(symptom.get().toString())));
            }
        }
        return Optional.empty();
    }

    /** The run as a script that fails again; nothing if the run is not INVALID, or never fails again from a script. */
    public static Optional<Script> repeatable(SimulatedRun run) {
        return recorded(run).flatMap(recorded -> again(recorded.script(), recorded.symptoms(), () -> false));
    }

    /** Runs it and writes down what happened; nothing if it is not INVALID. */
    public static Optional<Recorded> recorded(SimulatedRun run) {
        Workload.Settings settings = run.trial().settings();
        Workload.Plan plan = run.trial().plan();
        ScriptRecorder recorder = new ScriptRecorder();
        SimRun.Outcome outcome = run.executeWatched(plan, recorder::watch);
        RunInfo info = run.trial().info(plan, List.of()).withRequiredCoverage(List.of());
        Analysis analysis = run.judge(outcome, info);
        List<Symptom> symptoms = Symptom.all(analysis);
        if (symptoms.isEmpty()) {
            return Optional.empty();
        }
        int reconfigurers = Math.max(1, plan.reconfigurers());
        long mainPhase = settings.timeLimit().toNanos();
        Script script = new Script(
                run.trial().target().name(),
                settings.options(),
                List.of(symptoms.getFirst().toString()),
                settings.seed(),
                run.model(),
                settings.nodes(),
                settings.clients(),
                reconfigurers,
                recorder.operations(outcome.history(), settings.clients() + reconfigurers, mainPhase),
                recorder.faults(outcome.history(), mainPhase));
        return Optional.of(new Recorded(script, symptoms, analysis.verdict() + ": " + analysis.reason()));
    }
}
