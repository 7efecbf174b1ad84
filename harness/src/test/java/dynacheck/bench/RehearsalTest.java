package dynacheck.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dynacheck.cluster.Cluster;
import dynacheck.cluster.Links;
import dynacheck.cluster.Processes;
import dynacheck.generator.Invocation;
import dynacheck.membership.Change;
import dynacheck.target.Access;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the rehearsal of a reconfiguration says of itself. */
@Timeout(60)
class RehearsalTest {
    private static final Completion OK = new Completion.Ok(null, Map.of());

    /** Nodes that are always there. */
    private record Standing(List<NodeAddress> nodes) implements Cluster {
        @Override
        public NodeAddress reserve(String node) throws IOException {
            throw new IOException("nobody is added");
        }

        @Override
        public Processes processes() {
            throw new IllegalStateException("no processes");
        }

        @Override
        public Links links() {
            throw new IllegalStateException("no links");
        }

        @Override
        public void close() {}
    }

    /** Reads and writes are answered; reconfigurations as given, the last one from then on. */
    private record Scripted(Queue<Completion> reconfigurations) implements Access {
        @Override
        public Client openClient(NodeAddress node) {
            return op -> op.f().equals(Change.F) ? next(op) : new Completion.Ok(op.value(), Map.of());
        }

        private Completion next(Invocation op) {
            assertEquals(new Change(Set.of(), Set.of("n2")).toEdn(), op.value());
            return reconfigurations.size() > 1 ? reconfigurations.remove() : reconfigurations.element();
        }
    }

    private static Completion rehearsed(Duration warmUp, Completion... reconfigurations) throws Exception {
        Standing cluster = new Standing(
                List.of(new NodeAddress("n1", "127.0.0.1", 1, 2), new NodeAddress("n2", "127.0.0.1", 3, 4)));
        ReconfigBench.Plan plan =
                new ReconfigBench.Plan(new Load(1, 50, 1, 16, 0, 1), 0, 1, warmUp, Duration.ofSeconds(1));
        return new ReconfigBench(new Scripted(new ArrayDeque<>(List.of(reconfigurations))), line -> {})
                .rehearse(plan, () -> cluster);
    }

    @Test
    void aRefusedOneIsToldWithItsReason() throws Exception {
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
}
