package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.MutantScripts.complete;
import static dynacheck.node.dynastore.MutantScripts.touches;
import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static dynacheck.node.dynastore.TestCluster.remove;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Operation;
import dynacheck.node.core.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What may go wrong while a transfer of the short form runs: nothing that was acknowledged is lost, clients are served,
 * and as soon as it can complete it does. Each value travels in a message of its own.
 */
@NullUnmarked
class TransferFaultsTest {
    private static final int MANY_STEPS = 60_000;
    private static final int KEYS = 6;

    private final TestCluster cluster = cluster(ShortParts.SHORT);

    private static TestCluster cluster(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 5, TestCluster.IMPATIENT.withChunkBytes(1));
        for (int i = 0; i < KEYS; i++) {
            complete(cluster, cluster.invoke(1, new Operation.Write("key" + i, "v" + i)));
        }
        cluster.run(500);
        return cluster;
    }

    /** In the end each register is read as it was written, and the history is atomic. */
    private static void assertNothingIsLost(TestCluster cluster, int reader) {
        for (int i = 0; i < KEYS; i++) {
            TestCluster.Call read = cluster.invoke(reader, new Operation.Read("key" + i));
            complete(cluster, read);
            assertEquals("v" + i, ((Ended.ReadOk) read.outcome).value().value());
        }
        assertEquals("", MutantScripts.verdict(cluster));
    }

    /** p4 and p5 are added and p1 and p2 go: the new majority needs a joiner, and every value moves. */
    private static TestCluster.Call replaceTwo(TestCluster cluster) {
        return cluster.reconfig(3, add(4), add(5), remove(1), remove(2));
    }

    private void become(int i, String until) {
        assertTrue(cluster.runUntil(MANY_STEPS, () -> cluster.p(i).core.status().registers() > 0), until);
    }

    @Test
    void aPieceThatNeverCompletesHoldsUpTheTransferAndNobodyElse() {
        cluster.blocked = p -> p.message() instanceof Message.Values;
        TestCluster.Call reconfig = replaceTwo(cluster);
        cluster.run(3_000);
        complete(cluster, cluster.write(3, "meanwhile"));
        complete(cluster, cluster.read(3));
        assertNull(reconfig.outcome);
        int waiting = cluster.packets.size();
        cluster.run(3_000);
        assertTrue(cluster.packets.size() < waiting + KEYS * 400, "what waits is asked for again, ever more slowly");
        cluster.packets.removeIf(cluster.blocked);
        cluster.blocked = p -> false;
        complete(cluster, reconfig);
        assertNothingIsLost(cluster, 3);
    }

    /** A node that cannot write ends itself: for the others it crashed. */
    @Test
    void aJoinerWhoseDiskIsFullInMidTransferIsReplacedByAnother() {
        TestCluster.Call reconfig = cluster.reconfig(3, add(4), remove(1));
        become(4, "the joiner has some values");
        cluster.crash(4);
        complete(cluster, cluster.write(2, "meanwhile"));
        complete(cluster, reconfig);
        complete(cluster, cluster.reconfig(3, add(5), remove(4)));
        assertNothingIsLost(cluster, 2);
    }

    /** Of nobody's data is told what it is: whatever digests say, timestamps and values decide. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void digestsThatAreWrongCostTimeAndNothingElse(int members) {
        List<Integer> made = new ArrayList<>();
        TestCluster damaged = cluster(new ShortParts() {
            @Override
            public Replica replica(Outbox outbox) {
                made.add(made.size());
                int wrong = made.size();
                return new RangedReplica(outbox) {
                    @Override
                    Timestamp digested(Timestamp ts) {
                        return wrong > members ? ts : new Timestamp(ts.num(), ts.pid(), ts.incarnation(), -wrong);
                    }
                };
            }
        });
        complete(damaged, replaceTwo(damaged));
        damaged.runUntil(MANY_STEPS, () -> damaged.p(4).core.status().enabled());
        assertNothingIsLost(damaged, 3);
    }

    @Test
    void aFloodOfClientsDuringATransferIsServed() {
        TestCluster.Call reconfig = replaceTwo(cluster);
        become(4, "the transfer runs");
        List<TestCluster.Call> flood = IntStream.range(0, 200)
                .mapToObj(i -> cluster.invoke(3, new Operation.Write("flood" + i % 40, "w" + i)))
                .toList();
        assertTrue(cluster.runUntilAnswered(4 * MANY_STEPS, flood.toArray(TestCluster.Call[]::new)));
        assertTrue(flood.stream().allMatch(TestCluster.Call::ok));
        complete(cluster, reconfig);
        cluster.calls.removeAll(flood);
        assertNothingIsLost(cluster, 3);
    }

    /** Whoever coordinates a transfer may end after any of its messages; another process completes it. */
    @Test
    void theCoordinatorMayCrashBetweenAnyTwoMessages() {
        int killed = 0;
        for (int after = 0; after == killed && after < 200; after++) {
            TestCluster run = cluster(ShortParts.SHORT);
            TestCluster.Call reconfig = run.reconfig(3, add(4), add(5), remove(1));
            int messages = after;
            boolean reached = run.runUntil(MANY_STEPS, () -> told(run) > messages || reconfig.outcome != null);
            if (!reached || reconfig.outcome != null) {
                break;
            }
            killed++;
            run.crash(3);
            run.packets.removeIf(p -> touches(p, 3));
            complete(run, run.write(2, "after"));
            assertNothingIsLost(run, 2);
        }
        assertTrue(killed > 10, killed + " messages of a transfer");
    }

    /** So many requests of its transfer the coordinator has got an answer to. */
    private static int told(TestCluster cluster) {
        return (int) cluster.transferred.stream().filter(pid(3)::equals).count();
    }

    /** A coordinator that goes nowhere asks the same again and again; then another process begins. */
    @Test
    void aTransferThatIsStuckIsCompletedByAnother() {
        cluster.blocked =
                p -> p.message() instanceof Message.LookValues && p.from().equals(pid(3));
        TestCluster.Call reconfig = cluster.reconfig(3, add(4), add(5), remove(1));
        assertTrue(cluster.runUntil(MANY_STEPS, () -> othersAsk(cluster)));
        complete(cluster, reconfig);
        assertNothingIsLost(cluster, 3);
    }

    private static boolean othersAsk(TestCluster cluster) {
        return cluster.traces.stream()
                .anyMatch(t -> t.event() instanceof TraceEvent.TransferBegun
                        && !t.process().equals(pid(3)));
    }

    @Test
    void aTransferThatCannotCompleteBlocksNoReader() {
        cluster.blocked = p -> p.message() instanceof Message.WriteChunk && !p.to().equals(pid(3));
        TestCluster.Call reconfig = replaceTwo(cluster);
        cluster.run(3_000);
        complete(cluster, cluster.read(3));
        complete(cluster, cluster.invoke(3, new Operation.Read("key1")));
        assertFalse(reconfig.ok());
    }
}
