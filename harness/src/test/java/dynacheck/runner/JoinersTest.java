package dynacheck.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.RunInfo;
import dynacheck.cluster.LocalCluster;
import dynacheck.fault.FaultEvent;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.history.Recorder;
import dynacheck.injection.Nemesis;
import dynacheck.membership.Change;
import dynacheck.membership.LiveMembership;
import dynacheck.membership.MembershipChange;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import dynacheck.target.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When a node that is added is started: as its target says. */
@Timeout(60)
class JoinersTest {
    @TempDir
    Path dir;

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final LiveMembership membership = new LiveMembership(List.of("n1", "n2", "n3"));
    private String launched = "sleep 600";
    private List<String> together = List.of();
    private String slow = "";
    private long allLaunched;

    /** Its clients give one answer to everything. */
    private final class Store implements Session {
        private final Completion answer;

        Store(Completion answer) {
            this.answer = answer;
        }

        @Override
        public void reserved(NodeAddress node) {
            events.add("reserved " + node.node());
        }

        @Override
        public LaunchSpec launch(NodeSetup setup) {
            if (setup.joiner()) {
                events.add("launched " + setup.self().node() + (setup.self().peerPort() > 0 ? "" : " nowhere"));
            }
            return new LaunchSpec(List.of((setup.joiner() ? launched : "sleep 600").split(" ")), Map.of());
        }

        @Override
        public boolean isReady(NodeAddress node) {
            if (List.of("n1", "n2", "n3").contains(node.node())) {
                return true;
            }
            if (!launched.startsWith("sleep") || !events.containsAll(together)) {
                return false;
            }
            return !node.node().equals(slow) || isReadyAtLast();
        }

        /** Long after those that were launched beside it. */
        private boolean isReadyAtLast() {
            long now = System.nanoTime();
            allLaunched = allLaunched == 0 ? now : allLaunched;
            boolean ready = now - allLaunched > Duration.ofMillis(500).toNanos();
            if (ready) {
                events.add("ready");
            }
            return ready;
        }

        @Override
        public Client openClient(NodeAddress node) {
            return op -> {
                events.add("proposed, unavailable " + membership.unavailable());
                return answer;
            };
        }
    }

    private static final class Quiet implements Nemesis {
        @Override
        public void invoke(Invocation op, Consumer<FaultEvent> journal) {}

        @Override
        public void healAll(Consumer<FaultEvent> journal) {}

        @Override
        public void close() {}
    }

    private final class Memory implements Recorder {
        private final List<Op> ops = new ArrayList<>();

        @Override
        public synchronized Op append(
                Object process, OpType type, String f, @Nullable Object value, Map<Keyword, Object> extra) {
            Op op = new Op(ops.size(), nanosNow(), process, type, f, value, extra);
            ops.add(op);
            membership.accept(op);
            return op;
        }

        @Override
        public long nanosNow() {
            return System.nanoTime();
        }
    }

    /** Returns what the run noted of its nodes. */
    private List<Op> run(MembershipChange joins, Completion answer) throws Exception {
        return run(Generators.limit(2, Generators.repeat(add("n4"))), 1, joins, answer);
    }

    private static Invocation add(String node) {
        return Invocation.of(Change.F, new Change(Set.of(node), Set.of()).toEdn());
    }

    private List<Op> run(Generator reconfigs, int reconfigurers, MembershipChange joins, Completion answer)
            throws Exception {
        Runner.Setup setup = new Runner.Setup(
                Generators.none(),
                reconfigs,
                Generators.none(),
                List.of(),
                1,
                reconfigurers,
                joins,
                Duration.ofSeconds(20),
                Duration.ofSeconds(2),
                1);
        Store store = new Store(answer);
        Memory memory = new Memory();
        try (LocalCluster cluster = new LocalCluster(store, List.of("n1", "n2", "n3"), dir, Map.of())) {
            cluster.startAll();
            new Runner(setup, store, cluster, memory, membership, new Quiet(), p -> {}).run();
        }
        return memory.ops.stream()
                .filter(op -> !op.isClient() && !op.f().equals(RunInfo.FINAL_OPERATIONS))
                .toList();
    }

    @Test
    void aNodeRunsBeforeItIsProposed() throws Exception {
        run(MembershipChange.START_THEN_PROPOSE, new Completion.Ok("done", Map.of()));
        assertEquals(
                List.of("reserved n4", "launched n4", "proposed, unavailable []", "proposed, unavailable []"), events);
    }

    /** The proposals of those that are ready first would be over when that of the last begins. */
    @Test
    void proposalsWhoseNodesStartSideBySideMeet() throws Exception {
        together = List.of("launched n4", "launched n5", "launched n6");
        slow = "n6";
        List<Generator> adds = Stream.of("n4", "n5", "n6")
                .map(node -> Generators.limit(1, Generators.repeat(add(node))))
                .toList();
        run(Generators.any(adds), 3, MembershipChange.START_THEN_PROPOSE, new Completion.Ok("done", Map.of()));
        assertEquals(3, Collections.frequency(events, "proposed, unavailable []"), events::toString);
        assertTrue(events.indexOf("ready") < events.indexOf("proposed, unavailable []"), events::toString);
    }

    /** Its address is known when it is proposed; until it runs nobody may count on it. */
    @Test
    void aNodeIsStartedOnceAfterItWasProposed() throws Exception {
        List<Op> nemesis = run(MembershipChange.PROPOSE_THEN_START, new Completion.Ok("done", Map.of()));
        assertEquals(
                List.of("reserved n4", "proposed, unavailable [n4]", "launched n4", "proposed, unavailable []"),
                events);
        assertEquals(List.of("enabled"), nemesis.stream().map(Op::f).toList());
        assertEquals(Set.of(), membership.unavailable());
    }

    @Test
    void aNodeThatMayHaveBeenAddedIsStarted() throws Exception {
        run(MembershipChange.PROPOSE_THEN_START, new Completion.Info("timeout"));
        assertEquals(
                List.of("reserved n4", "proposed, unavailable [n4]", "launched n4", "proposed, unavailable []"),
                events);
    }

    @Test
    void aNodeThatWasRefusedIsNot() throws Exception {
        run(MembershipChange.PROPOSE_THEN_START, new Completion.Fail("refused"));
        assertEquals(List.of("reserved n4", "proposed, unavailable [n4]", "proposed, unavailable [n4]"), events);
    }

    @Test
    void aNodeThatDoesNotStartIsNamedAndStaysUnavailable() throws Exception {
        launched = "false";
        List<Op> nemesis = run(MembershipChange.PROPOSE_THEN_START, new Completion.Ok("done", Map.of()));
        assertEquals(
                List.of("not-started", RunInfo.NOT_ENABLED),
                nemesis.stream().map(Op::f).toList());
        assertTrue(String.valueOf(nemesis.getFirst().value()).contains("ended instead of getting ready"));
        assertEquals(Set.of("n4"), membership.unavailable());
    }

    @Test
    void whereMembersNeverChangeNothingIsProposed() throws Exception {
        run(MembershipChange.NONE, new Completion.Ok("done", Map.of()));
        assertEquals(List.of(), events);
        assertEquals(Set.of("n1", "n2", "n3"), membership.members());
    }
}
