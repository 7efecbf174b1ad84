package dynacheck.cli;

import dynacheck.bench.BenchTable;
import dynacheck.bench.ClusterBench;
import dynacheck.bench.Load;
import dynacheck.bench.Measurement;
import dynacheck.bench.Scenario;
import dynacheck.checker.Verdict;
import dynacheck.cluster.Cluster;
import dynacheck.generator.Arrivals;
import dynacheck.remote.Host;
import dynacheck.run.BadArguments;
import dynacheck.run.Nodes;
import dynacheck.run.Places;
import dynacheck.run.RunLog;
import dynacheck.run.Version;
import dynacheck.ssh.PowerCut;
import dynacheck.target.Dialing;
import dynacheck.target.Session;
import dynacheck.target.Target;
import dynacheck.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dynacheck bench node}: how fast a system under test is, and what an operation costs it. */
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        description = {
            "Throughput, latency and costs of a system under test, without faults.",
            "Every list of numbers makes a row of the table for each of its values; each row has a cluster of its own,",
            "from the start of its processes. Nodes write no traces (--target-option trace=true to write them).",
            "--compare measures systems side by side, for each row of the table in turn, so that a machine that gets",
            "slower slows down all of them. The result is in the store: bench.html, bench.json and bench.md."
        },
        footer = {
            "",
            "Examples:",
            "  dynacheck bench node",
            "  dynacheck bench node --nodes 3,5 --clients 1,64 --reads 0,100 --value-bytes 100",
            "  dynacheck bench node --link-delay 1ms --clients 1       # latency counts round trips",
            "  dynacheck bench node --compare protocol=abd,protocol=no-op --rounds 3",
            "  dynacheck bench node --rate 500 --clients 64            # open loop: arrivals do not wait for answers"
        })
final class NodeBenchCommand implements Callable<Integer> {
    @Mixin
    HostOptions hostOptions = new HostOptions();

    @Mixin
    PluginOptions plugins = new PluginOptions();

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    CommandLine.Model.CommandSpec spec;

    @Mixin
    SystemOptions system = new SystemOptions();

