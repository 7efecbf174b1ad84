package dynacheck.sweep;

import dynacheck.fault.FaultModel;
import dynacheck.generator.Arrivals;
import dynacheck.injection.Need;
import dynacheck.injection.NemesisPackage;
import dynacheck.run.BadArguments;
import dynacheck.run.Nodes;
import dynacheck.run.PluginLoader;
import dynacheck.run.Plugins;
import dynacheck.run.SimulatedRun;
import dynacheck.run.TargetOptions;
import dynacheck.run.Trial;
import dynacheck.target.Target;
import dynacheck.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Swarm testing: from a seed to a run, every option drawn from its range. Equal options and seed give equal runs.
 * Immutable: what changes an option returns another swarm.
 */
public final class Swarm implements Cloneable {
    /** Of {@link #nemesis}: every package of the simulator that keeps the premise of Definition 1. */
    public static final String ALL = "all";

    private static final List<String> USUAL_WORKLOADS = List.of("register", "churn", "replace");

    /** The options as they are if nobody says otherwise. */
    public static final Swarm USUAL = new Swarm();

    /** One seed in so many, of those whose workload does not reconfigure by itself. */
    private static final int SEEDS_FOR_EACH_ALONE = 4;

    private List<String> workloads = USUAL_WORKLOADS;
    private Range nodes = new Range(3, 7);
    private Range concurrency = new Range(2, 10);
    private Range keys = new Range(1, 4);
    private Range rate = new Range(5, 40);
    private Arrivals arrivals = Arrivals.EXPONENTIAL;
    private Duration timeLimit = Duration.ofSeconds(12);
    private String nemesis = ALL;
    private Range nemesisIntervalMs = new Range(300, 2000);
    private FaultRanges faults = FaultRanges.USUAL;
    private boolean amnesia;
    private boolean oldDisk;
    private @Nullable String target;
    private Map<String, String> targetOptions = Map.of();
    private Leaning leaning = Leaning.NONE;
    private @Nullable Integer draw;

    private Swarm() {}

    private Swarm with(Consumer<Swarm> change) {
        try {
            Swarm copy = (Swarm) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("it is Cloneable", e);
        }
    }

    /** One of these for each seed. */
    public Swarm workloads(List<String> names) {
        return with(s -> s.workloads = List.copyOf(names));
    }

    /** The size of V(0). */
    public Swarm nodes(Range range) {
        return with(s -> s.nodes = range);
    }

    /** Client threads. */
    public Swarm concurrency(Range range) {
        return with(s -> s.concurrency = range);
    }

    /** Registers in use. */
    public Swarm keys(Range range) {
        return with(s -> s.keys = range);
    }

    /** Client operations a second. */
    public Swarm rate(Range range) {
        return with(s -> s.rate = range);
    }

    /** Gaps between client operations. */
    public Swarm arrivals(Arrivals kind) {
        return with(s -> s.arrivals = kind);
    }

    /** Virtual length of a run's main phase. */
    public Swarm timeLimit(Duration length) {
        return with(s -> s.timeLimit = length);
    }

    /** Names with commas, {@code "none"}, or {@link #ALL}: then each seed has a part of them. */
    public Swarm nemesis(String names) {
        return with(s -> s.nemesis = names);
    }

    /** Mean milliseconds between faults. */
    public Swarm nemesisIntervalMs(Range range) {
        return with(s -> s.nemesisIntervalMs = range);
    }

    /** What network and disks do by themselves. */
    public Swarm faults(FaultRanges ranges) {
        return with(s -> s.faults = ranges);
    }

    /** Whether restarted nodes find an empty disk in the place of their own. */
    public Swarm amnesia(boolean wanted) {
        return with(s -> s.amnesia = wanted);
    }

    /** Whether restarted nodes may find their disk as it was some starts ago. */
    public Swarm oldDisk(boolean wanted) {
        return with(s -> s.oldDisk = wanted);
    }

    /** The system under test, by name, and its options. */
    public Swarm target(@Nullable String name, Map<String, String> options) {
        Map<String, String> copy = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        return with(s -> {
            s.target = name;
            s.targetOptions = copy;
        });
    }

    /** Weights of its draws. */
    public Swarm leaning(Leaning table) {
        return with(s -> s.leaning = table);
    }

