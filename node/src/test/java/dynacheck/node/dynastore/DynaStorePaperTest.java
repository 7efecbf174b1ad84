package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static dynacheck.node.dynastore.TestCluster.remove;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Change;
import dynacheck.node.core.Outcome;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/**
 * Claims about whole clusters, under a few schedules each. Claims about single processes, message by message, are in
 * {@link WeakSnapshotPaperTest} (Algorithm 1), {@link TraversePaperTest} (Algorithm 2),
 * {@link ReconfigurationPaperTest} (many keys, joining and leaving), {@link RestartPaperTest} (the disk) and
 * {@link LinksPaperTest}.
 */
@NullUnmarked
class DynaStorePaperTest {
    private static final int SCHEDULES = 20;
    private static final int MANY_STEPS = 50_000;

    /** Section 5: a reconfiguration brings the up-to-date value to the new view. */
    @Test
    void reconfigurationCarriesTheValue() {
        for (long seed = 0; seed < SCHEDULES; seed++) {
            assertEquals("a", readAfterReplacement(seed, Parts.FAITHFUL), "seed " + seed);
        }
    }

    @Test
    void withoutTransferTheValueIsLost() {
        assertNotEquals("a", readAfterReplacement(1, TransferMutants.NO_TRANSFER));
    }

    /** Only p1 and p2 hold the value; the new view can answer without either. */
    private static String readAfterReplacement(long seed, Parts parts) {
        TestCluster cluster = new TestCluster(seed, parts, 3, 5);
        cluster.blocked = p -> p.to().equals(pid(3)) && p.message() instanceof Message.Write;
        complete(cluster, cluster.write(1, "a"));
        cluster.packets.removeIf(cluster.blocked);
        cluster.blocked = p -> false;
        complete(cluster, cluster.reconfig(2, add(4), add(5), remove(1)));
        complete(cluster, cluster.reconfig(3, add(4)));
        cluster.crash(1);
        cluster.blocked = p -> p.to().equals(pid(2)) || p.from().equals(pid(2));
        TestCluster.Call read = cluster.read(3);
        complete(cluster, read);
        return ((Ended.ReadOk) read.outcome).value().value();
    }

    /** Section 1: once the reconfiguration completed, a majority of the old view may crash. */
    @Test
    void oldMajorityMayCrashAfterwards() {
        for (long seed = 0; seed < SCHEDULES; seed++) {
            TestCluster cluster = new TestCluster(seed, Parts.FAITHFUL, 3, 6);
            complete(cluster, cluster.write(1, "a"));
            complete(cluster, cluster.reconfig(1, add(4), add(5), add(6)));
            complete(cluster, cluster.reconfig(4, remove(1), remove(2)));
            cluster.crash(1);
            cluster.crash(2);
            TestCluster.Call read = cluster.read(5);
            complete(cluster, read);
            assertEquals("a", ((Ended.ReadOk) read.outcome).value().value(), "seed " + seed);
        }
    }

    /**
     * Figure 1: three proposals at the same time, one with a removal, then a fourth; every proposal is in the last
     * view.
     */
    @Test
    void concurrentProposalsAllTakeEffect() {
        for (long seed = 0; seed < SCHEDULES; seed++) {
            TestCluster cluster = new TestCluster(seed, Parts.FAITHFUL, 4, 8);
            complete(
                    cluster,
                    cluster.reconfig(2, add(5)),
                    cluster.reconfig(3, add(6), remove(1)),
                    cluster.reconfig(4, add(7)));
            TestCluster.Call last = cluster.reconfig(2, add(8));
            complete(cluster, last);
            View view = ((Ended.ReconfigOk) last.outcome).view();
            assertEquals("[p2, p3, p4, p5, p6, p7, p8]", view.members().toString(), "seed " + seed);
        }
    }

    /** Lines 10-11 and 81: operations at a joiner are enabled by NOTIFY of a view that has it, not before. */
    @Test
    void joinerIsEnabledByNotify() {
        TestCluster cluster = new TestCluster(1, Parts.FAITHFUL, 3, 4);
        cluster.run(500);
        assertFalse(cluster.p(4).core.status().enabled());
        assertInstanceOf(Outcome.Failed.class, cluster.read(4).outcome);
        complete(cluster, cluster.reconfig(1, add(4)));
        cluster.run(2000);
        assertTrue(cluster.p(4).core.status().enabled());
    }

    /** NOTIFY is what enables: without it a joiner stays disabled and the reconfiguration open. */
    @Test
    void withoutNotifyNobodyIsEnabled() {
        TestCluster cluster = new TestCluster(1, NotifyMutants.NOTIFY_NOT_SENT, 3, 4);
        TestCluster.Call reconfig = cluster.reconfig(1, add(4));
        assertFalse(cluster.runUntilAnswered(MANY_STEPS, reconfig));
        assertFalse(cluster.p(4).core.status().enabled());
    }

    /** Line 53: a removed process halts; it tells its clients, and its replica goes on answering. */
    @Test
    void removedProcessHalts() {
        TestCluster cluster = new TestCluster(1, Parts.FAITHFUL, 4, 4);
        complete(cluster, cluster.reconfig(1, remove(4)));
        TestCluster.Call read = cluster.read(4);
        cluster.runUntilAnswered(MANY_STEPS, read);
        assertFalse(read.ok());
        assertTrue(cluster.p(4).core.status().halted());
        assertInstanceOf(Outcome.Failed.class, cluster.read(4).outcome);
    }

    /** A reconfigurer that crashes after its proposal was stored leaves a transition that others finish. */
    @Test
    void othersFinishWhatACrashedReconfigurerBegan() {
        for (long seed = 0; seed < SCHEDULES; seed++) {
            TestCluster cluster = new TestCluster(seed, Parts.FAITHFUL, 3, 4);
            cluster.reconfig(1, add(4));
            while (cluster.traces.stream().noneMatch(t -> t.event() instanceof TraceEvent.UpdateCompleted)) {
                cluster.step(0);
            }
            cluster.crash(1);
            cluster.run(MANY_STEPS / 5);
            assertTrue(cluster.p(4).core.status().enabled(), "seed " + seed);
        }
    }

    /** A process that restarts with its disk is the same one, only slow: all of them may restart. */
    @Test
    void acknowledgedWritesSurviveRestartsOfAll() {
        for (long seed = 0; seed < SCHEDULES; seed++) {
            TestCluster cluster = new TestCluster(seed, Parts.FAITHFUL, 3, 3);
            complete(cluster, cluster.write(1, "a"));
            for (int i = 1; i <= 3; i++) {
                cluster.restart(i);
            }
            TestCluster.Call read = cluster.read(2);
            complete(cluster, read);
            assertEquals("a", ((Ended.ReadOk) read.outcome).value().value(), "seed " + seed);
        }
    }

    /** An id keeps its address for ever: a second one is refused before anything is sent. */
    @Test
    void secondAddressOfAnIdIsRefused() {
        TestCluster cluster = new TestCluster(1, Parts.FAITHFUL, 3, 3);
        TestCluster.Call refused = cluster.reconfig(1, new Change.Add(pid(2), "elsewhere:1"));
        assertInstanceOf(Outcome.Refused.class, refused.outcome);
    }

    private static void complete(TestCluster cluster, TestCluster.Call... calls) {
        assertTrue(cluster.runUntilAnswered(MANY_STEPS, calls), "every operation at an active process completes");
        for (TestCluster.Call call : calls) {
            assertTrue(call.ok(), call.operation + " ended with " + call.outcome);
        }
    }
}
