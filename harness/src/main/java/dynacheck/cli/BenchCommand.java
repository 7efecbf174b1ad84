package dynacheck.cli;

import dynacheck.bench.CheckerBench;
import dynacheck.bench.GeneratorBench;
import dynacheck.bench.SimBench;
import dynacheck.bench.StreamBench;
import dynacheck.checker.Verdict;
import dynacheck.run.RunLog;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dynacheck bench ...}: how fast the harness itself is, and what it tests. */
@Command(
        name = "bench",
        description = "Measure the harness itself, or a system under test.",
        mixinStandardHelpOptions = true,
        subcommands = {NodeBenchCommand.class, ReconfigBenchCommand.class},
        footer = {
            "",
            "Examples:",
            "  dynacheck bench node --nodes 3,5 --clients 1,64",
            "  dynacheck bench reconfig --registers 10000",
            "  dynacheck bench generator --time-limit 10s",
            "  dynacheck bench sim",
            "  dynacheck bench checker --most 1000000",
            "  JAVA_TOOL_OPTIONS=-Xmx128m dynacheck bench stream"
        })
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
        GeneratorBench.Result result = new GeneratorBench(timeLimit, clients, keys).run();
        Console.line(result.toString());
        return result.verdict().exitCode();
    }

    @Command(
            name = "sim",
            mixinStandardHelpOptions = true,
            description = {
                "Messages a CPU second of the simulator, and virtual seconds a second.",
                "With faults, checkers and white-box checks: over the seeds that `sim` would run, and for 5 nodes at",
                "10 client operations a virtual second."
            })
    int sim(
            @Option(
                            names = "--seeds",
                            paramLabel = "N",
                            defaultValue = "200",
                            description = "how many, each run once to warm up; default ${DEFAULT-VALUE}")
                    int seeds)
            throws InterruptedException {
        RunLog.quiet();
        SimBench.Result sweep = SimBench.ofSweep().run(seeds);
        Console.line("sweep:      " + sweep);
        SimBench.Result five = SimBench.ofFiveNodes().run(seeds);
        Console.line("five nodes: " + five);
        return sweep.verdict().merge(five.verdict()).exitCode();
    }

    @Command(
            name = "checker",
            mixinStandardHelpOptions = true,
            description = {
                "What judging registers costs, from Jepsen's EDN to the verdict.",
                "A table for 1000 operations, ten times more and so on up to --most, on 1 and 100 keys, with 0 to 30",
                "percent indeterminate, and with a planted stale read."
            })
    int checker(
            @Option(
                            names = "--most",
                            paramLabel = "N",
                            defaultValue = "1000000",
                            description = "operations of the largest, at most 10000000; default ${DEFAULT-VALUE}")
                    int most,
            @Option(names = "--seed", defaultValue = "1", description = "default ${DEFAULT-VALUE}") long seed)
            throws IOException {
        CheckerBench.run(new CheckerBench.Shape(100_000, 1, 0, false), seed); // so that the first row finds warm code
        CheckerBench.HEAD.forEach(Console::line);
        boolean right = true;
        for (int operations = 1_000; operations <= most; operations *= 10) {
            for (CheckerBench.Shape shape : CheckerBench.shapes(operations)) {
                CheckerBench.Result result = CheckerBench.run(shape, seed);
                Console.line(result.toString());
                right &= result.isRight();
            }
        }
        return right ? 0 : Verdict.INVALID.exitCode();
    }

    @Command(
            name = "stream",
            mixinStandardHelpOptions = true,
            description = {
                "How much of the heap is live while a long history from a pipe is judged.",
                "For a tenth of the operations and for all; without indeterminate writes it is about the same."
            })
    int stream(
            @Option(
                            names = "--operations",
                            paramLabel = "N",
                            defaultValue = "10000000",
                            description = "from 10000 to 100000000; default ${DEFAULT-VALUE}")
                    int operations,
            @Option(names = "--seed", defaultValue = "1", description = "default ${DEFAULT-VALUE}") long seed)
            throws IOException {
        StreamBench.HEAD.forEach(Console::line);
        boolean right = true;
        for (CheckerBench.Shape shape : StreamBench.shapes(operations)) {
            StreamBench.Result result = StreamBench.run(shape, seed, 8 << 20);
            Console.line(result.toString());
            right &= result.isRight();
        }
        return right ? 0 : Verdict.INVALID.exitCode();
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "bench what? " + String.join(", ", spec.subcommands().keySet()));
    }
}