    /** Which of a seed's draws is taken; null: chosen by the weights, or draw 0 if there are none. */
    public Swarm nthDraw(@Nullable Integer number) {
        return with(s -> s.draw = number);
    }

    Range nodes() {
        return nodes;
    }

    Range concurrency() {
        return concurrency;
    }

    Range keys() {
        return keys;
    }

    Range rate() {
        return rate;
    }

    Range nemesisIntervalMs() {
        return nemesisIntervalMs;
    }

    FaultRanges faults() {
        return faults;
    }

    /** The name of the system under test. */
    public String target() {
        return Plugins.target(target).name();
    }

    /** Those that were given for the target. */
    public Map<String, String> targetOptions() {
        return targetOptions;
    }

    /** What draws this very run from its seed, and nothing else. */
    public Swarm exactly(SimulatedRun run) {
        Trial trial = run.trial();
        Workload.Settings settings = trial.settings();
        List<NemesisPackage> packages = trial.packages();
        return workloads(List.of(trial.workload().name()))
                .nodes(Range.of(settings.nodes().size()))
                .concurrency(Range.of(settings.clients()))
                .keys(Range.of(settings.keys()))
                .rate(Range.of((long) settings.ratePerSecond()))
                .arrivals(settings.arrivals())
                .timeLimit(settings.timeLimit())
                .nemesis(
                        packages.isEmpty()
                                ? "none"
                                : packages.stream().map(NemesisPackage::name).collect(Collectors.joining(",")))
                .nemesisIntervalMs(Range.of(trial.nemesisInterval().toMillis()))
                .target(target(), new TreeMap<>(settings.options()))
                .leaning(Leaning.NONE)
                .nthDraw(chosen(settings.seed()));
    }

