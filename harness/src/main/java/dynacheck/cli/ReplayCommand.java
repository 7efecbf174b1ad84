package dynacheck.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dynacheck replay SEED}: one seed of a sweep again, with its history and report in the store. */
@Command(
        name = "replay",
        description = "Run one seed of `sim` again and write its report.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    CommandLine.Model.CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SEED", description = "as printed by sim")
    long seed;

    @Option(names = "--store", defaultValue = "store", description = "folder for runs; default ./store")
    Path store = Path.of("store");

    @Mixin
    SwarmOptions swarm = new SwarmOptions();

    @Override
    public Integer call() throws IOException {
        List<String> again = new ArrayList<>(List.of("./dynacheck"));
        again.addAll(spec.commandLine().getParent().getParseResult().originalArgs());
        return swarm.draw(seed).run(store, again).exitCode();
    }
}
