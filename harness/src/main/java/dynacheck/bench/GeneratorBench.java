package dynacheck.bench;

import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.checker.register.AtomicityResult;
import dynacheck.cluster.Cluster;
import dynacheck.cluster.Links;
import dynacheck.cluster.Processes;
import dynacheck.fault.FaultEvent;
import dynacheck.generator.Context;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.history.HistoryReader;
import dynacheck.history.Journal;
import dynacheck.injection.Nemesis;
import dynacheck.judge.Analysis;
import dynacheck.judge.Analyzer;
import dynacheck.membership.LiveMembership;
import dynacheck.runner.Runner;
import dynacheck.target.Access;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Reads and writes of registers in this JVM's memory, through the same generators, runner and journal as a real run:
 * the ceiling that the harness puts on any target. The history is judged as well, so a fast wrong harness shows.
 */
public final class GeneratorBench {
    private final Duration timeLimit;
    private final int clients;
    private final int keys;
    private final AtomicLong values = new AtomicLong();

    public GeneratorBench(Duration timeLimit, int clients, int keys) {
        this.timeLimit = timeLimit;
        this.clients = clients;
        this.keys = keys;
    }

    /** @param cpuNanos of the whole process, while the operations ran */
    public record Result(long operations, long wallNanos, long cpuNanos, Verdict verdict) {
        public double perSecond() {
            return operations * 1e9 / wallNanos;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d operations in %.1f s: %.0f a second, %.0f for each CPU second; history %s",
                    operations,
                    wallNanos / 1e9,
                    perSecond(),
                    operations * 1e9 / cpuNanos,
                    verdict);
        }
    }

    public Result run() throws IOException, InterruptedException {
        Path file = Files.createTempFile("dynacheck-bench", ".edn");
        Files.delete(file);
        LiveMembership membership = new LiveMembership(List.of("n1"));
        try (Cluster cluster = new OneNode();
                Nemesis noFaults = new NoFaults()) {
            long cpu = cpuNanos();
            long wall = System.nanoTime();
            try (Journal journal = Journal.open(file, membership::accept)) {
                new Runner(setup(), new InMemory(), cluster, journal, membership, noFaults, p -> {}).run();
            }
            wall = System.nanoTime() - wall;
            cpu = cpuNanos() - cpu;
            Analysis analysis = Analyzer.analyze(HistoryReader.read(file), RunInfo.foreign("bench"));
            long operations = analysis.history().ops().size() / 2;
            Verdict verdict = analysis.atomicity().map(AtomicityResult::verdict).orElse(Verdict.UNKNOWN);
            return new Result(operations, wall, cpu, verdict);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private Runner.Setup setup() {
        return new Runner.Setup(
                Generators.fn(this::next),
                Generators.none(),
                Generators.none(),
                List.of(),
                clients,
                1,
                timeLimit,
                Duration.ofSeconds(5),
                1);
    }

    private Invocation next(Context context) {
        long key = context.random().nextInt(keys);
        return context.random().nextBoolean()
                ? Invocation.of("read", Arrays.asList(key, null))
                : Invocation.of("write", List.of(key, values.incrementAndGet()));
    }

    private static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }

    /** Registers that are atomic because a concurrent map is. */
    private static final class InMemory implements Access {
        private final Map<Object, Object> registers = new ConcurrentHashMap<>();

        @Override
        public boolean isReady(NodeAddress node) {
            return true;
        }

        @Override
        public Client openClient(NodeAddress node) {
            return new Client() {
                @Override
                public Completion invoke(Invocation op) {
                    if (!(op.value() instanceof List<?> keyAndValue)) {
                        return new Completion.Fail("not [key value]");
                    }
                    Object key = keyAndValue.getFirst();
                    if (op.f().equals("write")) {
                        registers.put(key, keyAndValue.get(1));
                        return new Completion.Ok(op.value(), Map.of());
                    }
                    return new Completion.Ok(Arrays.asList(key, registers.get(key)), Map.of());
                }

                @Override
                public void close() {}
            };
        }
    }

    private static final class NoFaults implements Nemesis {
        @Override
        public void invoke(Invocation op, Consumer<FaultEvent> journal) {
            throw new IllegalStateException("no fault is scheduled");
        }

        @Override
        public void healAll(Consumer<FaultEvent> journal) {}

        @Override
        public void close() {}
    }

    /** A cluster that is only an address. */
    private static final class OneNode implements Cluster {
        private static final NodeAddress NODE = new NodeAddress("n1", "127.0.0.1", 0, 0);

        @Override
        public List<NodeAddress> nodes() {
            return List.of(NODE);
        }

        @Override
        public NodeAddress address(String node) {
            return NODE;
        }

        @Override
        public NodeAddress reserve(String node) throws IOException {
            throw noFaults();
        }

        @Override
        public Processes processes() {
            throw new IllegalStateException("no processes");
        }

        @Override
        public Links links() {
            throw new IllegalStateException("no links");
        }

        private static IOException noFaults() {
            return new IOException("nothing can be done to memory");
        }

        @Override
        public void close() {}
    }
}
