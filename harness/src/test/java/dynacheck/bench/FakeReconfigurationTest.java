package dynacheck.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.cluster.Cluster;
import dynacheck.cluster.Links;
import dynacheck.cluster.NodeState;
import dynacheck.cluster.Processes;
import dynacheck.membership.Change;
import dynacheck.target.Access;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reconfigurations of nodes that are made up: what a rehearsal says of itself, and whose costs are counted. */
@Timeout(60)
class FakeReconfigurationTest {
    private static final Completion OK = new Completion.Ok(null, Map.of());

    /**
     * Nodes that are ready at once.
     *
     * @param killed gets who is killed
     */
    private record Fake(List<NodeAddress> nodes, List<String> killed) implements Cluster, Processes {
        @Override
        public NodeAddress reserve(String node) {
            return new NodeAddress(node, "127.0.0.1", 5, 6);
        }

        @Override
        public NodeAddress provision(String node) {
            return reserve(node);
        }

        @Override
        public Processes processes() {
            return this;
        }

        @Override
        public void kill(String node) {
            killed.add(node);
        }

        @Override
        public void start(String node) {
            throw new IllegalStateException("nobody is started");
        }

        @Override
        public void pause(String node) {
            throw new IllegalStateException("nobody is paused");
        }

        @Override
        public void resume(String node) {
            throw new IllegalStateException("nobody is resumed");
        }

        @Override
        public NodeState state(String node) {
            throw new IllegalStateException("nobody asks");
        }

        @Override
        public Links links() {
            throw new IllegalStateException("no links");
        }

        @Override
        public void close() {}
    }

    /**
     * Reads and writes are answered; reconfigurations as given, the last one from then on. After the first of them n3
     * has sent a million messages, and nobody else ever sends any.
     */
    private static final class Scripted implements Access {
        private final Queue<Completion> reconfigurations;
        private volatile boolean asked;
        private volatile String silent = "";
        private volatile String dead = "";

        Scripted(Completion... reconfigurations) {
            this.reconfigurations = new ArrayDeque<>(List.of(reconfigurations));
        }

        @Override
        public Client openClient(NodeAddress node) {
            if (node.node().equals(dead)) {
                return op -> new Completion.Fail("connection refused");
            }
            return op -> op.f().equals(Change.F) ? next() : new Completion.Ok(op.value(), Map.of());
        }

        private Completion next() {
            asked = true;
            return reconfigurations.size() > 1 ? reconfigurations.remove() : reconfigurations.element();
        }

        @Override
        public Map<String, Long> counters(NodeAddress node) {
            if (asked && node.node().equals(silent) || node.node().equals(dead)) {
                return Map.of();
            }
            return Map.of("messages", asked && node.node().equals("n3") ? 1_000_000L : 0, "cpu-nanos", 0L);
        }
    }

    private static ReconfigBench.Plan plan(int add, int remove, int kill, Duration warmUp) {
        Load load = new Load(1, 50, 1, 16, 1_000, 1);
        return new ReconfigBench.Plan(load, add, remove, kill, warmUp, Duration.ofSeconds(1));
    }

    private static Fake two() {
        return two(new ArrayList<>());
    }

    private static Fake two(List<String> killed) {
        return new Fake(
                List.of(new NodeAddress("n1", "127.0.0.1", 1, 2), new NodeAddress("n2", "127.0.0.1", 3, 4)), killed);
    }

    private static Completion rehearsed(Duration warmUp, Completion... reconfigurations) throws Exception {
        return new ReconfigBench(new Scripted(reconfigurations), line -> {})
                .rehearse(plan(0, 1, 0, warmUp), FakeReconfigurationTest::two);
    }

    @Test
    void aRefusedRehearsalIsToldWithItsReason() throws Exception {
        Completion refused = rehearsed(Duration.ofMillis(300), new Completion.Fail("not here"));
        assertEquals("was not executed: not here", refused.unanswered());
    }

    @Test
    void oneThatCameToPassIsEnough() throws Exception {
        assertInstanceOf(
                Completion.Ok.class,
                rehearsed(Duration.ofSeconds(2), new Completion.Info("timeout"), OK, new Completion.Fail("again?")));
    }

    @Test
    void withoutTimeNothingWasRehearsed() throws Exception {
        assertEquals(
                "was not executed: there was no time to ask for it",
                rehearsed(Duration.ZERO, OK).unanswered());
    }

    @Test
    void whatAnOperationCostsIsWhatItCostsNewNodesToo() throws Exception {
        ReconfigBench.Result result = measured(new Scripted(OK));
        assertInstanceOf(Completion.Ok.class, result.outcome());
        assertEquals(0, Objects.requireNonNull(result.costBefore()).messages());
        assertTrue(Objects.requireNonNull(result.costSince()).messages() > 0);
    }

    @Test
    void whatANodeDoesNotTellIsNotTakenForNothing() throws Exception {
        Scripted scripted = new Scripted(OK);
        scripted.silent = "n1";
        ReconfigBench.Result result = measured(scripted);
        assertNotNull(result.costBefore());
        assertNull(result.costSince());
    }

    /** It may have ended. */
    @Test
    void aRemovedMemberIsNotAsked() throws Exception {
        Scripted scripted = new Scripted(OK);
        scripted.silent = "n2";
        assertTrue(Objects.requireNonNull(measured(scripted).costSince()).messages() > 0);
    }

    /** As the rehearsal does, too: clients are to be warm for just that. */
    @Test
    void whoIsToBeLostIsKilledBeforeAndNeverAsked() throws Exception {
        Scripted scripted = new Scripted(OK);
        scripted.dead = "n2";
        List<String> killed = new ArrayList<>();
        ReconfigBench bench = new ReconfigBench(scripted, line -> {});
        ReconfigBench.Result result = bench.run(plan(1, 0, 1, Duration.ZERO), second -> {}, () -> two(killed));
        assertEquals(List.of("n2"), killed);
        assertEquals(0, result.notOk());
        assertNotNull(result.costBefore());
        assertTrue(Objects.requireNonNull(result.costSince()).messages() > 0);
        bench.rehearse(plan(1, 0, 1, Duration.ofMillis(300)), () -> two(killed));
        assertEquals(List.of("n2", "n2"), killed);
    }

    /** n3 takes the place of n2. */
    private static ReconfigBench.Result measured(Scripted scripted) throws Exception {
        return new ReconfigBench(scripted, line -> {})
                .run(plan(1, 1, 0, Duration.ZERO), second -> {}, FakeReconfigurationTest::two);
    }
}
