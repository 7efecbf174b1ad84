package dynacheck.node.abd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Change;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the paper claims, and what a node adds to it: a disk, restarts, and lives. */
@NullUnmarked
class AbdTest {
    private final AbdCluster cluster = new AbdCluster(1, 3, AbdProcess::new);

    private int messagesOf(Runnable operation) {
        int before = cluster.sent;
        operation.run();
        cluster.settle();
        return cluster.sent - before;
    }

    /** A round trip: a request to each of two others, and their answers. */
    @Test
    void aWriteTakesTwoRoundTripsAndAReadOnWhichAMajorityAgreesOne() {
        assertEquals(8, messagesOf(() -> cluster.write(1, "a")));
        assertEquals(4, messagesOf(() -> cluster.read(2)));
        assertEquals("a", cluster.calls.getLast().value());
    }

    @Test
    void aReadThatMeetsAWriteHalfDoneStoresWhatItReturns() {
        cluster.lost = packet ->
                packet.message() instanceof Message.Store && packet.to().equals("n3");
        cluster.write(1, "a");
        cluster.settle();
        cluster.lost = packet -> packet.to().equals("n1") || packet.from().equals("n1");
        assertEquals("a", answered(cluster.read(3)).value());
        assertTrue(cluster.node(3).disk.values().stream()
                .anyMatch(r -> r instanceof Persistent.Register register
                        && register.value().value().equals("a")));
        assertEquals("", cluster.violation());
    }

    private AbdCluster.Call answered(AbdCluster.Call call) {
        cluster.settle();
        assertTrue(call.ok(), () -> call.operation + ": " + call.outcome);
        return call;
    }

    @Test
    void withoutAMajorityNothingCompletesAndWithOneItDoes() {
        cluster.node(2).crash();
        cluster.node(3).crash();
        AbdCluster.Call call = cluster.write(1, "a");
        cluster.settle();
        assertNull(call.outcome);
        cluster.node(3).start();
        assertTrue(answered(call).ok());
    }

    @Test
    void whatWasAcknowledgedSurvivesThatAllCrash() {
        answered(cluster.write(1, "a"));
        cluster.nodes.values().forEach(AbdCluster.Node::crash);
        cluster.packets.clear();
        cluster.nodes.values().forEach(AbdCluster.Node::start);
        assertEquals("a", answered(cluster.read(2)).value());
    }

    /** A crash between the number of a write and its persist must not give the number to another value. */
    @Test
    void aTimestampIsNeverUsedAgain() {
        cluster.lost = packet ->
                packet.message() instanceof Message.Store && packet.to().equals("n3");
        cluster.write(1, "lost?");
        for (int i = 0; i < 40; i++) {
            cluster.step();
        }
        cluster.node(1).restart();
        cluster.lost = packet -> false;
        answered(cluster.write(1, "b"));
        for (int at = 1; at <= 3; at++) {
            assertEquals("b", answered(cluster.read(at)).value());
        }
        assertEquals("", cluster.violation());
    }

    @Test
    void aReconfigurationIsRefusedAndCertainlyNotExecuted() {
        AbdCluster.Call call =
                cluster.invoke(1, new Operation.Reconfig(List.of(new Change.Remove(ProcessId.of("n2")))));
        String reason = assertInstanceOf(Outcome.Refused.class, call.outcome).reason();
        assertTrue(reason.contains("never change") && reason.contains("--protocol dynastore"), reason);
    }

    /** The rule of lives holds here, too: an acknowledged write that only n1 and n3 have is not forgotten. */
    @Test
    void aMemberOnAnEmptyDiskIsRefused() {
        cluster.lost = packet -> packet.to().equals("n2");
        answered(cluster.write(1, "a"));
        cluster.lost = packet -> false;
        cluster.node(3).crash();
        cluster.node(3).emptyDisk();
        cluster.node(3).start();
        cluster.settle();
        assertTrue(cluster.node(3).end.contains("n3 has lived elsewhere"), cluster.node(3).end);
        assertEquals("a", answered(cluster.read(2)).value());
    }

    @Test
    void everyOrderThatIsTriedIsAtomicAndCompletes() {
        for (long seed = 0; seed < 1_000; seed++) {
            assertEquals("", AbdCluster.run(seed, AbdProcess::new), "seed " + seed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isKilled(AbdMutants mutant) {
        String found = mutant.hunt();
        assertFalse(found.isEmpty());
        assertTrue(found.startsWith("A"), found);
    }
}
