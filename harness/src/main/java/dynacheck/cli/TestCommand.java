package dynacheck.cli;

import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.generator.Arrivals;
import dynacheck.report.Suite;
import dynacheck.run.BadArguments;
import dynacheck.run.Experiment;
import dynacheck.run.PluginLoader;
import dynacheck.run.Plugins;
import dynacheck.run.RunResult;
import dynacheck.run.ShellWords;
import dynacheck.run.TargetOptions;
import dynacheck.target.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dynacheck test WORKLOAD}: runs it and judges it, as often as asked; the worst verdict wins. */
@Command(
        name = "test",
        description = "Run a workload under faults and judge what happened.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  dynacheck test",
            "  dynacheck test register",
            "  dynacheck test register --nodes 5 --nemesis kill,partition --time-limit 60s --seed 42",
            "  dynacheck test churn --nemesis all --test-count 5",
            "  dynacheck test register --adapter mystore --nodes 3   # .github/TESTING.md: your own system",
            "  dynacheck test register --time-limit 1h --stop-on-violation",
            "  dynacheck test register --junit target/register.xml --summary \"$GITHUB_STEP_SUMMARY\"",
            "  dynacheck test register --tls     # and meanwhile, with the folder that it prints and a port of a node:",
            "    curl --cacert DIR/ca.pem --cert DIR/cert.pem --key DIR/key.pem https://127.0.0.1:PORT/status",
            "",
            "Ctrl-C ends a run early: it heals and judges what was recorded; a second one ends at once.",
            "Exit code: 0 valid, 1 invalid, 2 unknown, 254 bad arguments, 255 the harness failed."
        })
