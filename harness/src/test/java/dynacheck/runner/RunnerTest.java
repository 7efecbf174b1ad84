package dynacheck.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.RunInfo;
import dynacheck.cluster.LocalCluster;
import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvents;
import dynacheck.generator.Context;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.generator.Step;
import dynacheck.history.HistoryReader;
import dynacheck.history.Journal;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.injection.Nemesis;
import dynacheck.membership.Change;
import dynacheck.membership.LiveMembership;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import dynacheck.target.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunnerTest {
    @TempDir
    Path dir;

    /** Nodes only wait; clients answer at once: "doubt" with Info, "refuse" with Fail, the rest with Ok. */
    private static final class DummyTarget implements Session {
        /** How long those clients wait who were told to. */
        private final Queue<Duration> patient = new ConcurrentLinkedQueue<>();
        /** Whether nodes that are added get enabled. */
        private volatile boolean enabled = true;

        @Override
        public boolean isEnabled(NodeAddress node) {
            return enabled;
        }

        @Override
        public LaunchSpec launch(NodeSetup setup) {
            return new LaunchSpec(List.of("sleep", "600"), Map.of());
        }

        @Override
        public boolean isReady(NodeAddress node) {
            return true;
        }

        @Override
        public Client openClient(NodeAddress node) {
            return new Client() {
                @Override
                public Completion invoke(Invocation op) {
                    if (op.patience() != null) {
                        patient.add(op.patience());
                    }
                    return switch (op.f()) {
                        case "doubt" -> new Completion.Info("timeout");
                        case "refuse" -> new Completion.Fail("refused");
                        default -> new Completion.Ok(op.value(), Map.of());
                    };
                }

                @Override
                public void close() {}
            };
        }
    }

    private static final class CountingNemesis implements Nemesis {
        private volatile boolean healed;

        @Override
        public void invoke(Invocation op, Consumer<FaultEvent> journal) {
            FaultEvent event = new FaultEvent(
                    1, "pause", FaultEvent.Phase.INSTALLING, List.of("n1"), List.of(), List.of(), false, null);
            journal.accept(event);
            journal.accept(event.next(FaultEvent.Phase.INSTALLED, "T"));
        }

        @Override
        public void healAll(Consumer<FaultEvent> journal) {
            healed = true;
        }

        @Override
        public void close() {}
    }

    private final DummyTarget target = new DummyTarget();

    private List<Op> run(Runner.Setup setup, LiveMembership membership, CountingNemesis nemesis) throws Exception {
        Path store = Files.createTempDirectory(dir, "run");
        Path file = store.resolve("history.edn");
        try (LocalCluster cluster = new LocalCluster(target, List.of("n1", "n2", "n3"), store, Map.of());
                Journal journal = Journal.open(file, membership::accept)) {
            cluster.startAll();
            new Runner(setup, target, cluster, journal, membership, nemesis, p -> {}).run();
        }
        return HistoryReader.read(file).ops();
    }

    @Test
    void runsClientsReconfigurersNemesisAndFinalOps() throws Exception {
        Invocation add =
                Invocation.of("reconfig", Map.of(Keyword.of("add"), List.of("n4"), Keyword.of("remove"), List.of()));
        Runner.Setup setup = new Runner.Setup(
                Generators.limit(
                        300,
                        Generators.mix(List.of(
                                Generators.repeat(Invocation.of("write", 1L)),
                                Generators.repeat(Invocation.of("doubt", 2L)),
                                Generators.repeat(Invocation.of("refuse", 3L))))),
                Generators.once(add),
                Generators.once(Invocation.of("pause", null)),
                List.of(m -> Generators.limit(5, Generators.repeat(Invocation.of("read", null)))),
                4,
                1,
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                1);
        LiveMembership membership = new LiveMembership(List.of("n1", "n2", "n3"));
        CountingNemesis nemesis = new CountingNemesis();
        List<Op> ops = run(setup, membership, nemesis);

        assertEquals(
                300 + 5 + 1,
                ops.stream().filter(op -> op.type() == OpType.INVOKE).count());
        Set<Object> retired = new HashSet<>();
        for (Op op : ops) {
            assertFalse(op.isClient() && retired.contains(op.process()), "retired process came back: " + op);
            if (op.isClient() && op.type() == OpType.INFO) {
                retired.add(op.process());
            }
        }
        assertTrue(retired.size() > 50, "doubtful operations retire their process");
        assertEquals(Set.of("n1", "n2", "n3", "n4"), membership.members());
        assertEquals(
                List.of("n4"),
                ops.stream()
                        .filter(op -> op.f().equals("enabled"))
                        .map(Op::value)
                        .toList());
        assertTrue(nemesis.healed);
        assertEquals(Set.of("n1"), membership.unavailable());
        assertEquals(0, membership.effectiveSlack());
        assertEquals(1, membership.slack());
        List<Op> last = ops.subList(ops.size() - 10, ops.size());
        assertTrue(last.stream().allMatch(op -> op.f().equals("read")), "final reads come last");
        assertEquals(5, target.patient.size());
        assertTrue(
                target.patient.stream().allMatch(d -> d.compareTo(setup.grace()) > 0),
                "a final operation that does not complete must be a stall, not a client that gave up within the grace");
    }

    /** An addition among the last operations: without the wait after it nobody could say that it was never enabled. */
    @Test
    void theHistoryGoesOnUntilAJoinersGraceIsOver() throws Exception {
        target.enabled = false;
        Invocation add = Invocation.of(Change.F, new Change(Set.of("n4"), Set.of()).toEdn());
        Runner.Setup setup = new Runner.Setup(
                Generators.none(),
                Generators.none(),
                Generators.none(),
                List.of(m -> Generators.once(add)),
                1,
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                1);
        List<Op> ops = run(setup, new LiveMembership(List.of("n1", "n2", "n3")), new CountingNemesis());
        assertEquals(RunInfo.NOT_ENABLED, ops.getLast().f());
        assertEquals(List.of("n4"), ops.getLast().value());
        long proposed = ops.stream()
                .filter(op -> op.f().equals("reconfig"))
                .mapToLong(Op::timeNanos)
                .min()
                .orElseThrow();
        assertTrue(ops.getLast().timeNanos() - proposed > setup.grace().toNanos(), ops::toString);
    }

    /** Threads 0 and 3 belong to n1, thread 3 stays; the last of the five proposes changes. */
    @Test
    void onlyEveryOtherClientLeavesANodeThatIsCutOffButAllLeaveOneThatEnded() throws Exception {
        Runner.Setup setup = new Runner.Setup(
                Generators.limit(100, Generators.repeat(Invocation.of("write", 1L))),
                Generators.none(),
                Generators.none(),
                List.of(),
                4,
                1,
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                1);
        assertEquals(Set.of(3L), threadsAtN1(setup, "pause"));
        assertEquals(Set.of(), threadsAtN1(setup, "kill"));
    }

    /** Threads 0 and 3 belong to n1, thread 3 is stubborn. */
    @Test
    void oneClientInFourGoesOnAskingANodeThatWasRemovedAndRefuses() throws Exception {
        Invocation removal =
                Invocation.of("reconfig", Map.of(Keyword.of("add"), List.of(), Keyword.of("remove"), List.of("n1")));
        Runner.Setup setup = new Runner.Setup(
                Generators.limit(
                        200, Generators.delay(Duration.ofMillis(2), Generators.repeat(Invocation.of("refuse", 1L)))),
                Generators.sequence(List.of(Generators.sleep(Duration.ofMillis(100)), Generators.once(removal))),
                Generators.none(),
                List.of(),
                4,
                1,
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                1);
        List<Op> ops = run(setup, new LiveMembership(List.of("n1", "n2", "n3")), new CountingNemesis());
        long removed = ops.stream()
                .filter(op -> op.f().equals("reconfig") && op.type() == OpType.OK)
                .findFirst()
                .orElseThrow()
                .index();
        Map<Boolean, Set<Object>> atN1 = ops.stream()
                .filter(op -> op.f().equals("refuse") && op.type() == OpType.INVOKE && "n1".equals(op.node()))
                .collect(Collectors.partitioningBy(
                        op -> op.index() > removed, Collectors.mapping(Op::process, Collectors.toSet())));
        assertEquals(Set.of(0L, 3L), atN1.get(false));
        assertEquals(Set.of(3L), atN1.get(true));
    }

    private Set<Object> threadsAtN1(Runner.Setup setup, String fault) throws Exception {
        LiveMembership membership = new LiveMembership(List.of("n1", "n2", "n3"));
        Object installed = new FaultEvent(
                        7, fault, FaultEvent.Phase.INSTALLED, List.of("n1"), List.of(), List.of(), false, "T")
                .toEdn();
        membership.accept(new Op(0, 0, Keyword.of("nemesis"), OpType.INFO, FaultEvent.F, installed, Map.of()));
        List<Op> ops = run(setup, membership, new CountingNemesis());
        assertEquals(100, ops.stream().filter(op -> op.type() == OpType.OK).count());
        return ops.stream()
                .filter(op -> op.isClient() && "n1".equals(op.node()))
                .map(Op::process)
                .collect(Collectors.toSet());
    }

    /** The first, and the second once a fault was heard to be in force. */
    private record Hearing(Generator first, Generator second, boolean heard) implements Generator {
        @Override
        public Step next(Context context) {
            return switch (first.next(context)) {
                case Step.Emit e ->
                    new Step.Emit(e.op(), e.thread(), e.timeNanos(), new Hearing(e.rest(), second, heard));
                case Step.Pending p -> new Step.Pending(p.untilNanos(), new Hearing(p.rest(), second, heard));
                case Step.Done d -> heard ? second.next(context) : new Step.Pending(Long.MAX_VALUE, this);
            };
        }

        @Override
        public Generator update(Context context, Op event) {
            boolean inForce = FaultEvents.of(event)
                    .filter(fault -> fault.phase() == FaultEvent.Phase.INSTALLED)
                    .isPresent();
            return new Hearing(first, second, heard || inForce);
        }
    }

    @Test
    void aScheduleHearsWhatBecameOfItsFaults() throws Exception {
        Generator pause = Generators.once(Invocation.of("pause", null));
        Runner.Setup setup = new Runner.Setup(
                Generators.none(),
                Generators.none(),
                new Hearing(pause, pause, false),
                List.of(),
                1,
                1,
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                1);
        List<Op> ops = run(setup, new LiveMembership(List.of("n1", "n2", "n3")), new CountingNemesis());
        assertEquals(
                2,
                ops.stream()
                        .flatMap(op -> FaultEvents.of(op).stream())
                        .filter(fault -> fault.phase() == FaultEvent.Phase.INSTALLED)
                        .count());
    }

    @Test
    void theTimeLimitEndsAnEndlessGenerator() throws Exception {
        Runner.Setup setup = new Runner.Setup(
                Generators.repeat(Invocation.of("write", 1L)),
                Generators.none(),
                Generators.none(),
                List.of(),
                2,
                1,
                Duration.ofMillis(500),
                Duration.ofSeconds(5),
                1);
        List<Op> ops = run(setup, new LiveMembership(List.of("n1", "n2", "n3")), new CountingNemesis());
        assertTrue(ops.stream().anyMatch(op -> op.type() == OpType.OK));
    }

    @Test
    void membershipFollowsProposalsAndTheirOutcomes() {
        LiveMembership m = new LiveMembership(List.of("n1", "n2", "n3"));
        Object change = Map.of(Keyword.of("add"), List.of("n4"), Keyword.of("remove"), List.of("n1"));
        m.accept(new Op(0, 0, 5L, OpType.INVOKE, "reconfig", change, Map.of()));
        assertEquals(Set.of("n4"), m.pendingJoins());
        assertEquals(Set.of("n1"), m.pendingRemovals());
        assertEquals(0, m.slack());
        m.accept(new Op(1, 1, 5L, OpType.INFO, "reconfig", change, Map.of()));
        assertEquals(Set.of("n1"), m.pendingRemovals(), "a proposal with an unknown end may still take effect");
        m.accept(new Op(2, 2, 6L, OpType.INVOKE, "reconfig", change, Map.of()));
        m.accept(new Op(3, 3, 6L, OpType.OK, "reconfig", change, Map.of()));
        assertEquals(Set.of("n2", "n3", "n4"), m.members());
        assertEquals(Set.of(), m.pendingRemovals());
        assertEquals(Set.of("n4"), m.liveJoiners());
        assertEquals(-1, m.slackIf(Set.of("n2", "n3"), Set.of(), Set.of()));
        Object refused = Map.of(Keyword.of("add"), List.of(), Keyword.of("remove"), List.of("n2"));
        m.accept(new Op(4, 4, 7L, OpType.INVOKE, "reconfig", refused, Map.of()));
        assertEquals(List.of("n3", "n4"), m.activeMembers());
        m.accept(new Op(5, 5, 7L, OpType.FAIL, "reconfig", refused, Map.of()));
        assertEquals(List.of("n2", "n3", "n4"), m.activeMembers(), "what failed was never proposed");
        assertEquals(Set.of("n1"), m.everRemoved());
    }
}
