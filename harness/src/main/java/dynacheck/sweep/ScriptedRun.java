package dynacheck.sweep;

import dynacheck.checker.RunInfo;
import dynacheck.judge.Analysis;
import dynacheck.membership.MembershipChange;
import dynacheck.report.Extras;
import dynacheck.run.BadArguments;
import dynacheck.run.Judge;
import dynacheck.run.Places;
import dynacheck.run.PluginLoader;
import dynacheck.run.Plugins;
import dynacheck.run.RunListener;
import dynacheck.run.RunResult;
import dynacheck.run.ShellWords;
import dynacheck.run.SimulatedRun;
import dynacheck.run.StoredTrail;
import dynacheck.run.TargetOptions;
import dynacheck.run.Version;
import dynacheck.shrink.Script;
import dynacheck.shrink.ScriptFile;
import dynacheck.shrink.ScriptRun;
import dynacheck.sim.SimRun;
import dynacheck.store.Store;
import dynacheck.target.SimulatedSystem;
import dynacheck.target.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A script, run and judged. */
public final class ScriptedRun {
    private static final String NAME = "script";
    public static final String FILE = "schedule.edn";

    private ScriptedRun() {}

    private static Target target(Script script) {
        return Plugins.target(script.target());
    }

    /** The script with its options as the target names them; refuses those that it does not know. */
    public static Script checked(Script script) {
        return script.withOptions(TargetOptions.checked(target(script), script.options()));
    }

    private static SimulatedSystem system(Script script) {
        return target(script)
                .simulation(script.options())
                .orElseThrow(() -> new BadArguments("target " + script.target() + " has no simulated form"));
    }

    private static SimRun.Outcome execute(Script script, SimRun.@Nullable Trail trail) {
        MembershipChange joins = target(script).capabilities(script.options()).membership();
        return ScriptRun.execute(script, system(script), joins, trail);
    }

    private static RunInfo info(Script script, List<String> commandLine) {
        return new RunInfo(
                NAME,
                NAME,
                script.seed(),
                script.nodes(),
                List.of(),
                RunInfo.DEFAULT_GRACE,
                Map.of("dynacheck", Version.CURRENT, "target", script.target()),
                commandLine,
                Instant.now());
    }

    private static List<String> again(Path file) {
        List<String> words = new ArrayList<>(List.of("./dynacheck", "replay", file.toString()));
        words.addAll(PluginLoader.words(List.of()));
        return words;
    }

    /** Whether it fails as the script says, in one of the ways if it names several. */
    public static boolean fails(Script script) {
        return analysis(script)
                .filter(a -> script.checkers().stream().map(Symptom::parse).anyMatch(symptom -> symptom.isIn(a)))
                .isPresent();
    }

    /** Runs and judges it; empty if the simulation itself failed, which is another failure. */
    static Optional<Analysis> analysis(Script script) {
        try {
            return Optional.of(SimulatedRun.judge(
                    execute(script, null), info(script, List.of()), target(script), script.options()));
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    /**
     * Runs it, judges it, and keeps it in the store with its schedule and its story.
     *
     * @param origin where it comes from, for page and file
     */
    public static RunResult run(Script script, Path storeRoot, List<String> origin, RunListener listener)
            throws IOException {
        RunInfo draft = info(script, List.of());
        Path dir = Places.newRun(storeRoot, draft.name(), draft.startTime());
        Path file = dir.resolve(FILE);
        RunInfo info = info(script, again(file));
        ScriptFile.write(script, file, origin);
        Store.writeRun(
                dir,
                info,
                Map.of(
                        "cluster",
                        "sim",
                        "schedule",
                        FILE,
                        "fault-model",
                        script.model().toString()));
        Analysis analysis;
        try (StoredTrail trail = new StoredTrail(dir)) {
            SimRun.Outcome outcome = execute(script, trail);
            StoredTrail.writeHistory(outcome, dir);
            Extras extras = new Extras(trail.flights(), origin, null);
            extras.write(dir);
            analysis = SimulatedRun.judge(outcome, info, target(script), script.options());
            Judge.write(analysis, extras, dir, listener);
        }
        listener.says("schedule: " + file + ", " + script);
        listener.says("again: " + ShellWords.quoted(again(file)));
        new Store(storeRoot).finished(dir);
        return new RunResult(analysis, dir, again(file));
    }
}
