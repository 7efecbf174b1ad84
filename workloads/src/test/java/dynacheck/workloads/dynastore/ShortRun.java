package dynacheck.workloads.dynastore;

import dynacheck.checker.Evidence;
import dynacheck.checker.RunInfo;
import dynacheck.cluster.LocalCluster;
import dynacheck.fault.FaultEvent;
import dynacheck.generator.Arrivals;
import dynacheck.generator.Generator;
import dynacheck.generator.Invocation;
import dynacheck.history.HistoryReader;
import dynacheck.history.Journal;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.injection.Nemesis;
import dynacheck.judge.Analysis;
import dynacheck.judge.Analyzer;
import dynacheck.judge.Standards;
import dynacheck.membership.LiveMembership;
import dynacheck.runner.Runner;
import dynacheck.target.Session;
import dynacheck.target.Target;
import dynacheck.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A run on real nodes and its judgement, as {@code dynacheck test} makes them, but with a story told by a test. */
final class ShortRun implements AutoCloseable {
    /** Names of nodes, "n1" to "nN". */
    final List<String> nodes;

    final LocalCluster cluster;

    /** Writes acknowledged so far. */
    final AtomicLong acknowledgedWrites = new AtomicLong();

    private final Path dir;
    private final Duration grace;
    private final Target target;
    private final Session session;

    /**
     * Starts nodes of ours.
     *
     * @param mutant the planted bug; "" for a control: the node as it is deployed
     * @param grace how long "eventually" may take
     */
    ShortRun(Path dir, int nodes, String mutant, Duration grace) throws IOException, InterruptedException {
        this(
                dir,
                new DynaStoreTarget(),
                IntStream.rangeClosed(1, nodes).mapToObj(i -> "n" + i).toList(),
                mutant.isEmpty() ? Map.of() : Map.of("mutant", mutant),
                grace);
    }

    /** Starts nodes of another store. */
    ShortRun(Path dir, Target target, List<String> nodes, Map<String, String> options, Duration grace)
            throws IOException, InterruptedException {
        this.dir = dir;
        this.grace = grace;
        this.target = target;
        this.nodes = nodes;
        session = target.open(new Target.RunSetup(options, null, dir));
        cluster = new LocalCluster(session, nodes, dir, options);
        try {
            cluster.startAll();
        } catch (IOException | InterruptedException e) {
            cluster.close();
            throw e;
        }
    }

    Workload.Settings settings(int clients, Duration timeLimit) {
        return new Workload.Settings(nodes, clients, 1, 0, Arrivals.EXPONENTIAL, timeLimit, 1, Map.of());
    }

    /** Carries the plan out and judges it. {@code faults} emits for {@code nemesis}. */
    Analysis judge(Workload.Plan plan, Workload.Settings settings, Generator faults, Nemesis nemesis)
            throws IOException, InterruptedException {
        LiveMembership membership = new LiveMembership(nodes);
        Path history = dir.resolve("history.edn");
        Consumer<Op> listener = op -> {
            membership.accept(op);
            if (op.f().equals("write") && op.type() == OpType.OK) {
                acknowledgedWrites.incrementAndGet();
            }
        };
        try (Journal journal = Journal.open(history, listener)) {
            Runner.Setup setup = new Runner.Setup(
                    plan.clientOps(),
                    plan.reconfigs().apply(membership),
                    faults,
                    plan.finalOps(),
                    settings.clients(),
                    Math.max(1, plan.reconfigurers()),
                    settings.timeLimit(),
                    grace.multipliedBy(2),
                    settings.seed());
            new Runner(setup, session, cluster, journal, membership, nemesis, progress -> {}).run();
        }
        RunInfo info = new RunInfo(
                "test", "test", 1, nodes, plan.requiredCoverage(), grace, Map.of(), List.of(), Instant.EPOCH);
        return Analyzer.analyze(Evidence.in(dir, HistoryReader.read(history), info), Standards.of(target.checkers()));
    }

    /** Does nothing, and has nothing to heal. */
    static final Nemesis NO_NEMESIS = new Nemesis() {
        @Override
        public void invoke(Invocation op, Consumer<FaultEvent> journal) {
            throw new IllegalStateException("no faults were planned, but " + op);
        }

        @Override
        public void healAll(Consumer<FaultEvent> journal) {}

        @Override
        public void close() {}
    };

    @Override
    public void close() {
        cluster.close();
        session.close();
    }
}
