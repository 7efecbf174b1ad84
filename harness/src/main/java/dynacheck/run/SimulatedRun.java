package dynacheck.run;

import dynacheck.checker.BrokenInvariant;
import dynacheck.checker.CheckResult;
import dynacheck.checker.Evidence;
import dynacheck.checker.FailedCheck;
import dynacheck.checker.RunInfo;
import dynacheck.cluster.Cluster;
import dynacheck.fault.FaultModel;
import dynacheck.injection.Nemesis;
import dynacheck.judge.Analysis;
import dynacheck.judge.Analyzer;
import dynacheck.report.Extras;
import dynacheck.sim.SimRun;
import dynacheck.store.Store;
import dynacheck.target.SimulatedSystem;
import dynacheck.target.Target;
import dynacheck.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** One run in the simulator. Everything follows from these values; the wall clock
 * does no more than end a storm. */
public record SimulatedRun(Trial trial, FaultModel model) {
    /** Runs it in virtual time, in this thread. {@code trail}: null for none. */
    public SimRun.Outcome execute(Workload.Plan plan, SimRun.@Nullable Trail trail) {
        return execute(plan, trial::faults, trail, RunListener.SILENT);
    }

    /** The same, with a watched nemesis. */
    public SimRun.Outcome executeWatched(Workload.Plan plan, BiFunction<Nemesis, Cluster, Nemesis> watch) {
        return execute(
                plan,
                (cluster, membership) -> watch.apply(trial.faults(cluster, membership), cluster),
                null,
                RunListener.SILENT);
    }

    private SimRun.Outcome execute(
            Workload.Plan plan, SimRun.NemesisFactory nemeses, SimRun.@Nullable Trail trail, RunListener listener) {
        Workload.Settings settings = trial.settings();
        SimRun run = new SimRun(
                trial.target().name(),
                system(),
                settings.nodes(),
                settings.options(),
                model,
                settings.seed(),
                trial.capabilities().resilience());
        return run.run(
                membership -> trial.setup(plan, membership), nemeses, trail, stop -> trial.watch(stop, listener));
    }

    /** A new one. */
    public SimulatedSystem system() {
        return trial.target()
                .simulation(trial.settings().options())
                .orElseThrow(() -> new BadArguments(
                        "target " + trial.target().name() + " has no simulated form; use --cluster local"));
    }

    /** A run with swapped disks must show that one was, and the report names it. */
    private RunInfo info(Workload.Plan plan, List<String> commandLine) {
        RunInfo info = trial.info(plan, commandLine);
        Set<String> required = new TreeSet<>(info.requiredCoverage());
        if (model.amnesia()) {
            required.add("fault:amnesia");
        }
        if (model.oldDisk()) {
            required.add("fault:old-disk");
        }
        return info.withRequiredCoverage(required);
    }

    /** What was recorded before a storm is judged as far as it goes; more than that nobody knows. */
    public Analysis judge(SimRun.Outcome outcome, RunInfo info) {
        return judge(outcome, info, trial.target(), trial.settings().options());
    }

    public static Analysis judge(SimRun.Outcome outcome, RunInfo info, Target target, Map<String, String> options) {
        Analysis analysis = Analyzer.analyze(
                Evidence.observed(outcome.observed(), outcome.history(), info),
                OwnStandards.of(target, options, info.vocabulary()));
        String storm = outcome.storm();
        String broken = outcome.brokenInvariant();
        if (storm == null && broken == null) {
            return analysis;
        }
        List<CheckResult> results = new ArrayList<>(analysis.results());
        if (broken != null) {
            results.add(new BrokenInvariant("The run was ended early: " + broken));
        } else {
            results.add(new FailedCheck("simulation", "The run was ended early: " + storm + "."));
        }
        return new Analysis(analysis.run(), analysis.history(), results);
    }

    /** Runs it, judges it and keeps it in the store. */
    public RunResult run(Path storeRoot, List<String> commandLine, RunListener listener) throws IOException {
        Workload.Plan plan = trial.plan();
        RunInfo info = info(plan, commandLine);
        Path dir = Places.newRun(storeRoot, info.name(), info.startTime());
        Map<String, Object> effective = trial.effective("sim");
        effective.put("fault-model", model.toString());
        Store.writeRun(dir, info, effective);
        listener.says("dynacheck " + Version.CURRENT + ", simulated, seed " + info.seed());
        listener.says("again: " + ShellWords.quoted(commandLine));
        if (model.amnesia()) {
            listener.says("a node that restarts finds an empty disk in the place of its own: it has crashed for good");
        }
        if (model.oldDisk()) {
            listener.says("a node that restarts may find its disk as it was some starts ago: it has crashed for good");
        }
        SimRun.Outcome outcome;
        try (RunLog log = new RunLog(dir, false);
                StoredTrail trail = new StoredTrail(dir)) {
            outcome = execute(plan, trial::faults, trail, listener);
        }
        StoredTrail.writeHistory(outcome, dir);
        Analysis analysis = judge(outcome, info);
        Judge.write(analysis, Extras.NONE, dir, listener);
        listener.says(String.format(
                "%.1f virtual seconds, %d messages delivered, %d lost; event hash %016x",
                outcome.virtualNanos() / 1e9, outcome.delivered(), outcome.lost(), outcome.hash()));
        new Store(storeRoot).finished(dir);
        listener.says("again: " + ShellWords.quoted(commandLine));
        return new RunResult(analysis, dir, commandLine);
    }
}
