package dynacheck.cli;

import dynacheck.run.BadArguments;
import dynacheck.run.Plugins;
import dynacheck.run.TargetOptions;
import dynacheck.target.Capabilities;
import dynacheck.target.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@link SystemOptions}, or the folder of an adapter in the place of a target. */
final class TargetChoice {
    /** The target that an adapter describes. */
    private static final String OF_ADAPTERS = "exec";

    @Mixin
    SystemOptions system = new SystemOptions();

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "the system that this folder describes: as --target exec --target-option adapter=DIR")
    @Nullable
    String adapter;

    /** Null: none was named. */
    @Nullable
    String name() {
        if (adapter == null) {
            return system.target;
        }
        String named = system.target;
        if (named != null && !named.equals(OF_ADAPTERS)) {
            throw new BadArguments("--adapter is for --target " + OF_ADAPTERS + "; leave out --target " + named);
        }
        return OF_ADAPTERS;
    }

    Map<String, String> options() {
        Map<String, String> all = new LinkedHashMap<>(system.options);
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
