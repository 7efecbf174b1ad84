package dynacheck.cli;

import dynacheck.run.BadArguments;
import dynacheck.run.Plugins;
import dynacheck.run.TargetOptions;
import dynacheck.target.Capabilities;
import dynacheck.target.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which system is meant, and how it is set. */
final class TargetChoice {
    /** The target that an adapter describes. */
    private static final String OF_ADAPTERS = "exec";

    @Option(names = "--target", description = "default: the only one, or the one that declares itself the default")
    @Nullable
    String target;

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "the system that this folder describes: as --target exec --target-option adapter=DIR")
    @Nullable
    String adapter;

    @Option(names = "--target-option", paramLabel = "K=V", description = "passed to the target; may be repeated")
    Map<String, String> given = new LinkedHashMap<>();

    /** Null: none was named. */
    @Nullable
    String name() {
        if (adapter == null) {
            return target;
        }
        if (target != null && !target.equals(OF_ADAPTERS)) {
            throw new BadArguments("--adapter is for --target " + OF_ADAPTERS + "; leave out --target " + target);
        }
        return OF_ADAPTERS;
    }

    Map<String, String> options() {
        Map<String, String> all = new LinkedHashMap<>(given);
        if (adapter != null && all.put("adapter", adapter) != null) {
            throw new BadArguments("the adapter is named twice: by --adapter and by --target-option");
        }
        return all;
    }

    /** With the options that were given; without a name, the target of runs that name none. */
    Target configured() {
        return Plugins.target(name()).configured(options());
    }

    Capabilities capabilities() {
        return TargetOptions.capabilities(configured(), options());
    }
}
