package dynacheck.workloads.dynastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.checker.liveness.Definition1Result.Outcome;
import dynacheck.cluster.LinkState;
import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvent.Phase;
import dynacheck.generator.Arrivals;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.injection.Nemesis;
import dynacheck.judge.Analysis;
import dynacheck.workload.Workload;
import dynacheck.workloads.dynastore.trace.Property;
import dynacheck.workloads.dynastore.trace.Violation;
import dynacheck.workloads.dynastore.trace.WhiteBoxResult;
import dynacheck.workloads.registers.Keys;
import dynacheck.workloads.registers.Operations;
import dynacheck.workloads.registers.UntilDone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real nodes with a planted bug, from their processes to the verdict. Only bugs that show themselves almost surely once
 * provoked; those that need a certain order of messages are in the node's own tests, which choose that order.
 */
@Timeout(180)
class PlantedBugsTest {
    /** One that final operations ask for, too. */
    private static final String KEY = Keys.busy(1).getFirst();

    private static final Duration EVENTUALLY = Duration.ofSeconds(5);

    @TempDir
    Path dir;

    @Test
    void readsThatDoNotWriteBackAreNotAtomic() throws Exception {
        try (ShortRun run = new ShortRun(dir, 5, "READ_WITHOUT_WRITE_BACK", EVENTUALLY)) {
            Analysis analysis = slowWriter(run, Generators.none(), ShortRun.NO_NEMESIS);
            assertEquals(Verdict.INVALID, analysis.atomicity().orElseThrow().verdict(), analysis.reason());
        }
    }

    @Test
    void repliesBeforeTheDiskHasItLoseWrites() throws Exception {
        try (ShortRun run = new ShortRun(dir, 3, "REPLY_BEFORE_PERSIST", EVENTUALLY);
                PowerCut cut = new PowerCut(run, 100)) {
            AtomicLong value = new AtomicLong();
            Generator writes = Generators.limit(
                    3_000, Generators.fn(c -> Invocation.of("write", List.of(KEY, value.incrementAndGet()))));
            Analysis analysis = judge(run, writes, 6, PowerCut.ONCE, cut);
            assertEquals(Verdict.INVALID, analysis.atomicity().orElseThrow().verdict(), analysis.reason());
            WhiteBoxResult traces = analysis.find(WhiteBoxResult.class).orElseThrow();
            assertTrue(
                    traces.violations().stream().map(Violation::property).anyMatch(Property.DURABLE::equals),
                    traces.reason());
        }
    }

    /** What the tests above show is due to the bugs: nodes without them pass both provocations at once. */
    @Test
    void honestNodesPass() throws Exception {
        try (ShortRun run = new ShortRun(dir, 5, "", EVENTUALLY);
                PowerCut cut = new PowerCut(run, 2)) {
            Analysis analysis = slowWriter(run, PowerCut.ONCE, cut);
            assertEquals(Verdict.VALID, analysis.verdict(), analysis.reason());
        }
    }

    /**
     * What n1 sends is slow to reach three of five, so its writes are seen at n1 and n2 long before a majority has
     * them.
     */
    private static Analysis slowWriter(ShortRun run, Generator faults, Nemesis nemesis) throws Exception {
        for (String far : List.of("n3", "n4", "n5")) {
            run.cluster.links().set("n1", far, LinkState.delayed(Duration.ofMillis(400)));
        }
        AtomicLong value = new AtomicLong();
        List<Generator> clients = new ArrayList<>();
        clients.add(Generators.onThreads(
                thread -> thread.equals(0L),
                Generators.fn(c -> Invocation.of("write", List.of(KEY, value.incrementAndGet()), "n1"))));
        for (long reader = 1; reader <= 4; reader++) {
            Object own = reader;
            Invocation read = Invocation.of("read", Operations.read(KEY).value(), "n" + (reader + 1));
            clients.add(Generators.onThreads(own::equals, Generators.repeat(read)));
        }
        return judge(run, Generators.any(clients), 5, faults, nemesis);
    }

