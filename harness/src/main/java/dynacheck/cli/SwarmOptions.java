package dynacheck.cli;

import dynacheck.fault.FaultModel;
import dynacheck.generator.Arrivals;
import dynacheck.injection.Need;
import dynacheck.injection.NemesisPackage;
import dynacheck.target.Target;
import dynacheck.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Swarm testing: from a seed to a run, every option drawn from its range. Equal options and seed give equal runs. */
final class SwarmOptions {
    private static final String ALL = "all";
    /** One seed in so many, of those whose workload does not reconfigure by itself. */
    private static final int SEEDS_FOR_EACH_ALONE = 4;

    @Option(
            names = {"-w", "--workload"},
            split = ",",
            defaultValue = "register,churn,replace",
            description = "one of these for each seed; default register,churn,replace")
    List<String> workloads = List.of("register", "churn", "replace");

    @Option(names = "--nodes", defaultValue = "3..7", description = "size of V(0); default 3..7")
    Range nodes = new Range(3, 7);

    @Option(names = "--concurrency", defaultValue = "2..10", description = "client threads; default 2..10")
    Range concurrency = new Range(2, 10);

    @Option(names = "--keys", defaultValue = "1..4", description = "registers in use; default 1..4")
    Range keys = new Range(1, 4);

    @Option(names = "--rate", defaultValue = "5..40", description = "client operations a second; default 5..40")
    Range rate = new Range(5, 40);

    @Option(
            names = "--stagger",
            defaultValue = "exponential",
            description = "gaps between client ops: exponential (bursts and lulls), uniform or even")
    Arrivals arrivals = Arrivals.EXPONENTIAL;

    @Option(names = "--time-limit", defaultValue = "12s", description = "virtual length of a run; default 12s")
    Duration timeLimit = Duration.ofSeconds(12);

    @Option(names = "--nemesis", defaultValue = ALL, description = "a part of these for each seed; default all")
    String nemesis = ALL;

    @Option(
            names = "--nemesis-interval-ms",
            defaultValue = "300..2000",
            description = "mean time between faults; default 300..2000")
    Range nemesisIntervalMs = new Range(300, 2000);

    @Mixin
    PluginOptions plugins = new PluginOptions();

    @Mixin
    FaultOptions faults = new FaultOptions();

    @Option(
            names = "--amnesia",
            description = "restarted nodes find an empty disk in the place of their own, and must be refused")
    boolean amnesia;

    @Option(names = "--target", defaultValue = "dynastore", description = "system under test; default dynastore")
    String targetName = "dynastore";

    @Option(names = "--target-option", paramLabel = "K=V", description = "passed to the target; may be repeated")
    Map<String, String> targetOptions = new LinkedHashMap<>();

    /** Options that draw this very run from its seed, and nothing else. */
    static SwarmOptions exactly(SimulatedRun run, SwarmOptions from) {
        Workload.Settings settings = run.experiment().settings();
        SwarmOptions exact = new SwarmOptions();
        exact.workloads = List.of(run.experiment().workload().name());
        exact.nodes = Range.of(settings.nodes().size());
        exact.concurrency = Range.of(settings.clients());
        exact.keys = Range.of(settings.keys());
        exact.rate = Range.of((long) settings.ratePerSecond());
        exact.arrivals = settings.arrivals();
        exact.timeLimit = settings.timeLimit();
        List<NemesisPackage> packages = run.experiment().packages();
        exact.nemesis = packages.isEmpty()
                ? "none"
                : packages.stream().map(NemesisPackage::name).collect(Collectors.joining(","));
        exact.nemesisIntervalMs = Range.of(run.experiment().nemesisInterval().toMillis());
        exact.faults = from.faults;
        exact.amnesia = from.amnesia;
        exact.targetName = from.targetName;
        exact.targetOptions = new TreeMap<>(settings.options());
        return exact;
    }

