package dynacheck.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dynacheck.bench.BenchTable;
import dynacheck.bench.ClusterBench;
import dynacheck.bench.Load;
import dynacheck.bench.Measurement;
import dynacheck.bench.Scenario;
import dynacheck.checker.Verdict;
import dynacheck.cluster.Cluster;
import dynacheck.cluster.LocalCluster;
import dynacheck.generator.Arrivals;
import dynacheck.remote.Host;
import dynacheck.run.BadArguments;
import dynacheck.run.Nodes;
import dynacheck.run.Places;
import dynacheck.run.Plugins;
import dynacheck.run.RunLog;
import dynacheck.run.TargetOptions;
import dynacheck.run.Version;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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
            "The result is in the store: bench.json and bench.md."
        },
        footer = {
            "",
            "Examples:",
            "  dynacheck bench node",
            "  dynacheck bench node --nodes 3,5 --clients 1,64 --reads 0,100 --value-bytes 100",
            "  dynacheck bench node --link-delay 1ms --clients 1       # latency counts round trips",
            "  dynacheck bench node --rate 500 --clients 64            # open loop: arrivals do not wait for answers"
        })
final class NodeBenchCommand implements Callable<Integer> {
    private static final String TRACE = "trace";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Mixin
    HostOptions hostOptions = new HostOptions();

    @Mixin
    PluginOptions plugins = new PluginOptions();

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    CommandLine.Model.CommandSpec spec;

    @Option(names = "--target", description = "default: the only one, or the one that declares itself the default")
    @Nullable
    String targetName;

    @Option(names = "--target-option", paramLabel = "K=V", description = "passed to the target; may be repeated")
    Map<String, String> targetOptions = new LinkedHashMap<>();

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

    @Option(names = "--warm-up", paramLabel = "TIME", description = "not measured; default 30s")
    Duration warmUp = Duration.ofSeconds(30);

    @Option(names = "--time-limit", paramLabel = "TIME", description = "measured for each row; default 20s")
    Duration timeLimit = Duration.ofSeconds(20);

    @Option(names = "--seed", description = "default ${DEFAULT-VALUE}")
    long seed = 1;

    @Option(names = "--store", paramLabel = "DIR", description = "default ${DEFAULT-VALUE}")
    Path store = Path.of("store");

    @Override
    public Integer call() throws Exception {
        Target target = Plugins.target(targetName);
        targetOptions = TargetOptions.checked(target, targetOptions);
        if (!cluster.equals("local") && !cluster.equals("ssh")) {
            throw new BadArguments("--cluster " + cluster + " is not known; use local or ssh");
        }
        if (hostOptions.any() != cluster.equals("ssh")) {
            throw new BadArguments("--lab, --vagrant, --hosts or --nodes-file go with --cluster ssh, and it needs one");
        }
        List<Scenario> scenarios = scenarios();
        Integer done = hostOptions.insideLab(rootCommand().getParseResult().originalArgs());
        if (done != null) {
            return done;
        }
        List<Host> hosts = cluster.equals("ssh") ? hosts(scenarios) : List.of();
        RunLog.quiet();
        Path dir = Places.newRun(store, "bench-" + target.name(), Instant.now());
        Console.line("dynacheck " + Version.CURRENT + ", " + scenarios.size() + " measurement"
                + (scenarios.size() == 1 ? "" : "s") + ", about "
                + warmUp.plus(timeLimit).multipliedBy(scenarios.size()).toSeconds() + " s and the starts of nodes");
        List<Measurement> measurements = new ArrayList<>();
        BenchTable.head().forEach(Console::line);
        for (Scenario scenario : scenarios) {
            Path runDir = Files.createDirectories(dir.resolve(String.valueOf(measurements.size() + 1)));
            Map<String, String> options = options(target);
            Measurement measurement;
            try (Session session = target.open(new Target.RunSetup(options, null, runDir))) {
                measurement = new ClusterBench(session, Console::transientLine)
                        .run(scenario, () -> start(session, options, scenario, hosts, runDir));
            }
            measurements.add(measurement);
            Console.line(BenchTable.row(measurement));
            write(dir, target, measurements);
        }
        measurements.forEach(m -> m.errors().forEach((error, count) -> Console.line(count + " times: " + error)));
        Console.line("results: " + dir.resolve("bench.json") + ", " + dir.resolve("bench.md"));
        boolean measured = measurements.stream().allMatch(m -> m.latencies().count() > 0);
        return (measured ? Verdict.VALID : Verdict.UNKNOWN).exitCode();
    }

    private CommandLine rootCommand() {
        CommandLine command = spec.commandLine();
        while (command.getParent() != null) {
            command = command.getParent();
        }
        return command;
    }

    /** One for each combination of the lists. */
    private List<Scenario> scenarios() {
        List<Scenario> scenarios = new ArrayList<>();
        for (int n : nodes) {
            for (Duration delay : linkDelays) {
                for (Load load : loads()) {
                    scenarios.add(new Scenario(n, load, delay, warmUp, timeLimit));
                }
            }
        }
        return scenarios;
    }

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

    private List<Host> hosts(List<Scenario> scenarios) throws Exception {
        List<Host> hosts = hostOptions.forNodes().checked(new Console()).all();
        int most = scenarios.stream().mapToInt(Scenario::nodes).max().orElse(0);
        if (hosts.size() < most) {
            throw new BadArguments("--nodes: " + most + " nodes need as many hosts, and there are " + hosts.size());
        }
        return hosts;
    }

    /** As given; and no traces, if it is one that can leave them out. */
    private Map<String, String> options(Target target) {
        Map<String, String> options = new LinkedHashMap<>();
        if (target.capabilities().options().stream()
                .anyMatch(option -> option.key().equals(TRACE))) {
            options.put(TRACE, "false");
        }
        options.putAll(targetOptions);
        return options;
    }

    private Cluster start(Session session, Map<String, String> options, Scenario scenario, List<Host> hosts, Path dir)
            throws IOException, InterruptedException {
        List<String> members = IntStream.rangeClosed(1, scenario.nodes())
                .mapToObj(i -> "n" + i)
                .toList();
        if (cluster.equals("local") && scenario.linkDelay().isZero()) {
            LocalCluster direct = LocalCluster.direct(session, members, dir, options);
            return Nodes.started(direct, direct::startAll);
        }
        Workload.Settings settings = new Workload.Settings(
                members,
                scenario.load().clients(),
                scenario.load().registers(),
                0,
                Arrivals.EXPONENTIAL,
                timeLimit,
                seed,
                options);
        Nodes where = cluster.equals("local") ? new Nodes.Local() : new Nodes.OnHosts(hosts, null, Map.of(), false);
        return where.start(session, Dialing.PROXY, settings, dir, null);
    }

    /** After each row, so that what was measured stays if the next one fails. */
    private void write(Path dir, Target target, List<Measurement> measurements) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dynacheck", Version.CURRENT);
        json.put("jdk", Runtime.version().toString());
        json.put("target", target.name());
        json.put("target-options", targetOptions);
        json.put("cluster", cluster);
        json.put("processors", Runtime.getRuntime().availableProcessors());
        json.put("rows", measurements.stream().map(Measurement::toMap).toList());
        JSON.writeValue(dir.resolve("bench.json").toFile(), json);
        List<String> lines = new ArrayList<>(BenchTable.head());
        measurements.forEach(m -> lines.add(BenchTable.row(m)));
        Files.write(dir.resolve("bench.md"), lines);
    }
}
