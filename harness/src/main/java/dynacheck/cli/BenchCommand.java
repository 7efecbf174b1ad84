package dynacheck.cli;

import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dynacheck bench ...}: how fast the harness itself is. */
@Command(
        name = "bench",
        description = "Measure the harness itself.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  dynacheck bench generator --time-limit 10s"})
final class BenchCommand implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    CommandLine.Model.CommandSpec spec;

    @Command(
            name = "generator",
            mixinStandardHelpOptions = true,
            description = "Operations a second through generator, runner and journal, with an in-memory client.")
    int generator(
            @Option(names = "--time-limit", defaultValue = "5s", description = "default ${DEFAULT-VALUE}")
                    Duration timeLimit,
            @Option(names = "--concurrency", defaultValue = "10", description = "threads; default ${DEFAULT-VALUE}")
                    int clients,
            @Option(names = "--keys", defaultValue = "5", description = "registers; default ${DEFAULT-VALUE}") int keys)
            throws Exception {
        if (clients < 1 || keys < 1 || timeLimit.isZero()) {
            throw new BadArguments("--concurrency, --keys and --time-limit must be positive");
        }
        GeneratorBench.Result result = new GeneratorBench(timeLimit, clients, keys).run();
        Console.line(result.toString());
        return result.verdict().exitCode();
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "bench what? " + String.join(", ", spec.subcommands().keySet()));
    }
}
