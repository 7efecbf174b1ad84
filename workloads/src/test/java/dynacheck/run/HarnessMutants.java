package dynacheck.run;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Evidence;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.cluster.Cluster;
import dynacheck.history.History;
import dynacheck.history.HistoryReader;
import dynacheck.judge.Analysis;
import dynacheck.judge.Analyzer;
import dynacheck.store.Store;
import dynacheck.target.Dialing;
import dynacheck.target.Session;
import dynacheck.target.Target;
import dynacheck.tls.RunKeys;
import dynacheck.workload.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The program behind {@code mutants --harness}: short runs on processes of this machine by a harness with one planted
 * bug, of which none may be called valid, and one run without. A bug is put in from outside, where clusters, targets
 * and workloads plug in; see {@link HarnessBugs}. So the harness that is shipped has none to choose.
 */
final class HarnessMutants {
    private static final String HEAD = "| mutant of the harness | what it does | noticed by | seconds |";
    private static final String NONE = "none";
    private static final Duration LENGTH = Duration.ofSeconds(10);
    private static final Duration INTERVAL = Duration.ofMillis(1_500);
    /** Timing decides whether a bug has an effect in a short run, so one that had none is tried with more seeds. */
    private static final int MOST_RUNS = 4;

    private static final List<String> NODES = List.of("n1", "n2", "n3");

    /**
     * A bug, and where it is put in.
     *
     * @param nemesis packages of its run, with commas
     * @param noticedBy the checker that must name it
     * @param because what that checker must say, among other things
     */
    record Bug(
            String name,
            String what,
            String nemesis,
            String noticedBy,
            String because,
            UnaryOperator<Cluster> cluster,
            UnaryOperator<Target> target,
            UnaryOperator<Workload> workload,
            UnaryOperator<History> judged) {}

    /** @param analysis null: the run did not come to a verdict */
    private record Outcome(Bug bug, @Nullable Analysis analysis, String failure, double seconds) {
        private @Nullable CheckResult notice() {
            return analysis == null
                    ? null
                    : analysis.results().stream()
                            .filter(r ->
                                    r.verdict() != Verdict.VALID && r.checker().equals(bug.noticedBy()))
                            .filter(r -> r.reason().contains(bug.because()))
                            .findFirst()
                            .orElse(null);
        }

        boolean asItShould() {
            return bug.name().equals(NONE) ? analysis != null && analysis.verdict() == Verdict.VALID : notice() != null;
        }

        String row() {
            CheckResult notice = notice();
            String by = notice != null
                    ? notice.checker() + ": " + shortened(notice.reason())
                    : bug.name().equals(NONE) && asItShould()
                            ? "nobody, as it should be"
                            : "**not as it should be**: " + (analysis == null ? failure : shortened(analysis.reason()));
            return String.format(Locale.ROOT, "| %s | %s | %s | %.0f |", bug.name(), bug.what(), by, seconds);
        }
    }

    private final PrintStream out;
    private final Path store;
    private @Nullable Path honest;

    private HarnessMutants(PrintStream out, Path store) {
        this.out = out;
        this.store = store;
    }

    /** Arguments: the file for the table, then names of bugs; without names, all. Exit code 0: all are noticed. */
    public static void main(String[] args) throws Exception {
        Path store = Files.createTempDirectory("dynacheck-harness-mutants");
        int code;
        try {
            code = new HarnessMutants(System.out, store)
                    .run(Path.of(args[0]), List.of(args).subList(1, args.length));
        } finally {
            delete(store);
        }
        System.exit(code);
    }

    private int run(Path table, List<String> names) throws IOException, InterruptedException {
        RunLog.quiet();
        List<Bug> bugs = HarnessBugs.all().stream()
                .filter(bug -> names.isEmpty() || bug.name().equals(NONE) || names.contains(bug.name()))
                .toList();
        out.println(HEAD);
        List<Outcome> outcomes = new ArrayList<>();
        for (Bug bug : bugs) {
            Outcome outcome = one(bug, 1);
            for (int seed = 2;
                    seed <= MOST_RUNS && !outcome.asItShould() && !bug.name().equals(NONE);
                    seed++) {
                outcome = one(bug, seed);
            }
            outcomes.add(outcome);
            out.println(outcome.row());
        }
        List<String> lines = new ArrayList<>(List.of(HEAD, "|---|---|---|---|"));
        outcomes.forEach(outcome -> lines.add(outcome.row()));
        Path folder = table.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.write(table, lines);
        String wrong = outcomes.stream()
                .filter(o -> !o.asItShould())
                .map(o -> o.bug().name())
                .collect(Collectors.joining(", "));
        out.println((wrong.isEmpty()
                        ? bugs.size() - 1 + " mutants of the harness, all noticed"
                        : "not as it should be: " + wrong)
                + "; table: " + table);
        return (wrong.isEmpty() ? Verdict.VALID : Verdict.UNKNOWN).exitCode();
    }

    private Outcome one(Bug bug, int seed) throws InterruptedException {
        long began = System.nanoTime();
        try {
            Path dir = bug.judged() == HarnessBugs.WHOLE || honest == null ? record(bug, seed) : honest;
            if (bug.name().equals(NONE)) {
                honest = dir;
            }
            History history = bug.judged().apply(HistoryReader.read(dir.resolve("history.edn")));
            RunInfo info = Store.readRun(dir);
            return new Outcome(
                    bug,
                    Analyzer.analyze(Evidence.in(dir, history, info), OwnStandards.of(dir, info)),
                    "",
                    since(began));
        } catch (IOException | RuntimeException e) {
            return new Outcome(bug, null, String.valueOf(e.getMessage()), since(began));
        }
    }

    /** Runs it; returns the run's folder. */
    private Path record(Bug bug, int seed) throws IOException, InterruptedException {
        Workload workload = Plugins.find(Workload.class, Workload::name, "register", "workload");
        Target target = Plugins.find(Target.class, Target::name, "dynastore", "target");
        Nodes nodes = new Nodes() {
            @Override
            public String kind() {
                return "local";
            }

            @Override
            public Cluster start(Session under, Dialing d, Workload.Settings s, Path dir, @Nullable RunKeys keys)
                    throws IOException, InterruptedException {
                return bug.cluster().apply(new Nodes.Local().start(under, d, s, dir, keys));
            }
        };
        return Experiment.of(bug.workload().apply(workload))
                .target(bug.target().apply(target))
                .on(nodes)
                .nodes(NODES)
                .nemesis(bug.nemesis())
                .nemesisInterval(INTERVAL)
                .timeLimit(LENGTH)
                .concurrency(6)
                .keys(2)
                .rate(100)
                .seed(seed)
                .store(store.resolve(bug.name()))
                .run()
                .folder();
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static String shortened(String text) {
        String line = text.replace('|', '/').replace('\n', ' ');
        return line.length() <= 160 ? line : line.substring(0, 160) + " ...";
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
