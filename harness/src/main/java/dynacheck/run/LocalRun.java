package dynacheck.run;

import dynacheck.checker.RunInfo;
import dynacheck.cluster.Cluster;
import dynacheck.history.Journal;
import dynacheck.history.Op;
import dynacheck.judge.Analysis;
import dynacheck.membership.LiveMembership;
import dynacheck.report.Extras;
import dynacheck.runner.Runner;
import dynacheck.store.RunMark;
import dynacheck.store.Store;
import dynacheck.target.Dialing;
import dynacheck.target.Session;
import dynacheck.target.Target;
import dynacheck.tls.RunKeys;
import dynacheck.workload.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run on processes or hosts, in real time, from its folder in the store to its verdict.
 *
 * @param tls whether nodes and clients have certificates, and refuse whoever has none
 */
record LocalRun(
        Trial trial,
        Nodes nodes,
        boolean tls,
        Path storeRoot,
        boolean jsonLog,
        List<String> commandLine,
        RunListener listener) {
    private static final Logger LOG = LoggerFactory.getLogger(LocalRun.class);
    private static final Path KEYS = Path.of(System.getProperty("user.home"), ".cache", "dynacheck", "keys");

    /** Throws {@link HarnessFailure} if there is no verdict; what was recorded stays. */
    RunResult run() throws IOException {
        Workload.Plan plan = trial.plan();
        RunInfo info = trial.info(plan, commandLine);
        Path dir = Places.newRun(storeRoot, info.name(), info.startTime());
        Store.writeRun(dir, info, effective());
        listener.says("dynacheck " + Version.CURRENT + ", seed " + info.seed());
        listener.says("again: " + ShellWords.quoted(commandLine));
        try (RunLog log = new RunLog(dir, jsonLog);
                RunMark mark = RunMark.put(dir)) {
            LOG.info("seed {}, {}, command {}", info.seed(), info.versions(), commandLine);
            try {
                RunInfo whole = execute(plan, dir, info, mark);
                Analysis analysis = Judge.analyze(dir, dir.resolve("history.edn"), whole, trial.standards());
                Judge.write(analysis, Extras.NONE, dir, listener);
                point(new Store(storeRoot), dir);
                listener.says("again: " + ShellWords.quoted(commandLine));
                return new RunResult(analysis, dir, commandLine);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new HarnessFailure("interrupted", dir, e);
            } catch (IOException | RuntimeException e) {
                LOG.error("the run has no verdict", e);
                boolean explained = e instanceof IOException || e instanceof UncheckedIOException;
                throw new HarnessFailure(explained ? String.valueOf(e.getMessage()) : e.toString(), dir, e);
            }
        }
    }

    /** The verdict stands, whether or not the links to it can be made. */
    private void point(Store store, Path dir) {
        try {
            store.finished(dir);
        } catch (IOException e) {
            listener.warns("the store's `latest` does not point to this run: " + Judge.reason(e));
        }
    }

    /** Every option with the value in force. */
    private Map<String, Object> effective() {
        Map<String, Object> all = new TreeMap<>(trial.effective(nodes.kind()));
        all.put("tls", tls);
        return all;
    }

    /** Null without {@link #tls}. */
    private @Nullable RunKeys keys() throws IOException {
        if (!tls) {
            return null;
        }
        RunKeys keys = RunKeys.create(KEYS, trial.settings().timeLimit());
        listener.says("certificates for a client of yours, until the run ends: " + keys.folder());
        return keys;
    }

    private Dialing dialing() {
        return trial.target().capabilities(trial.settings().options()).dialing();
    }

    private Session open(@Nullable RunKeys keys, Path dir) throws IOException {
        Map<String, String> options = trial.settings().options();
        return trial.target()
                .open(new Target.RunSetup(
                        options,
                        keys == null ? null : keys.client(),
                        dir,
                        trial.workload().vocabulary()));
    }

    /** Returns what is to be judged: how much was recorded is known now. */
    private RunInfo execute(Workload.Plan plan, Path dir, RunInfo info, RunMark mark)
            throws IOException, InterruptedException {
        Workload.Settings settings = trial.settings();
        LiveMembership membership =
                new LiveMembership(settings.nodes(), trial.capabilities().resilience());
        listener.says("starting " + settings.nodes().size() + " nodes ...");
        try (RunKeys keys = keys();
                Session session = open(keys, dir);
                Cluster cluster = nodes.start(session, dialing(), settings, dir, keys)) {
            Map<String, Object> hosts = cluster.facts();
            Map<String, Object> known = effective();
            if (!hosts.isEmpty()) {
                known.put("hosts", hosts);
                known.put("impossible-faults", nodes.impossible());
                Store.writeRun(dir, info, known);
            }
            AtomicReference<Runnable> stop = new AtomicReference<>(() -> {});
            Consumer<Op> watch =
                    trial.watch(() -> Objects.requireNonNull(stop.get()).run(), listener);
            Consumer<Op> watched = op -> {
                membership.accept(op);
                watch.accept(op);
            };
            try (Journal journal = Journal.open(dir.resolve("history.edn"), watched);
                    Faults faults = trial.faults(cluster, membership)) {
                Runner runner = new Runner(
                        trial.setup(plan, membership), session, cluster, journal, membership, faults, progress -> {
                            if (mark.isStopRequested(progress.nowNanos())) {
                                Objects.requireNonNull(stop.get()).run();
                            }
                            listener.progress(progress);
                        });
                stop.set(runner::stop);
                listener.stoppable(runner::stop);
                runner.run();
                Set<String> promised = new TreeSet<>(info.requiredCoverage());
                promised.add(RunInfo.LINES + journal.size());
                RunInfo whole = info.withRequiredCoverage(promised);
                try {
                    Store.writeRun(dir, whole, known);
                } catch (IOException e) { // a full disk; the verdict does not need it
                    LOG.warn("how many lines were recorded could not be written: {}", e.getMessage());
                }
                return whole;
            } finally {
                listener.stoppable(null);
            }
        }
    }
}
