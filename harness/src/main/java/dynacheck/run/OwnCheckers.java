package dynacheck.run;

import dynacheck.checker.Checker;
import dynacheck.checker.FailedCheck;
import dynacheck.checker.RunInfo;
import dynacheck.target.Target;
import java.util.Map;
import java.util.Optional;

/** The checkers that a run's system under test brings along, also for a run that was stored long ago. */
final class OwnCheckers {
    private OwnCheckers() {}

    /** By name. Of a target that is not at hand nobody knows them, which is a result of its own: UNKNOWN. */
    static Map<String, Checker> of(RunInfo run) {
        return run.target().map(OwnCheckers::of).orElse(Map.of());
    }

    private static Map<String, Checker> of(String target) {
        return Plugins.all(Target.class).stream()
                .filter(known -> known.name().equals(target))
                .findFirst()
                .map(Target::checkers)
                .orElseGet(() -> Map.of("target", evidence -> Optional.of(absent(target))));
    }

    private static FailedCheck absent(String target) {
        return new FailedCheck(
                "target",
                "The run was of target " + target + ", which is not here, so its own checkers did not judge it; add its"
                        + " jar by " + PluginLoader.OPTION + " or " + PluginLoader.VARIABLE + ".");
    }
}