    @Option(
            names = "--compare",
            split = ",",
            paramLabel = "K=V",
            description =
                    "systems to measure in turn, each by target options that are its own (protocol=abd; joined by a"
                            + " plus sign), or as another target (target=NAME)")
    List<String> compare = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "how often each is measured; default ${DEFAULT-VALUE}")
    int rounds = 1;

    @Option(names = "--cluster", description = "local or ssh; default ${DEFAULT-VALUE}")
    String cluster = "local";

    @Option(names = "--nodes", split = ",", paramLabel = "N", description = "default ${DEFAULT-VALUE}")
    List<Integer> nodes = List.of(3);

    @Option(names = "--clients", split = ",", paramLabel = "N", description = "at once; default ${DEFAULT-VALUE}")
    List<Integer> clients = List.of(64);

    @Option(names = "--reads", split = ",", paramLabel = "PERCENT", description = "default ${DEFAULT-VALUE}")
    List<Integer> reads = List.of(50);

    @Option(names = "--registers", split = ",", paramLabel = "N", description = "default ${DEFAULT-VALUE}")
    List<Integer> registers = List.of(64);

    @Option(
            names = "--value-bytes",
            split = ",",
            paramLabel = "N",
            description = "length of a value, from " + Load.MIN_VALUE_BYTES + "; default ${DEFAULT-VALUE}")
    List<Integer> valueBytes = List.of(100);

    @Option(
            names = "--rate",
            split = ",",
            paramLabel = "N",
            description = "operations a second over all clients, whether they are answered or not; 0: as fast as they"
                    + " are answered; default ${DEFAULT-VALUE}")
    List<Double> rates = List.of(0.0);

    @Option(
            names = "--link-delay",
            split = ",",
            paramLabel = "TIME",
            description = "added to messages between nodes, one way, at least; default ${DEFAULT-VALUE}")
    List<Duration> linkDelays = List.of(Duration.ZERO);

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            description = "not measured, for each row, and once before all for the clients' own code; default 30s")
    Duration warmUp = Duration.ofSeconds(30);

    @Option(names = "--time-limit", paramLabel = "TIME", description = "measured for each row; default 20s")
    Duration timeLimit = Duration.ofSeconds(20);

    @Option(names = "--seed", description = "default ${DEFAULT-VALUE}")
    long seed = 1;

    @Option(names = "--store", paramLabel = "DIR", description = "default ${DEFAULT-VALUE}")
    Path store = Path.of("store");

    @Override
    public Integer call() throws Exception {
        List<Contender> contenders = Contender.of(system, compare);
        if (!cluster.equals("local") && !cluster.equals("ssh")) {
            throw new BadArguments("--cluster " + cluster + " is not known; use local or ssh");
        }
        if (hostOptions.any() != cluster.equals("ssh")) {
            throw new BadArguments("--lab, --vagrant, --hosts or --nodes-file go with --cluster ssh, and it needs one");
        }
        List<Row> rows = rows(contenders);
        Integer done = hostOptions.insideLab(rootCommand().getParseResult().originalArgs());
        if (done != null) {
            return done;
        }
        List<Host> hosts = cluster.equals("ssh") ? hosts() : List.of();
        RunLog.quiet();
        Path dir =
                Places.newRun(store, "bench-" + contenders.getFirst().target().name(), Instant.now());
        List<String> command = new ArrayList<>(List.of("./dynacheck"));
        command.addAll(rootCommand().getParseResult().originalArgs());
        BenchFiles files = new BenchFiles(dir, cluster, command);
        Console.line("dynacheck " + Version.CURRENT + ", " + rows.size() + " measurement"
                + (rows.size() == 1 ? "" : "s") + ", about "
                + warmUp.plus(warmUp.plus(timeLimit).multipliedBy(rows.size())).toSeconds()
                + " s and the starts of nodes");
        rehearse(contenders, rows.getFirst().scenario(), hosts, dir);
        List<Measurement> measurements = new ArrayList<>();
        BenchTable.head().forEach(Console::line);
        for (Row row : rows) {
            Path runDir = Files.createDirectories(dir.resolve(String.valueOf(measurements.size() + 1)));
            measurements.add(measure(row.contender(), row.scenario(), hosts, runDir));
            Console.line(BenchTable.row(measurements.getLast()));
            files.write(measurements);
        }
        measurements.forEach(m -> m.errors().forEach((error, count) -> Console.line(count + " times: " + error)));
        Console.line("results: " + dir.resolve("bench.html") + ", " + dir.resolve("bench.json"));
        boolean measured = measurements.stream().allMatch(m -> m.latencies().count() > 0);
        return (measured ? Verdict.VALID : Verdict.UNKNOWN).exitCode();
    }

    private record Row(Contender contender, Scenario scenario) {}

    /** One for each combination of the lists, and each contender in turn. */
    private List<Row> rows(List<Contender> contenders) {
        List<Row> rows = new ArrayList<>();
        List<Load> loads = loads();
        for (int n : nodes) {
            for (Duration delay : linkDelays) {
                for (Load load : loads) {
                    for (int turn = 0; turn < rounds * contenders.size(); turn++) {
                        Contender contender = contenders.get(turn % contenders.size());
                        rows.add(
                                new Row(contender, new Scenario(contender.label(), n, load, delay, warmUp, timeLimit)));
                    }
                }
            }
        }
        return rows;
    }

    private Measurement measure(Contender contender, Scenario scenario, List<Host> hosts, Path dir)
            throws IOException, InterruptedException {
        try (Session session = contender.target().open(new Target.RunSetup(contender.options(), null, dir))) {
            return new ClusterBench(session, Console::transientLine)
                    .run(scenario, () -> start(session, contender, scenario, hosts, dir));
        }
    }

    /**
     * Warms up the load generator's own code, or the first row would show a cold load generator instead of a cold
     * system. The contenders' clients share the time of one warm-up, each on a cluster that is thrown away.
     */
    private void rehearse(List<Contender> contenders, Scenario like, List<Host> hosts, Path dir)
            throws IOException, InterruptedException {
        Duration each = warmUp.dividedBy(contenders.size());
        if (each.isZero()) {
            return;
        }
        for (Contender contender : contenders) {
            Path runDir = Files.createDirectories(dir.resolve("rehearsal-" + contenders.indexOf(contender)));
            measure(
                    contender,
                    new Scenario(contender.label(), like.nodes(), like.load(), Duration.ZERO, Duration.ZERO, each),
                    hosts,
                    runDir);
        }
    }

    private CommandLine rootCommand() {
        CommandLine command = spec.commandLine();
        while (command.getParent() != null) {
            command = command.getParent();
        }
        return command;
    }

    /** One for each combination of the lists that say what clients do. */
    private List<Load> loads() {
        List<Load> loads = new ArrayList<>();
        try {
            for (int c : clients) {
                for (int r : reads) {
                    for (int k : registers) {
                        for (int bytes : valueBytes) {
                            for (double rate : rates) {
                                loads.add(new Load(c, r, k, bytes, rate, seed));
                            }
                        }
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            throw new BadArguments(String.valueOf(e.getMessage()));
        }
        return loads;
    }

    private List<Host> hosts() throws Exception {
        List<Host> hosts =
                hostOptions.forNodes().checked(List.of(), new Console()).all();
        int most = nodes.stream().mapToInt(n -> n).max().orElse(0);
        if (hosts.size() < most) {
            throw new BadArguments("--nodes: " + most + " nodes need as many hosts, and there are " + hosts.size());
        }
        return hosts;
    }

    private Cluster start(Session session, Contender contender, Scenario scenario, List<Host> hosts, Path dir)
            throws IOException, InterruptedException {
        List<String> members = Nodes.numbered(scenario.nodes());
        if (cluster.equals("local") && scenario.linkDelay().isZero()) {
            return Nodes.direct(session, members, dir, contender.options());
        }
        Workload.Settings settings = new Workload.Settings(
                members,
                scenario.load().clients(),
                scenario.load().registers(),
                0,
                Arrivals.EXPONENTIAL,
                timeLimit,
                seed,
                contender.options());
        Nodes where =
                cluster.equals("local") ? new Nodes.Local() : new Nodes.OnHosts(hosts, PowerCut.DISK, Map.of(), false);
        return where.start(session, Dialing.PROXY, settings, dir, null);
    }
}
