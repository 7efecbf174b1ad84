package dynacheck.cli;

import dynacheck.bench.Load;
import dynacheck.bench.PastBench;
import dynacheck.bench.ReconfigBench;
import dynacheck.checker.Verdict;
import dynacheck.cluster.Cluster;
import dynacheck.history.Op;
import dynacheck.membership.MembershipChange;
import dynacheck.run.BadArguments;
import dynacheck.run.Nodes;
import dynacheck.run.Places;
import dynacheck.run.RunLog;
import dynacheck.target.Completion;
import dynacheck.target.Session;
import dynacheck.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dynacheck bench reconfig}: what clients notice of a reconfiguration. */
@Command(
        name = "reconfig",
        mixinStandardHelpOptions = true,
        description = {
            "Throughput and latency second by second, before, during and after one reconfiguration of a store that is",
            "full, on this machine. Members of V(0) hold every register, so nothing has to move as long as they are a",
            "majority of the new view; with --add 4 to three nodes everything must, and with --kill 1: one is lost,",
            "and one added. New nodes are ready before.",
            "",
            "With --times N it is what a store's past costs it: N reconfigurations, each of which adds a process that",
            "never runs or removes it again. A row after every --every of them: how long one took, what clients saw",
            "meanwhile and then, for --time-limit, without any; memory and disk of the largest node. Ctrl-C keeps",
            "what was measured."
        },
        footer = {
            "",
            "Examples:",
            "  dynacheck bench reconfig --registers 10000              # one is added to three",
            "  dynacheck bench reconfig --registers 10000 --add 4      # four are: everything must move",
            "  dynacheck bench reconfig --registers 10000 --kill 1     # one is lost, one added: the same",
            "  dynacheck bench reconfig --add 1 --remove 1             # one takes another's place",
            "  dynacheck bench reconfig --registers 100000 --target-option heap-mb=256",
            "  dynacheck bench reconfig --times 10000 --clients 4 --rate 100   # does anything grow?",
            "  dynacheck bench reconfig --times 500 --every 50 --per-second 5  # what five a second cost clients"
        })
