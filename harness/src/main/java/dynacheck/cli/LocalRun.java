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
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run on a {@link LocalCluster}, from its folder in the store to its verdict. */
record LocalRun(
        Workload workload,
        Target target,
        List<NemesisPackage> packages,
        Workload.Settings settings,
        Duration nemesisInterval,
        Path storeRoot,
        boolean jsonLog,
        List<String> commandLine,
        Interrupts interrupts) {
    private static final Logger LOG = LoggerFactory.getLogger(LocalRun.class);

    /** Throws {@link HarnessFailure} if there is no verdict; what was recorded stays. */
    Verdict run() throws IOException {
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
                Map.of("dynacheck", Main.VERSION, "jdk", Runtime.version().toString(), "target", target.name()),
                commandLine,
                Instant.now());
        Store store = new Store(storeRoot);
        Path dir = store.create(workload.name(), info.startTime());
        Store.writeRun(dir, info, effectiveSettings());
        Console.line("dynacheck " + Main.VERSION + ", seed " + settings.seed());
        Console.line("again: " + String.join(" ", commandLine));
        try (RunLog log = new RunLog(dir, jsonLog)) {
            LOG.info("seed {}, {}, command {}", settings.seed(), info.versions(), commandLine);
            try {
                execute(plan, dir);
                Verdict verdict = judge(dir, dir.resolve("history.edn"), info);
                store.finished(dir);
                return verdict;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new HarnessFailure("interrupted", dir, e);
            } catch (IOException | RuntimeException e) {
                LOG.error("the run has no verdict", e);
                throw new HarnessFailure(String.valueOf(e.getMessage() == null ? e : e.getMessage()), dir, e);
            }
        }
    }

    /** Every option with the value in force. */
    private Map<String, Object> effectiveSettings() {
        Map<String, Object> all = new TreeMap<>();
        all.put("cluster", "local");
        all.put("target", target.name());
        all.put("target-options", new TreeMap<>(settings.options()));
        all.put("nodes", settings.nodes());
        all.put("concurrency", settings.clients());
        all.put("keys", settings.keys());
        all.put("rate", settings.ratePerSecond());
        all.put("time-limit-ms", settings.timeLimit().toMillis());
        all.put("nemesis", packages.stream().map(NemesisPackage::name).toList());
        all.put("nemesis-interval-ms", nemesisInterval.toMillis());
        return all;
    }

    private void execute(Workload.Plan plan, Path dir) throws IOException, InterruptedException {
        LiveMembership membership = new LiveMembership(settings.nodes());
        try (LocalCluster cluster = new LocalCluster(target, settings.nodes(), dir, settings.options())) {
            Console.line("starting " + settings.nodes().size() + " nodes ...");
            cluster.startAll();
            try (Journal journal = Journal.open(dir.resolve("history.edn"), membership::accept);
                    Faults faults = new Faults(packages, cluster, membership, settings.seed())) {
                Runner runner = new Runner(
                        setup(plan, membership), target, cluster, journal, membership, faults, new Console());
                interrupts.onRequest(runner::stop);
                runner.run();
            } finally {
                interrupts.onRequest(null);
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
