package dynacheck.run;

import dynacheck.checker.FailedCheck;
import dynacheck.checker.RunInfo;
import dynacheck.judge.Standards;
import dynacheck.store.Store;
import dynacheck.target.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What a run's workload and system under test have it judged by, also for a run that was stored long ago. */
public final class OwnStandards {
    private OwnStandards() {}

    /**
     * @param options of the target, as the run had them
     * @param vocabulary of its workload
     */
    static Standards of(Target target, Map<String, String> options, String vocabulary) {
        return new Standards(
                DataCheckers.of(vocabulary),
                target.checkers(),
                Optional.of(target.capabilities(options).resilience()));
    }

    /** Of the run in this folder. Those of a target that is not at hand nobody knows, which is a result: UNKNOWN. */
    public static Standards of(Path dir, RunInfo run) throws IOException {
        Optional<String> name = run.target();
        if (name.isEmpty()) {
            return Standards.USUAL;
        }
        Optional<Target> known = Plugins.all(Target.class).stream()
                .filter(target -> target.name().equals(name.get()))
                .findFirst();
        if (known.isEmpty()) {
            return absent(
                    run,
                    "The run was of target " + name.get() + ", which is not here, so its own checkers did not"
                            + " judge it; add its jar by " + PluginLoader.OPTION + " or " + PluginLoader.VARIABLE
                            + ".");
        }
        try {
            return of(known.get(), Store.readTargetOptions(dir), run.vocabulary());
        } catch (BadArguments e) {
            return absent(
                    run,
                    "The run was of target " + name.get() + ", with options that it does not know any more: "
                            + e.getMessage());
        }
    }

    private static Standards absent(RunInfo run, String why) {
        return new Standards(
                DataCheckers.of(run.vocabulary()),
                Map.of("target", evidence -> Optional.of(new FailedCheck("target", why))),
                Optional.empty());
    }
}