final class ReconfigBenchCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    PluginOptions plugins = new PluginOptions();

    @Mixin
    SystemOptions system = new SystemOptions();

    @Option(names = "--nodes", paramLabel = "N", description = "members of V(0); default ${DEFAULT-VALUE}")
    int nodes = 3;

    @Option(names = "--add", paramLabel = "N", description = "nodes to add; default ${DEFAULT-VALUE}")
    int add = 1;

    @Option(
            names = "--remove",
            paramLabel = "N",
            description = "members to remove, the last ones; default ${DEFAULT-VALUE}")
    int remove;

    @Option(
            names = "--kill",
            paramLabel = "N",
            description = "members that are killed before, the last ones as well; default ${DEFAULT-VALUE}")
    int kill;

    @Option(
            names = "--times",
            paramLabel = "N",
            description = "so many reconfigurations; 0: the one of --add and --remove; default ${DEFAULT-VALUE}")
    int times;

    @Option(names = "--every", paramLabel = "N", description = "with --times: a row after so many; default a tenth")
    int every;

    @Option(
            names = "--per-second",
            paramLabel = "N",
            description = "with --times: at most so many a second; 0: one after another; default ${DEFAULT-VALUE}")
    double perSecond;

    @Option(names = "--clients", paramLabel = "N", description = "at once; default ${DEFAULT-VALUE}")
    int clients = 64;

    @Option(names = "--reads", paramLabel = "PERCENT", description = "default ${DEFAULT-VALUE}")
    int reads = 50;

    @Option(names = "--registers", paramLabel = "N", description = "default ${DEFAULT-VALUE}")
    int registers = 10_000;

    @Option(names = "--value-bytes", paramLabel = "N", description = "length of a value; default ${DEFAULT-VALUE}")
    int valueBytes = 100;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "operations a second over all clients; 0: as fast as"
                    + " they are answered; default ${DEFAULT-VALUE}")
    double rate;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            description = "not measured, and once before for the clients' own code; default 30s")
    Duration warmUp = Duration.ofSeconds(30);

    @Option(names = "--time-limit", paramLabel = "TIME", description = "measured before, and after; default 10s")
    Duration timeLimit = Duration.ofSeconds(10);

    @Option(names = "--seed", description = "default ${DEFAULT-VALUE}")
    long seed = 1;

    @Option(names = "--store", paramLabel = "DIR", description = "default ${DEFAULT-VALUE}")
    Path store = Path.of("store");

    @Override
    public Integer call() throws Exception {
        Contender contender = Contender.of(system, List.of()).getFirst();
        Target target = contender.target();
        if (target.capabilities(contender.options()).membership() == MembershipChange.NONE) {
            throw new BadArguments("the members of " + contender.label() + " never change");
        }
        if (times != 0) {
            PastBench.Plan past = past();
            PastBenchRun.expectAbsent(contender);
            return new PastBenchRun(contender, nodes, newRun(target), command()).call(past);
        }
        ReconfigBench.Plan plan = plan();
        Path dir = newRun(target);
        ReconfigBenchFiles files = new ReconfigBenchFiles(dir, contender.label(), command());
        if (!warmUp.isZero()) {
            rehearse(plan, contender, Files.createDirectory(dir.resolve("rehearsal")));
        }
        try (Session session = open(contender, dir)) {
            Console.line("| second | ops/s | p99 ms | |");
            Console.line("| ---: | ---: | ---: | --- |");
            ReconfigBench.Result result = new ReconfigBench(session, Console::transientLine)
                    .run(plan, second -> Console.line(line(second)), () -> start(session, contender, dir));
            List<String> summary = summary(result);
            Console.line("");
            summary.forEach(Console::line);
            files.write(plan, result, summary);
            Console.line("results: " + dir.resolve("bench.html") + ", " + dir.resolve("bench.json"));
            return (result.outcome() instanceof Completion.Ok ? Verdict.VALID : Verdict.UNKNOWN).exitCode();
        }
    }

    private void rehearse(ReconfigBench.Plan plan, Contender contender, Path folder)
            throws IOException, InterruptedException {
        try (Session session = open(contender, folder)) {
            Completion outcome = new ReconfigBench(session, Console::transientLine)
                    .rehearse(plan, () -> start(session, contender, folder));
            if (!(outcome instanceof Completion.Ok)) {
                Console.warn("The reconfiguration of the clients' rehearsal " + outcome.unanswered()
                        + "; so they are not warm, and the first seconds of the one that is measured look worse.");
            }
        }
    }

    private static Session open(Contender contender, Path folder) throws IOException {
        return contender.target().open(new Target.RunSetup(contender.options(), null, folder));
    }

    private Cluster start(Session session, Contender contender, Path folder) throws IOException, InterruptedException {
        return Nodes.direct(session, Nodes.numbered(nodes), folder, contender.options());
    }

    private Path newRun(Target target) throws IOException {
        RunLog.quiet();
        return Places.newRun(store, "bench-reconfig-" + target.name(), Instant.now());
    }

    /** The words that repeat this. */
    private List<String> command() {
        List<String> command = new ArrayList<>(List.of("./dynacheck"));
        command.addAll(CommandWords.without(
                spec.root().commandLine().getParseResult().originalArgs(), Set.of("--store"), Set.of()));
        return command;
    }

    private PastBench.Plan past() {
        if (remove != 0 || add != 1 || kill != 0) {
            throw new BadArguments(
                    "with --times there is no --add, --remove or --kill: it adds and removes one process in turn");
        }
        try {
            return new PastBench.Plan(
                    new Load(clients, reads, registers, valueBytes, rate, seed),
                    times,
                    every == 0 ? Math.max(1, times / 10) : every,
                    perSecond,
                    warmUp,
                    timeLimit);
        } catch (IllegalArgumentException e) {
            throw new BadArguments(String.valueOf(e.getMessage()));
        }
    }

    private ReconfigBench.Plan plan() {
        if (add < 0 || remove < 0 || add + remove == 0 || remove >= nodes) {
            throw new BadArguments("--add " + add + " --remove " + remove
                    + ": something is added or removed, and not every member of V(0) is removed");
        }
        if (kill < 0 || kill > (nodes - 1) / 2) {
            throw new BadArguments("--kill " + kill + ": with a majority of --nodes " + nodes
                    + " dead nobody would be served; " + (nodes - 1) / 2 + " at most");
        }
        try {
            return new ReconfigBench.Plan(
                    new Load(clients, reads, registers, valueBytes, rate, seed), add, remove, kill, warmUp, timeLimit);
        } catch (IllegalArgumentException e) {
            throw new BadArguments(String.valueOf(e.getMessage()));
        }
    }

    private static String line(ReconfigBench.Second second) {
        return String.format(
                Locale.ROOT,
                "| %.0f | %.0f | %.1f | %s |",
                second.from().toMillis() / 1e3,
                second.throughput(),
                second.p99Nanos() / 1e6,
                second.reconfiguring() ? "reconfiguring" : "");
    }

    private static List<String> summary(ReconfigBench.Result result) {
        String outcome = result.outcome() instanceof Completion.Ok ok
                ? "returned after " + result.reconfiguration().toMillis() + " ms"
                        + (ok.extra().get(Op.VIEW) == null
                                ? ""
                                : ", in view " + ok.extra().get(Op.VIEW))
                : result.outcome().unanswered();
        List<String> sentences = new ArrayList<>(List.of(
                "The reconfiguration " + outcome + ".",
                String.format(
                        Locale.ROOT,
                        "Throughput: usually %.0f a second, then at least %.0f, %.0f %% of it.",
                        result.usualThroughput(),
                        result.leastThroughput(),
                        100 * result.leastThroughput() / Math.max(1, result.usualThroughput())),
                String.format(
                        Locale.ROOT,
                        "p99: usually %.1f ms, then at most %.1f ms, %.1f times that.",
                        result.usualP99() / 1e6,
                        result.greatestP99() / 1e6,
                        result.greatestP99() / Math.max(1, result.usualP99())),
                "Operations that were not acknowledged: " + result.notOk() + "."));
        ReconfigBench.OperationCost before = result.costBefore();
        ReconfigBench.OperationCost since = result.costSince();
        if (before != null && since != null) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "Messages and processor time of an operation: %s; since then %s. The clients' share of that time is"
                            + " %.0f %% of what it was.",
                    cost(before),
                    cost(since),
                    100 * since.clientShare() / before.clientShare()));
        }
        return sentences;
    }

    private static String cost(ReconfigBench.OperationCost cost) {
        return String.format(
                Locale.ROOT,
                "%.1f, nodes %.0f us, clients %.0f us",
                cost.messages(),
                cost.nodeMicros(),
                cost.clientMicros());
    }
}