    /** As typed on a command line. */
    public List<String> words() {
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
                "--target", target()));
        words.addAll(faults.words());
        if (amnesia) {
            words.add("--amnesia");
        }
        if (oldDisk) {
            words.add("--old-disk");
        }
        if (!leaning.isNone()) {
            words.addAll(List.of("--lean", leaning.toString()));
        }
        Integer number = draw;
        if (number != null && number > 0) {
            words.addAll(List.of("--draw", number.toString()));
        }
        targetOptions.forEach((key, value) -> words.addAll(List.of("--target-option", key + "=" + value)));
        words.addAll(PluginLoader.words(List.of()));
        return words;
    }

    /** Those words that are not as usual: enough for {@code replay}, and short. */
    public List<String> briefWords() {
        List<List<String>> usual = grouped(USUAL.words());
        return grouped(words()).stream()
                .filter(option -> !usual.contains(option))
                .flatMap(List::stream)
                .toList();
    }

    /** Each option with its value, if it has one. */
    private static List<List<String>> grouped(List<String> words) {
        List<List<String>> options = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            boolean flag = i + 1 == words.size() || words.get(i + 1).startsWith("--");
            options.add(flag ? List.of(words.get(i)) : List.of(words.get(i), words.get(++i)));
        }
        return options;
    }

    /** The same by name, as the notebook shows them. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (List<String> option : grouped(words())) {
            String name = option.getFirst().replaceFirst("^--", "").replaceFirst("^target-option$", "target-options");
            settings.merge(name, option.size() == 1 ? "yes" : option.getLast(), (a, b) -> a + " " + b);
        }
        return settings;
    }

    /** Whether nothing was left out of the usual workloads and faults. */
    public boolean mayProvokeEverything() {
        return faults.words().isEmpty() && nemesis.equals(ALL) && workloads.containsAll(USUAL_WORKLOADS);
    }

    /** The run of this seed. */
    public SimulatedRun draw(long seed) {
        return drawn(seed, chosen(seed));
    }

    /** Traits of this seed's run. */
    Set<String> traits(long seed) {
        return Traits.of(draw(seed), this);
    }

    /** Number of the draw that the seed takes. */
    private int chosen(long seed) {
        Integer number = draw;
        if (number != null || leaning.isNone()) {
            return number == null ? 0 : number;
        }
        List<Set<String>> draws = IntStream.range(0, Leaning.DRAWS)
                .mapToObj(i -> Traits.of(drawn(seed, i), this))
                .toList();
        return leaning.choose(draws, source(seed, "lean"));
    }

    private SimulatedRun drawn(long number, int draw) {
        long seed = draw == 0 ? number : number ^ draw * 0xD1B54A32D192ED03L;
        Target system = Plugins.target(target);
        Map<String, String> options = TargetOptions.checked(system, targetOptions);
        List<String> able = able(system, options);
        int pick = source(seed, "workload").nextInt(able.size());
        int size = nodes.draw(source(seed, "nodes"));
        int clients = concurrency.draw(source(seed, "concurrency"));
        int registers = keys.draw(source(seed, "keys"));
        int perSecond = rate.draw(source(seed, "rate"));
        Duration interval = Duration.ofMillis(nemesisIntervalMs.draw(source(seed, "nemesis-interval")));
        FaultModel model = faults.draw(source(seed, "faults"));
        Workload workload = Plugins.find(Workload.class, Workload::name, able.get(pick), "workload");
        if (nodes.most() < workload.minNodes()) {
            throw new BadArguments("workload " + workload.name() + " needs at least " + workload.minNodes()
                    + " nodes, not " + nodes + "; give --nodes or --workload");
        }
        Plugins.unable(system, options, workload).ifPresent(why -> {
            throw new BadArguments(why);
        });
        List<String> members = Nodes.numbered(Math.max(size, workload.minNodes()));
        Map<String, String> inForce = new TreeMap<>();
        system.simulation(options)
                .ifPresent(simulated -> inForce.putAll(simulated.vary(source(seed, "target-options"), registers)));
        inForce.putAll(options);
        Workload.Settings settings = new Workload.Settings(
                members, clients, registers, perSecond, arrivals, timeLimit, number, Map.copyOf(inForce));
        List<NemesisPackage> packages = some(
                workload.plan(settings),
                Plugins.impossible(system, settings.options(), "sim"),
                source(seed, "nemesis"));
        Trial trial = new Trial(workload, system, packages, settings, interval, false);
        FaultModel swapping = amnesia ? model.withAmnesia() : model;
        return new SimulatedRun(trial, oldDisk ? swapping.withOldDisk() : swapping);
    }

    /** What the user named; of the usual ones, those that the system can run, if there is one. */
    private List<String> able(Target system, Map<String, String> options) {
        if (!workloads.equals(USUAL_WORKLOADS)) {
            return workloads;
        }
        List<String> able = workloads.stream()
                .filter(name -> Plugins.unable(
                                system, options, Plugins.find(Workload.class, Workload::name, name, "workload"))
                        .isEmpty())
                .toList();
        return able.isEmpty() ? workloads : able;
    }

    /** One for each option, so that narrowing one range moves no other draw. */
    private static SplittableRandom source(long seed, String option) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ option.hashCode());
    }

    /**
     * Each package with probability 1/2, or all that the user named. A workload that reconfigures by itself does not
     * ask about slack: its removals and crashes for good would break Definition 1's premise together.
     */
    private List<NemesisPackage> some(Workload.Plan plan, Map<String, String> impossible, SplittableRandom random) {
        boolean tight = plan.reconfigurers() > 0;
        if (nemesis.equals(ALL) && !tight && random.nextInt(SEEDS_FOR_EACH_ALONE) == 0) {
            List<NemesisPackage> alone = Plugins.nemeses().stream()
                    .filter(p -> p.about().needs().contains(Need.WHOLE_RUN) && Plugins.keepsPremise(p.about()))
                    .filter(p -> !impossible.containsKey(p.name()))
                    .toList();
            if (!alone.isEmpty()) {
                return List.of(alone.get(random.nextInt(alone.size())));
            }
        }
        List<NemesisPackage> chosen = new ArrayList<>();
        for (NemesisPackage p : Plugins.nemeses(nemesis, "sim")) {
            if (impossible.containsKey(p.name())) {
                continue;
            }
            boolean wanted =
                    random.nextBoolean() && !(tight && p.about().coverage().contains("fault:crash-stop"));
            boolean restarts = // who forgets must restart
                    (amnesia || oldDisk) && p.about().coverage().contains("fault:kill");
            if (wanted || restarts || !nemesis.equals(ALL)) {
                chosen.add(p);
            }
        }
        return chosen;
    }
}
