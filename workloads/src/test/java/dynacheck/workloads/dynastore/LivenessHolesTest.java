package dynacheck.workloads.dynastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.checker.liveness.Definition1Result;
import dynacheck.checker.liveness.Definition1Result.Outcome;
import dynacheck.cluster.Cluster;
import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultModel;
import dynacheck.generator.Arrivals;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.injection.Nemesis;
import dynacheck.judge.Analysis;
import dynacheck.judge.Analyzer;
import dynacheck.runner.Runner;
import dynacheck.sim.SimRun;
import dynacheck.workload.Workload;
import dynacheck.workloads.dynastore.FlawedStore.Flaw;
import dynacheck.workloads.registers.Operations;
import dynacheck.workloads.registers.UntilDone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stores that lack one kind of liveness while all else goes on are VIOLATED; the one that lacks none HOLDS. */
@Timeout(120)
class LivenessHolesTest {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final List<String> NODES = List.of("n1", "n2", "n3");

    @TempDir
    Path dir;

    /** What the verdict must name. */
    private static String named(Flaw flaw) {
        return switch (flaw) {
            case NONE -> "The premise held throughout";
            case READ_ONLY_AFTER_CRASH -> ":write on register";
            case WRITES_OF_ONE_KEY_HANG -> ":write on register \"" + FlawedStore.KEY + "\" at n";
            case READS_OF_ONE_NODE_HANG -> ":read on register";
            case RECONFIGURATIONS_HANG -> ":reconfig at n";
            case REFUSES_FOR_EVER, ANSWERS_ONE_REQUEST -> "at n2";
        };
    }

    /** What the numbers of the run must name, not only the judge of Definition 1. */
    private static String counted(Flaw flaw) {
        return switch (flaw) {
            case NONE -> "operations completed";
            case READ_ONLY_AFTER_CRASH -> "Stopped completing: :write ("; // the last at, or on a slow machine never did
            case WRITES_OF_ONE_KEY_HANG ->
                "Stopped completing: :write on register \"" + FlawedStore.KEY + "\" (never did";
            case READS_OF_ONE_NODE_HANG -> "Stopped completing: :read at n2 (never did";
            case RECONFIGURATIONS_HANG -> "Stopped completing: :reconfig (never did";
            case REFUSES_FOR_EVER -> " at n2 (never did";
            case ANSWERS_ONE_REQUEST -> " at n2 (";
        };
    }

    private static void assertCaught(Flaw flaw, Analysis analysis) {
        Definition1Result liveness = analysis.definition1().orElseThrow();
        assertEquals(
                flaw == Flaw.NONE ? Outcome.HOLDS : Outcome.VIOLATED,
                liveness.outcome(),
                flaw + ": " + liveness.reason());
        assertTrue(liveness.reason().contains(named(flaw)), flaw + ": " + liveness.reason());
        assertEquals(
                analysis.history().calls().size(),
                liveness.operations().values().stream().mapToLong(n -> n).sum());
        String numbers = analysis.stats().orElseThrow().reason();
        assertTrue(numbers.contains(counted(flaw)), flaw + ": " + numbers);
        assertNotEquals(Verdict.INVALID, analysis.atomicity().orElseThrow().verdict(), "atomic it is");
    }

    private static Workload.Plan plan(Workload.Settings settings) {
        return new Workload.Plan(
                Operations.registerMix(settings),
                membership -> UntilDone.of(Operations.reconfig(List.of("n4"), List.of()), membership),
                1,
                Operations.finalOps(settings),
                Set.of());
    }

    /**
     * Only the read-only store needs a fault: the primary crashes for good, one of three, so the premise is kept. On a
     * machine so slow that hardly any operation ends it does so half way.
     */
    private static Generator faults(Flaw flaw) {
        Generator crash = Generators.once(Invocation.of("crash-stop", null));
        return flaw == Flaw.READ_ONLY_AFTER_CRASH || flaw == Flaw.NONE
                ? Generators.onceUnderway(60, SETTINGS.timeLimit().dividedBy(2), crash)
                : Generators.none();
    }

    private record CrashOfThePrimary(Cluster cluster) implements Nemesis {
        @Override
        public void invoke(Invocation op, Consumer<FaultEvent> journal) throws Exception {
            FaultEvent crash = new FaultEvent(
                    1,
                    "crash-stop",
                    FaultEvent.Phase.INSTALLING,
                    List.of(FlawedStore.FIRST),
                    List.of(),
                    List.of(),
                    true,
                    null);
            journal.accept(crash);
            cluster.end(FlawedStore.FIRST);
            journal.accept(crash.next(FaultEvent.Phase.INSTALLED, "gone"));
        }

        @Override
        public void healAll(Consumer<FaultEvent> journal) {}

        @Override
        public void close() {}
    }

    private static final Workload.Settings SETTINGS =
            new Workload.Settings(NODES, 6, 2, 100, Arrivals.EXPONENTIAL, Duration.ofSeconds(4), 1, Map.of());

    @ParameterizedTest
    @EnumSource
    void simulated(Flaw flaw) {
        Workload.Plan plan = plan(SETTINGS);
        SimRun run = new SimRun(
                "flawed-store",
                new FlawedStore(dir, flaw).simulation().orElseThrow(),
                NODES,
                Map.of(),
                FaultModel.CALM,
                1);
        SimRun.Outcome outcome = run.run(
                membership -> new Runner.Setup(
                        plan.clientOps(),
                        plan.reconfigs().apply(membership),
                        faults(flaw),
                        plan.finalOps(),
                        SETTINGS.clients(),
                        1,
                        SETTINGS.timeLimit(),
                        GRACE,
                        1),
                (cluster, membership) -> new CrashOfThePrimary(cluster),
                null);
        RunInfo info = new RunInfo("test", "test", 1, NODES, List.of(), GRACE, Map.of(), List.of(), Instant.EPOCH);
        assertCaught(flaw, Analyzer.analyze(outcome.history(), info));
    }

    /** All at once, for each mostly waits. */
    @Test
    void asProcesses() throws Exception {
        Map<Flaw, Future<Analysis>> runs = new EnumMap<>(Flaw.class);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Analysis>> tasks = new ArrayList<>();
            for (Flaw flaw : Flaw.values()) {
                tasks.add(() -> asProcesses(flaw));
            }
            List<Future<Analysis>> done = threads.invokeAll(tasks);
            for (Flaw flaw : Flaw.values()) {
                runs.put(flaw, done.get(flaw.ordinal()));
            }
        }
        for (Map.Entry<Flaw, Future<Analysis>> run : runs.entrySet()) {
            assertCaught(run.getKey(), run.getValue().get());
        }
    }

    private Analysis asProcesses(Flaw flaw) throws IOException, InterruptedException {
        Path folder = Files.createDirectory(dir.resolve(flaw.name()));
        FlawedStore store = new FlawedStore(Files.createDirectory(folder.resolve("disk")), flaw);
        try (ShortRun run = new ShortRun(folder, store, NODES, Map.of(), GRACE)) {
            return run.judge(plan(SETTINGS), SETTINGS, faults(flaw), new CrashOfThePrimary(run.cluster));
        }
    }
}
