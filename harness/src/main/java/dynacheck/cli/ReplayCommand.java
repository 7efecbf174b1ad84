package dynacheck.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dynacheck replay SEED}: one seed of a sweep again, with its history and report in the store. */
@Command(
        name = "replay",
        description = "Run one seed of `sim` again and write its report.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  dynacheck replay 17", "  dynacheck replay 17 --shrink"})
final class ReplayCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SEED", description = "as printed by sim")
    long seed;

    @Option(names = "--store", defaultValue = "store", description = "folder for runs; default ./store")
    Path store = Path.of("store");

    @Mixin
    SwarmOptions swarm = new SwarmOptions();

    @Option(names = "--shrink", description = "first make the failing run as small as it can be")
    boolean shrink;

    @Option(names = "--budget", defaultValue = "60s", description = "of --shrink; default 60s")
    Duration budget = Duration.ofSeconds(60);

    @Override
    public Integer call() throws IOException {
        SwarmOptions options = swarm;
        if (shrink) {
            RunLog.quiet();
            options = Shrinker.shrink(seed, swarm, budget);
            if (options == swarm) {
                throw new BadArguments("seed " + seed + " is not invalid with these options: nothing to shrink");
            }
        }
        List<String> again = new ArrayList<>(List.of("./dynacheck", "replay", String.valueOf(seed)));
        SimulatedRun run = options.draw(seed);
        again.addAll(SwarmOptions.exactly(run, options).words());
        return run.run(store, again).exitCode();
    }
}