    private static Analysis judge(ShortRun run, Generator ops, int clients, Generator faults, Nemesis nemesis)
            throws Exception {
        Workload.Settings settings = run.settings(clients, Duration.ofSeconds(8));
        Workload.Plan plan = new Workload.Plan(
                ops,
                membership -> Generators.none(),
                0,
                Operations.finalOps(settings),
                Set.of("reads-of-written-values"));
        return run.judge(plan, settings, faults, nemesis);
    }

    /** Kills every node at once when some writes are acknowledged, and starts every node again when it heals. */
    private static final class PowerCut implements Nemesis {
        static final Generator ONCE = Generators.once(Invocation.of("cut", null));

        private final ShortRun run;
        private final int afterWrites;
        private final FaultEvent fault;
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private boolean out;

        PowerCut(ShortRun run, int afterWrites) {
            this.run = run;
            this.afterWrites = afterWrites;
            fault = new FaultEvent(1, "kill", Phase.INSTALLING, run.nodes, List.of(), List.of(), false, null);
        }

        private void atAllNodes(Task task) throws Exception {
            List<Callable<String>> tasks = new ArrayList<>();
            run.nodes.forEach(node -> tasks.add(() -> {
                task.at(node);
                return node;
            }));
            for (Future<String> done : threads.invokeAll(tasks)) {
                String unused = done.get();
            }
        }

        private interface Task {
            void at(String node) throws Exception;
        }

        @Override
        public void invoke(Invocation op, Consumer<FaultEvent> journal) throws Exception {
            while (run.acknowledgedWrites.get() < afterWrites) {
                Thread.sleep(1); // between two looks at the condition
            }
            journal.accept(fault);
            out = true;
            atAllNodes(run.cluster::kill);
            journal.accept(fault.next(Phase.INSTALLED, "all down"));
        }

        @Override
        public void healAll(Consumer<FaultEvent> journal) {
            if (!out) {
                return;
            }
            journal.accept(fault.next(Phase.HEALING, null));
            try {
                atAllNodes(run.cluster::start);
                out = false;
                journal.accept(fault.next(Phase.HEALED, "all up"));
            } catch (Exception e) {
                journal.accept(fault.next(Phase.HEAL_FAILED, String.valueOf(e)));
            }
        }

        @Override
        public void close() {
            threads.shutdownNow();
        }
    }

    @Test
    void reconfigurationsWithoutNotifyNeverComplete() throws Exception {
        Analysis analysis = oneJoiner("NOTIFY_NOT_SENT");
        String reason = analysis.definition1().orElseThrow().reason();
        assertTrue(reason.matches(".*it waits in NotifyQ\\(\\{.*}\\): 0 of [23] answers.*"), reason);
        assertEquals(Outcome.VIOLATED, analysis.definition1().orElseThrow().outcome(), analysis.reason());
        assertEquals(Verdict.INVALID, analysis.verdict());
    }

    @Test
    void aLostAddNeverEnablesWhoWasAdded() throws Exception {
        Analysis analysis = oneJoiner("LOST_ADD");
        assertEquals(Outcome.VIOLATED, analysis.definition1().orElseThrow().outcome(), analysis.reason());
        assertTrue(analysis.reason().contains("never followed by enable-operations"), analysis.reason());
        assertEquals(Verdict.INVALID, analysis.verdict());
    }

    /** Clients on three nodes, and one node is added. */
    private Analysis oneJoiner(String mutant) throws Exception {
        try (ShortRun run = new ShortRun(dir, 3, mutant, Duration.ofSeconds(2))) {
            String joiner = run.cluster.provision("j1").node();
            Workload.Settings settings = run.settings(3, Duration.ofSeconds(2));
            Workload.Plan plan = new Workload.Plan(
                    Generators.stagger(Arrivals.EXPONENTIAL, Duration.ofMillis(20), Operations.registerMix(settings)),
                    membership -> UntilDone.of(Operations.reconfig(List.of(joiner), List.of()), membership),
                    1,
                    Operations.finalOps(settings),
                    Set.of());
            return run.judge(plan, settings, Generators.none(), ShortRun.NO_NEMESIS);
        }
    }
}
