package dynacheck.run;

import dynacheck.fault.FaultModel;
import dynacheck.generator.Arrivals;
import dynacheck.injection.NemesisPackage;
import dynacheck.target.Target;
import dynacheck.workload.Workload;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as a value: what clients do to which system, where, under which faults, for how long. Each method that
 * changes one of these returns another experiment; what is not said is as {@code dynacheck test} has it. {@link #run}
 * runs and judges it.
 *
 * <p>What makes no sense is refused with {@link BadArguments}, at once where it can be seen at once, else by {@link
 * #check} and {@link #run}, before anything starts. In JUnit, a suite that fails with the verdict and the path of the
 * report is the example of this package.
 */
public final class Experiment implements Cloneable {
    private static final String ALL = "all";

    private final Workload workload;
    private @Nullable Target target;
    private Map<String, String> options = Map.of();
    private Place place = new Place.Real(new Nodes.Local());
    private List<String> nodes = Nodes.numbered(5);
    private String nemesis = ALL;
    private @Nullable List<NemesisPackage> packages;
    private Duration nemesisInterval = Duration.ofSeconds(2);
    private Duration timeLimit = Duration.ofSeconds(60);
    private double rate = 200;
    private Arrivals arrivals = Arrivals.EXPONENTIAL;
    private String concurrency = "2n";
    private int keys = 5;
    private @Nullable Long seed;
    private Path store = Path.of("store");
    private boolean tls;
    private boolean jsonLog;
    private boolean stopOnViolation;
    private @Nullable List<String> repeatedBy;

    private Experiment(Workload workload) {
        this.workload = workload;
    }

    /** Of the workload of this name, found through ServiceLoader: {@code "register"}, {@code "churn"}, ... */
    public static Experiment of(String workload) {
        return of(Plugins.find(Workload.class, Workload::name, workload, "workload"));
    }

    /** Of a workload of your own. */
    public static Experiment of(Workload workload) {
        return new Experiment(workload);
    }

    private Experiment with(Consumer<Experiment> change) {
        try {
            Experiment copy = (Experiment) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("it is Cloneable", e);
        }
    }

    /** The system under test, found through ServiceLoader. Without: the only one there is, or the default one. */
    public Experiment target(String name) {
        return target(Plugins.target(name));
    }

    /** A system under test of your own. */
    public Experiment target(Target system) {
        return with(e -> e.target = system);
    }

    /** An option of the target, as {@code --target-option key=value}; others stay as they were said. */
    public Experiment targetOption(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(options);
        more.put(key, value);
        return targetOptions(more);
    }

    /** All options of the target. */
    public Experiment targetOptions(Map<String, String> all) {
        Map<String, String> copy = Collections.unmodifiableMap(new LinkedHashMap<>(all));
        return with(e -> e.options = copy);
    }

    /** Processes on this machine, which is what is usual. */
    public Experiment local() {
        return on(new Nodes.Local());
    }

    /** The same system in virtual time, in the thread that calls {@link #run}. The target must have such a form. */
    public Experiment simulated() {
        return with(e -> e.place = new Place.Simulator(FaultModel.ORDINARY));
    }

    /** Machines reached by SSH. */
    public Experiment onHosts(Hosts hosts) {
        return with(e -> e.place = hosts);
    }

    /** The same on hosts that were looked at, so that runs need not do that each; see {@link Hosts#checked}. */
    public Experiment checkedHosts(RunListener listener) throws IOException, InterruptedException {
        return place instanceof Hosts hosts ? onHosts(hosts.checked(system(), options, listener)) : this;
    }

    Experiment on(Nodes real) {
        return with(e -> e.place = new Place.Real(real));
    }

    /** V(0): n1 to n{@code count}. */
    public Experiment nodes(int count) {
        return nodes(String.valueOf(count));
    }

    /** V(0): a number, or names with commas. */
    public Experiment nodes(String numberOrNames) {
        if (!numberOrNames.matches("-?\\d+")) {
            return nodes(List.of(numberOrNames.split(",", -1)));
        }
        if (!numberOrNames.matches("[1-9]\\d?|100")) {
            throw new BadArguments(
                    "--nodes " + numberOrNames + ": it must be from " + Limits.NODES.text(false) + ", or names");
        }
        List<String> names = Nodes.numbered(Integer.parseInt(numberOrNames));
        return with(e -> e.nodes = names);
    }

    /** V(0) by names. */
    public Experiment nodes(List<String> names) {
        Set<String> different = new LinkedHashSet<>();
        for (String name : names) {
            if (!name.matches("[A-Za-z0-9_-]{1,64}") || !different.add(name)) {
                throw new BadArguments("'" + name + "' is not a node's name, or is given twice; use a number such as 5,"
                        + " or names of letters, digits, '-' and '_'");
            }
        }
        List<String> copy = List.copyOf(different);
        return with(e -> e.nodes = copy);
    }

    /** Names with commas, {@code "none"}, or {@code "all"} that keep Definition 1 and that the nodes can suffer. */
    public Experiment nemesis(String names) {
        return with(e -> {
            e.nemesis = names;
            e.packages = null;
        });
    }

    /** Nemeses of your own, in the order in which the run begins with each. */
    public Experiment nemesis(List<NemesisPackage> chosen) {
        List<NemesisPackage> copy = List.copyOf(chosen);
        return with(e -> e.packages = copy);
    }

    /** Mean time between faults. */
    public Experiment nemesisInterval(Duration mean) {
        Duration checked = Limits.TIME.checked("--nemesis-interval", mean);
        return with(e -> e.nemesisInterval = checked);
    }

    /** Length of the main phase; healing and final operations follow. */
    public Experiment timeLimit(Duration length) {
        Duration checked = Limits.TIME.checked("--time-limit", length);
        return with(e -> e.timeLimit = checked);
    }

    /** Client operations a second over all clients; 0: as fast as they are answered. */
    public Experiment rate(double perSecond) {
        double checked = Limits.RATE.checked("--rate", perSecond);
        return with(e -> e.rate = checked);
    }

    /** Gaps between client operations. */
    public Experiment arrivals(Arrivals kind) {
        return with(e -> e.arrivals = kind);
    }

    /** Client threads. */
    public Experiment concurrency(int clients) {
        return concurrency(String.valueOf(clients));
    }

    /** Client threads: {@code "10"}, or {@code "2n"} for twice as many as nodes. */
    public Experiment concurrency(String clients) {
        if (!clients.matches("[1-9]\\d{0,3}n?|10000n?|n")) {
            throw new BadArguments("--concurrency " + clients + " is not a number such as 10 or 2n");
        }
        return with(e -> e.concurrency = clients);
    }

    /** Registers in use. */
    public Experiment keys(int registers) {
        int checked = Limits.KEYS.checked("--keys", registers);
        return with(e -> e.keys = checked);
    }

    /** Decides every schedule; the same seed gives the same one. Without: a random one for each run. */
    public Experiment seed(long decides) {
        return with(e -> e.seed = decides);
    }

    /** The folder that gets a folder for each run. */
    public Experiment store(Path folder) {
        return with(e -> e.store = folder);
    }

    /** Whether nodes and clients have certificates, made for the run, and refuse whoever has none. */
    public Experiment tls(boolean wanted) {
        return with(e -> e.tls = wanted);
    }

    /** Whether the run's log is of JSON lines. */
    public Experiment jsonLog(boolean wanted) {
        return with(e -> e.jsonLog = wanted);
    }

    /** Whether registers are watched while they are used, and the run ends early at the first violation. */
    public Experiment stopOnViolation(boolean wanted) {
        return with(e -> e.stopOnViolation = wanted);
    }

    /** What repeats it from a shell, where the caller knows better than {@link #commandLine}. */
    public Experiment repeatedBy(List<String> words) {
        List<String> copy = List.copyOf(words);
        return with(e -> e.repeatedBy = copy);
    }

    /**
     * The words of {@code dynacheck test} that repeat it with this seed. What is of your own must be found there by its
     * name: in a jar, which {@code --plugin} names.
     */
    public List<String> commandLine(long runSeed) {
        if (repeatedBy != null) {
            return repeatedBy;
        }
        List<String> words = new ArrayList<>(List.of("./dynacheck", "test", workload.name()));
        Map<String, String> usual = new Experiment(workload).values();
        values().forEach((name, value) -> {
            if (!value.equals(usual.get(name))) {
                words.addAll(List.of(name, value));
            }
        });
        if (!nodes.equals(Nodes.numbered(nodes.size()))) {
            nodes.forEach(name -> words.addAll(List.of("--node", name)));
        }
        words.addAll(place.words());
        if (target != null) {
            words.addAll(List.of("--target", target.name()));
        }
        options.forEach((key, value) -> words.addAll(List.of("--target-option", key + "=" + value)));
        Map.of("--tls", tls, "--logging-json", jsonLog, "--stop-on-violation", stopOnViolation).entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .sorted()
                .forEach(words::add);
        words.addAll(PluginLoader.words(List.of()));
        words.addAll(List.of("--seed", Long.toString(runSeed)));
        return words;
    }

    private Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        if (nodes.equals(Nodes.numbered(nodes.size()))) {
            values.put("--nodes", String.valueOf(nodes.size()));
        }
        String chosen = packages == null
                ? nemesis
                : packages.stream().map(NemesisPackage::name).collect(Collectors.joining(","));
        values.put("--nemesis", chosen.isEmpty() ? "none" : chosen);
        values.put("--nemesis-interval", nemesisInterval.toMillis() + "ms");
        values.put("--time-limit", timeLimit.toMillis() + "ms");
        values.put("--rate", BigDecimal.valueOf(rate).stripTrailingZeros().toPlainString());
        values.put("--stagger", arrivals.name().toLowerCase(Locale.ROOT));
        values.put("--concurrency", concurrency);
        values.put("--keys", String.valueOf(keys));
        values.put("--store", store.toString());
        return values;
    }

    /** Throws {@link BadArguments} if it makes no sense. Hosts are not looked at; {@link #run} does that. */
    public void check() {
        Target system = system();
        if (tls && place instanceof Place.Simulator) {
            throw new BadArguments("--tls: simulated nodes have no connections to secure; use --cluster local or ssh");
        }
        Map<String, String> known = TargetOptions.checked(system, options);
        if (tls && !system.capabilities(known).speaksTls()) {
            throw new BadArguments("--tls: target " + system.name() + " speaks no TLS; leave --tls out");
        }
        if (stopOnViolation && !DataCheckers.isOfRegisters(workload.vocabulary())) {
            throw new BadArguments("--stop-on-violation watches registers, and clients of workload " + workload.name()
                    + " say " + workload.vocabulary() + "; leave it out");
        }
        Plugins.unable(system, known, workload).ifPresent(why -> {
            throw new BadArguments(why);
        });
        if (nodes.size() < workload.minNodes()) {
            throw new BadArguments("workload " + workload.name() + " needs at least " + workload.minNodes()
                    + " nodes, got " + nodes.size() + "; use --nodes " + workload.minNodes());
        }
        if (place instanceof Hosts hosts && hosts.all().size() < nodes.size()) {
            throw new BadArguments("--nodes: " + nodes.size() + " nodes need as many hosts, and there are "
                    + hosts.all().size() + ": " + hosts.all());
        }
        trial(system, nemeses(RunListener.SILENT), 0);
    }

    private Target system() {
        return (target == null ? Plugins.target(null) : target).configured(options);
    }

    /** Those that this target's nodes can suffer there. */
    private List<NemesisPackage> nemeses(RunListener listener) {
        return Plugins.possible(
                packages == null ? Plugins.nemeses(nemesis, place.kind()) : packages,
                Plugins.impossible(system(), TargetOptions.checked(system(), options), place.kind()),
                packages == null && !nemesis.equals(ALL),
                listener);
    }

    private Trial trial(Target system, List<NemesisPackage> chosen, long runSeed) {
        boolean perNode = concurrency.endsWith("n");
        String number = perNode ? concurrency.substring(0, concurrency.length() - 1) : concurrency;
        int factor = number.isEmpty() ? 1 : Integer.parseInt(number);
        Workload.Settings settings = new Workload.Settings(
                nodes,
                perNode ? factor * nodes.size() : factor,
                keys,
                rate,
                arrivals,
                timeLimit,
                runSeed,
                Map.copyOf(TargetOptions.checked(system, options)));
        return new Trial(workload, system, chosen, settings, nemesisInterval, stopOnViolation);
    }

    /** As {@link #run(RunListener)}, with nobody who listens. */
    public RunResult run() throws IOException, InterruptedException {
        return run(RunListener.SILENT);
    }

    /**
     * Runs it and judges it. Nothing is printed. Nodes are ended and faults healed when it returns or throws.
     *
     * @throws BadArguments what was asked for makes no sense; nothing was started
     * @throws HarnessFailure there is no verdict; the message says why, and where what was recorded is
     * @throws IOException hosts cannot be used, or nothing can be stored
     * @throws InterruptedException before anything was recorded
     */
    public RunResult run(RunListener listener) throws IOException, InterruptedException {
        check();
        Target system = system();
        long runSeed = seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed;
        List<String> words = commandLine(runSeed);
        return switch (place) {
            case Place.Simulator simulator ->
                new SimulatedRun(trial(system, nemeses(listener), runSeed), simulator.model())
                        .run(store, words, listener);
            case Place.Real real -> real(trial(system, nemeses(listener), runSeed), real.nodes(), words, listener);
            case Hosts named -> {
                Hosts hosts = named.checked(system, options, listener);
                Map<String, String> impossible = hosts.impossible(nodes.size());
                List<NemesisPackage> possible = Plugins.possible(
                        nemeses(listener), impossible, packages == null && !nemesis.equals(ALL), listener);
                Nodes where =
                        new Nodes.OnHosts(hosts.all(), hosts.powerCommand(), impossible, hosts.ownDisks(possible));
                yield real(trial(system, possible, runSeed), where, words, listener);
            }
        };
    }

    private RunResult real(Trial trial, Nodes where, List<String> words, RunListener listener) throws IOException {
        return new LocalRun(trial, where, tls, store, jsonLog, words, listener).run();
    }
}
