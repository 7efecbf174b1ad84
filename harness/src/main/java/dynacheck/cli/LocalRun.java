package dynacheck.cli;

import dynacheck.checker.Analysis;
import dynacheck.checker.Analyzer;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.cluster.LocalCluster;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.history.HistoryReader;
import dynacheck.history.Journal;
import dynacheck.report.ReportWriter;
import dynacheck.runner.LiveMembership;
import dynacheck.runner.Runner;
import dynacheck.store.Store;
import dynacheck.workload.NemesisPackage;
import dynacheck.workload.Target;
import dynacheck.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One run on a {@link LocalCluster}, from its folder in the store to its verdict. */
record LocalRun(
        Workload workload,
        Target target,
        List<NemesisPackage> packages,
        Workload.Settings settings,
        Duration nemesisInterval,
        Path storeRoot,
        List<String> commandLine) {
    private static final String VERSION = "0.1.0-SNAPSHOT";

    Verdict run() throws Exception {
        Workload.Plan plan = workload.plan(settings);
        Set<String> coverage = new TreeSet<>(plan.requiredCoverage());
        packages.forEach(p -> coverage.addAll(p.coverage()));
        RunInfo info = new RunInfo(
                workload.name(),
                workload.name(),
                settings.seed(),
                settings.nodes(),
                coverage,
                RunInfo.DEFAULT_GRACE,
                Map.of("dynacheck", VERSION, "jdk", Runtime.version().toString(), "target", target.name()),
                commandLine,
                Instant.now());
        Store store = new Store(storeRoot);
        Path dir = store.create(workload.name(), info.startTime());
        Store.writeRun(dir, info);
        Console.line("dynacheck " + VERSION + ", seed " + settings.seed());
        Console.line("again: " + String.join(" ", commandLine));
        CountDownLatch finished = new CountDownLatch(1);
        try {
            execute(plan, dir, finished);
            return judge(store, dir, info);
        } finally {
            finished.countDown();
        }
    }

    private void execute(Workload.Plan plan, Path dir, CountDownLatch finished) throws Exception {
        LiveMembership membership = new LiveMembership(settings.nodes());
        try (LocalCluster cluster = new LocalCluster(target, settings.nodes(), dir, settings.options())) {
            Thread emergency = new Thread(cluster::close, "close-cluster");
            cluster.startAll();
            try (Journal journal = Journal.open(dir.resolve("history.edn"), membership::accept);
                    Faults faults = new Faults(packages, cluster, membership, settings.seed())) {
                Runner runner = new Runner(
                        setup(plan, membership), target, cluster, journal, membership, faults, new Console());
                Thread onInterrupt = new Thread(() -> stopAndWait(runner, finished, emergency), "stop-run");
                Runtime.getRuntime().addShutdownHook(onInterrupt);
                try {
                    runner.run();
                } finally {
                    removeHook(onInterrupt);
                }
            }
        }
    }

    private Runner.Setup setup(Workload.Plan plan, LiveMembership membership) {
        List<Generator> reconfigs = new ArrayList<>(List.of(plan.reconfigs()));
        packages.forEach(p -> reconfigs.add(p.reconfigs(nemesisInterval, membership)));
        return new Runner.Setup(
                plan.clientOps(),
                Generators.any(reconfigs),
                TestCommand.combined(packages, nemesisInterval, settings.timeLimit()),
                plan.finalOps(),
                settings.clients(),
                Math.max(1, plan.reconfigurers()),
                settings.timeLimit(),
                RunInfo.DEFAULT_GRACE,
                settings.seed());
    }

    /** Ctrl-C: no new operations, heal, judge what there is; the JVM waits for its shutdown hooks. */
    private static void stopAndWait(Runner runner, CountDownLatch finished, Thread emergency) {
        Console.line("interrupted: healing, then judging what was recorded ...");
        runner.stop();
        try {
            if (!finished.await(2, TimeUnit.MINUTES)) {
                emergency.start();
                emergency.join(TimeUnit.SECONDS.toMillis(20));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            boolean known = Runtime.getRuntime().removeShutdownHook(hook);
            assert known;
        } catch (IllegalStateException e) {
            // The JVM is going down, and the hook waits for this run.
        }
    }

    private static Verdict judge(Store store, Path dir, RunInfo info) throws IOException {
        Verdict verdict = judge(dir, dir.resolve("history.edn"), info);
        store.finished(dir);
        return verdict;
    }

    /** Judges a history and writes results and report into {@code dir}. */
    static Verdict judge(Path dir, Path history, RunInfo info) throws IOException {
        Analysis analysis = Analyzer.analyze(HistoryReader.read(history), info, dir);
        Path results = Store.writeResults(dir, analysis);
        Path report = results.resolveSibling("report.html");
        ReportWriter.write(analysis, report);
        Console.line(analysis.verdict() + ": " + analysis.reason());
        Console.line("report: " + report);
        return analysis.verdict();
    }
}