    /** As typed on a command line. */
    List<String> words() {
        List<String> words = new ArrayList<>(List.of(
                "--workload", String.join(",", workloads),
                "--nodes", nodes.toString(),
                "--concurrency", concurrency.toString(),
                "--keys", keys.toString(),
                "--rate", rate.toString(),
                "--stagger", arrivals.name().toLowerCase(Locale.ROOT),
                "--time-limit", timeLimit.toMillis() + "ms",
                "--nemesis", nemesis,
                "--nemesis-interval-ms", nemesisIntervalMs.toString(),
                "--target", targetName));
        words.addAll(faults.words());
        if (amnesia) {
            words.add("--amnesia");
        }
        targetOptions.forEach((key, value) -> words.addAll(List.of("--target-option", key + "=" + value)));
        words.addAll(PluginLoader.words(List.of()));
        return words;
    }

    /** Whether nothing was left out of the usual workloads and faults. */
    boolean mayProvokeEverything() {
        return faults.words().isEmpty()
                && nemesis.equals(ALL)
                && workloads.containsAll(List.of("register", "churn", "replace"));
    }

    /** The run of this seed. */
    SimulatedRun draw(long seed) {
        return draw(seed, targetOptions);
    }

    /** The run of this seed, with other options for the target. */
    SimulatedRun draw(long seed, Map<String, String> given) {
        int pick = source(seed, "workload").nextInt(workloads.size());
        int size = nodes.draw(source(seed, "nodes"));
        int clients = concurrency.draw(source(seed, "concurrency"));
        int registers = keys.draw(source(seed, "keys"));
        int perSecond = rate.draw(source(seed, "rate"));
        Duration interval = Duration.ofMillis(nemesisIntervalMs.draw(source(seed, "nemesis-interval")));
        FaultModel model = faults.draw(source(seed, "faults"));
        Workload workload = Plugins.find(Workload.class, Workload::name, workloads.get(pick), "workload");
        if (nodes.most() < workload.minNodes()) {
            throw new BadArguments("workload " + workload.name() + " needs at least " + workload.minNodes()
                    + " nodes, not " + nodes + "; give --nodes or --workload");
        }
        Target target = Plugins.find(Target.class, Target::name, targetName, "target");
        Map<String, String> options = TargetOptions.checked(target, given);
        List<String> members = IntStream.rangeClosed(1, Math.max(size, workload.minNodes()))
                .mapToObj(i -> "n" + i)
                .toList();
        Map<String, String> inForce = new TreeMap<>();
        target.simulation().ifPresent(system -> inForce.putAll(system.vary(source(seed, "target-options"))));
        inForce.putAll(options);
        Workload.Settings settings = new Workload.Settings(
                members, clients, registers, perSecond, arrivals, timeLimit, seed, Map.copyOf(inForce));
        List<NemesisPackage> packages = some(workload.plan(settings), source(seed, "nemesis"));
        Experiment experiment = new Experiment(workload, target, packages, settings, interval, false);
        return new SimulatedRun(experiment, amnesia ? model.withAmnesia() : model);
    }

    /** One for each option, so that narrowing one range moves no other draw. */
    private static SplittableRandom source(long seed, String option) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ option.hashCode());
    }

    /**
     * Each package with probability 1/2, or all that the user named. A workload that reconfigures by itself does not
     * ask about slack: its removals and crashes for good would break Definition 1's premise together.
     */
    private List<NemesisPackage> some(Workload.Plan plan, SplittableRandom random) {
        boolean tight = plan.reconfigurers() > 0;
        if (nemesis.equals(ALL) && !tight && random.nextInt(SEEDS_FOR_EACH_ALONE) == 0) {
            List<NemesisPackage> alone = Plugins.nemeses().stream()
                    .filter(p -> p.about().needs().equals(Set.of(Need.WHOLE_RUN)))
                    .toList();
            if (!alone.isEmpty()) {
                return List.of(alone.get(random.nextInt(alone.size())));
            }
        }
        List<NemesisPackage> chosen = new ArrayList<>();
        for (NemesisPackage p : Plugins.nemeses(nemesis, "sim")) {
            boolean wanted =
                    random.nextBoolean() && !(tight && p.about().coverage().contains("fault:crash-stop"));
            boolean restarts = amnesia && p.about().coverage().contains("fault:kill"); // what forgets must restart
            if (wanted || restarts || !nemesis.equals(ALL)) {
                chosen.add(p);
            }
        }
        return chosen;
    }
}