final class TestCommand implements Callable<Integer> {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    CommandLine.Model.CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "WORKLOAD",
            description = "what clients do, of those listed below; default: the first that the target can do")
    @Nullable
    String positional;

    @Option(
            names = {"-w", "--workload"},
            description = "the same, as an option")
    @Nullable
    String option;

    @Option(names = "--nodes", defaultValue = "5", description = "V(0): a number, or names with commas; default 5")
    String nodes = "5";

    @Option(
            names = {"-n", "--node"},
            description = "one node of V(0) by name; may be repeated")
    List<String> nodeNames = new ArrayList<>();

    @Option(names = "--nemesis", defaultValue = "all", description = "names with commas, none, or all (the default)")
    String nemesis = "all";

    @Option(names = "--nemesis-interval", defaultValue = "2s", description = "mean time between faults; default 2s")
    Duration nemesisInterval = Duration.ofSeconds(2);

    @Option(names = "--time-limit", defaultValue = "60s", description = "length of the main phase; default 60s")
    Duration timeLimit = Duration.ofSeconds(45);

    @Option(names = "--rate", defaultValue = "200", description = "client ops a second, 0 = unlimited; default 200")
    double rate;

    @Option(
            names = "--stagger",
            defaultValue = "exponential",
            description = "gaps between client ops: exponential (bursts and lulls), uniform or even")
    Arrivals arrivals = Arrivals.EXPONENTIAL;

    @Option(names = "--concurrency", defaultValue = "2n", description = "client threads; n = nodes; default 2n")
    String concurrency = "2n";

    @Option(names = "--keys", defaultValue = "5", description = "registers in use; default 5")
    int keys;

    @Option(names = "--seed", description = "repeats a schedule; default: random")
    @Nullable
    Long seed;

    @Option(names = "--test-count", defaultValue = "1", description = "how many runs, with following seeds")
    int testCount;

    @Option(names = "--store", defaultValue = "store", description = "folder for runs; default ./store")
    Path store = Path.of("store");

    @Option(
            names = "--cluster",
            defaultValue = "local",
            description = "local: processes on this machine; ssh: hosts; sim: virtual time, one thread")
    String cluster = "local";

    @CommandLine.Mixin
    HostOptions hostOptions = new HostOptions();

    @CommandLine.Mixin
    PluginOptions plugins = new PluginOptions();

    @CommandLine.Mixin
    TargetChoice system = new TargetChoice();

    @Option(
            names = "--tls",
            description = "mutual TLS between nodes, and between clients and nodes, with certificates made for the run")
    boolean tls;

    @Option(names = "--logging-json", description = "dynacheck.log as JSON lines")
    boolean jsonLog;

    @Option(
            names = "--stop-on-violation",
            description = "watch the registers while they are used, and end the run early at the first violation")
    boolean stopOnViolation;

    @CommandLine.Mixin
    ResultOptions results = new ResultOptions();

    @Override
    public Integer call() throws Exception {
        Experiment experiment = experiment();
        experiment.check();
        Interrupts interrupts = new Interrupts();
        if (cluster.equals("ssh")) {
            Integer done = hostOptions.insideLab(
                    spec.commandLine().getParent().getParseResult().originalArgs());
            if (done != null) {
                return done;
            }
            experiment = experiment.checkedHosts(new Console(interrupts));
        }
        long firstSeed = seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed;
        interrupts.install();
        Experiment checked = experiment;
        return results.around(() -> runs(checked, firstSeed, interrupts).exitCode());
    }

    private Verdict runs(Experiment experiment, long firstSeed, Interrupts interrupts) throws Exception {
        Instant start = Instant.now();
        List<RunResult> runs = new ArrayList<>();
        for (int i = 0; i < testCount && !interrupts.requested(); i++) {
            long runSeed = firstSeed + i;
            runs.add(experiment.seed(runSeed).repeatedBy(commandLine(runSeed)).run(new Console(interrupts)));
        }
        List<Verdict> verdicts = runs.stream().map(RunResult::verdict).toList();
        Verdict worst = verdicts.stream().reduce(Verdict::merge).orElse(Verdict.UNKNOWN);
        String reason = verdicts.size() + " of " + testCount + " runs: " + verdicts;
        if (testCount > 1) {
            Console.line(reason);
        }
        results.write(new Suite(
                "test " + workloadName(),
                worst,
                runs.size() == 1 ? runs.getFirst().analysis().reason() : reason,
                runs.stream().flatMap(TestCommand::cases).toList(),
                Duration.between(start, Instant.now()),
                ShellWords.quoted(commandLine(firstSeed))));
        return worst;
    }

    private static Stream<Suite.Case> cases(RunResult run) {
        RunInfo info = run.analysis().run();
        return run.results().stream()
                .map(r -> new Suite.Case(
                        info.name() + " seed " + info.seed(),
                        r.checker(),
                        r.verdict(),
                        r.reason(),
                        null,
                        run.again(),
                        run.report().toString()));
    }

    private Experiment experiment() throws IOException, InterruptedException {
        Experiment of = Experiment.of(workloadName());
        String target = system.name();
        if (target != null) {
            of = of.target(target);
        }
        return placed(of.targetOptions(system.options()))
                .nemesis(nemesis)
                .nemesisInterval(nemesisInterval)
                .timeLimit(timeLimit)
                .rate(rate)
                .arrivals(arrivals)
                .concurrency(concurrency)
                .keys(keys)
                .store(store)
                .tls(tls)
                .jsonLog(jsonLog)
                .stopOnViolation(stopOnViolation);
    }

    private Experiment placed(Experiment of) throws IOException, InterruptedException {
        if (!List.of("local", "ssh", "sim").contains(cluster)) {
            throw new BadArguments("--cluster " + cluster + " is not known; use local, ssh or sim");
        }
        if (hostOptions.any() != cluster.equals("ssh")) {
            throw new BadArguments("--lab, --vagrant, --hosts or --nodes-file go with --cluster ssh, and it needs one");
        }
        if (!nodeNames.isEmpty() && spec.commandLine().getParseResult().hasMatchedOption("--nodes")) {
            throw new BadArguments("give --nodes or --node, not both");
        }
        Experiment sized = nodeNames.isEmpty() ? of.nodes(nodes) : of.nodes(nodeNames);
        return switch (cluster) {
            case "ssh" -> sized.onHosts(hostOptions.forNodes());
            case "sim" -> sized.simulated();
            default -> sized.local();
        };
    }

    private String workloadName() {
        String positionalName = positional;
        String optionName = option;
        if (positionalName != null && optionName != null) {
            throw new BadArguments("the workload is named twice: " + positionalName + " and --workload " + optionName);
        }
        if (positionalName == null && optionName == null) {
            Target target = system.configured();
            return Plugins.workloads(target, TargetOptions.checked(target, system.options())).stream()
                    .findFirst()
                    .orElseThrow(
                            () -> new BadArguments("which workload? None known here is for target " + target.name()))
                    .name();
        }
        return positionalName != null ? positionalName : Objects.requireNonNull(optionName);
    }

    /** What repeats this run: as typed, with the seed made explicit and one run. */
    private List<String> commandLine(long runSeed) {
        List<String> words = new ArrayList<>(List.of("./dynacheck"));
        words.addAll(CommandWords.without(
                spec.commandLine().getParent().getParseResult().originalArgs(),
                ResultOptions.and(Set.of("--seed", "--test-count")),
                Set.of()));
        words.addAll(PluginLoader.words(plugins.jars));
        words.addAll(List.of("--seed", Long.toString(runSeed)));
        return words;
    }
}
