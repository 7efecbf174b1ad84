package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Puppet.V0;
import static dynacheck.node.dynastore.Puppet.with;
import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static dynacheck.node.dynastore.TestCluster.remove;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Change;
import dynacheck.node.core.DurableState;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.Timestamp;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Many keys, full transfers, joining and leaving: Algorithm 2, lines 22-30 and 76-82, beyond one register. */
@NullUnmarked
class ReconfigurationPaperTest {
    private static final int MANY_STEPS = 50_000;
    private static final Operation READ = new Operation.Read("k");
    private static final TaggedValue OLD = new TaggedValue("old", new Timestamp(4, "p2", 1, 1));

    /** A read or write has moved one key: it neither sets curView to the view in which it ended nor announces it. */
    @Test
    void keyOperationAnnouncesNoView() {
        View without3 = with(V0, remove(3));
        MemEntry found = new MemEntry(pid(2), View.of(List.of(remove(3))));
        Puppet p1 = Puppet.p1();
        p1.invoke(READ);
        p1.scans(found);
        p1.reads(OLD);
        assertEquals(without3, p1.collectsNothing());
        p1.reads(TaggedValue.INITIAL);
        assertEquals(OLD, p1.writes().value(), "what it read in V(0) it brings along");
        p1.collectsNothing();
        assertEquals(List.of(new Ended.ReadOk(OLD, without3)), p1.outcomes, "and needs no NOTIFY to end");
        assertEquals(V0, p1.core.status().curView());
        assertEquals(List.of(), p1.sent, "no NOTIFY");
    }

    /** A full transfer reads every key of a majority of the view it left and writes the greatest to the next. */
    @Test
    void fullTransferMovesTheGreatestOfEveryKey() {
        TaggedValue newer = new TaggedValue("newer", new Timestamp(5, "p3", 1, 1));
        Puppet p1 = Puppet.p1();
        p1.invoke(new Operation.Reconfig(List.of(remove(3))));
        p1.collectsNothing();
        MemEntry mine = new MemEntry(pid(1), View.of(List.of(remove(3))));
        p1.answers(Message.MemWrite.class, w -> new Message.Ack(w.num()));
        p1.scans(mine);
        p1.collectsNothing();
        MessageNumber num = p1.asks(Message.ReadChunk.class).num();
        KeyValue both = new KeyValue("both", newer);
        p1.receive(2, new Message.ReadChunkReply(num, List.of(new KeyValue("both", OLD)), true));
        p1.receive(3, new Message.ReadChunkReply(num, List.of(both, new KeyValue("one", OLD)), true));
        Message.WriteChunk write = p1.answers(Message.WriteChunk.class, w -> new Message.Ack(w.num()));
        assertEquals(with(V0, remove(3)), write.view());
        assertEquals(List.of(both, new KeyValue("one", OLD)), write.entries());
        assertEquals(V0, p1.core.status().curView(), "line 64 comes after the last scan");
        p1.collectsNothing();
        assertEquals(with(V0, remove(3)), p1.core.status().curView());
        assertEquals(List.of(), p1.outcomes, "line 29");
        p1.receive(1, new Message.Notify(with(V0, remove(3)), true));
        p1.receive(2, new Message.Notify(with(V0, remove(3)), true));
        assertEquals(List.of(new Ended.ReconfigOk(with(V0, remove(3)))), p1.outcomes);
    }

    /**
     * More than fits in one chunk of 64 KiB, then chunks of one key, of two and of three; p1, which will be alone, has
     * half of it, and p2 the other half.
     */
    @Test
    void fullTransferOfManyKeysGoesInChunks() {
        for (int chunkBytes : new int[] {Tuning.DEFAULT.chunkBytes(), 1, 20_010, 40_020}) {
            assertEquals(12, keysThatArrive(Parts.FAITHFUL, chunkBytes), chunkBytes + " bytes");
            assertEquals(6, keysThatArrive(TransferMutants.NO_TRANSFER, chunkBytes), chunkBytes + " bytes");
        }
    }

    private static int keysThatArrive(Parts parts, int chunkBytes) {
        TestCluster cluster = new TestCluster(1, parts, 3, 3, TestCluster.IMPATIENT.withChunkBytes(chunkBytes));
        for (int key = 0; key < 12; key++) {
            int missing = 1 + key % 2;
            cluster.blocked = p -> p.message() instanceof Message.Write && p.to().equals(pid(missing));
            complete(cluster, cluster.invoke(3, new Operation.Write("key" + key, "x".repeat(20_000) + key)));
            cluster.packets.removeIf(cluster.blocked);
        }
        cluster.blocked =
                p -> p.message() instanceof Message.ReadChunkReply && p.from().equals(pid(3));
        complete(cluster, cluster.reconfig(1, remove(2), remove(3)));
        int arrived = 0;
        for (int key = 0; key < 12; key++) {
            TestCluster.Call read = cluster.invoke(1, new Operation.Read("key" + key));
            complete(cluster, read);
            String value = ((Ended.ReadOk) read.outcome).value().value();
            arrived += value != null && value.equals("x".repeat(20_000) + key) ? 1 : 0;
        }
        return arrived;
    }

    /** A majority of the views left before a restart may be gone: they are behind curView, and asked no more. */
    @Test
    void restartedTransferDoesNotAskTheViewsItLeftBefore() {
        View without3 = with(V0, remove(3));
        Puppet p1 = Puppet.p1();
        p1.invoke(new Operation.Reconfig(List.of(remove(3))));
        p1.collectsNothing();
        MemEntry mine = new MemEntry(pid(1), View.of(List.of(remove(3))));
        p1.answers(Message.MemWrite.class, w -> new Message.Ack(w.num()));
        p1.scans(mine);
        p1.collectsNothing();
        p1.asks(Message.ReadChunk.class);
        p1.receive(2, new Message.Notify(without3, false)); // somebody else finished it
        p1.sent.removeIf(s -> s.message() instanceof Message.Notify);
        assertEquals(without3, p1.collectsNothing());
        assertEquals(without3, p1.asks(Message.MemRead.class).view(), "lines 67 and 74, with nothing to move");
        p1.tick(100);
        assertTrue(p1.sent.stream().noneMatch(s -> s.message() instanceof Message.ReadChunk));
    }

    /** One reconfiguration of a process runs at a time; the next one begins where it ended. */
    @Test
    void reconfigurationsOfOneProcessQueue() {
        TestCluster cluster = new TestCluster(1, Parts.FAITHFUL, 3, 5);
        TestCluster.Call first = cluster.reconfig(1, add(4));
        TestCluster.Call second = cluster.reconfig(1, add(5));
        assertEquals(1, cluster.p(1).core.status().running());
        complete(cluster, first);
        complete(cluster, second);
        View last = ((Ended.ReconfigOk) second.outcome).view();
        assertTrue(((Ended.ReconfigOk) first.outcome).view().isProperSubsetOf(last));
        assertEquals(with(V0, add(4), add(5)), last);
    }

    /** An id keeps its address: among the changes of one proposal, and of one that waits its turn. */
    @Test
    void twoAddressesOfOneIdAreRefusedWhereverTheyMeet() {
        Change elsewhere = new Change.Add(pid(4), "elsewhere:1");
        Puppet p1 = Puppet.p1();
        p1.invoke(new Operation.Reconfig(List.of(add(4), elsewhere)));
        assertInstanceOf(Outcome.Refused.class, p1.outcomes.getFirst());
        assertEquals(List.of(), p1.sent);
        p1.invoke(new Operation.Reconfig(List.of(add(5))));
        p1.invoke(new Operation.Reconfig(List.of(add(4))));
        p1.invoke(new Operation.Reconfig(List.of(elsewhere)));
        assertInstanceOf(Outcome.Refused.class, p1.outcomes.get(1));
        assertEquals(2, p1.outcomes.size(), "the others are under way");
    }

    /** A joiner serves as a replica at once, and clients only after NOTIFY of a view that has it. */
    @Test
    void joinerIsAReplicaBeforeItIsEnabled() {
        View with4 = with(V0, add(4));
        Puppet p4 = new Puppet(4, DurableState.fresh());
        assertEquals(List.of(), p4.sent, "it is no member of V(0) and announces nothing");
        p4.receive(1, new Message.Write(new MessageNumber(1, 1), with4, "k", OLD));
        assertEquals(new Message.Ack(new MessageNumber(1, 1)), p4.sent.getLast().message());
        p4.invoke(READ);
        assertInstanceOf(Outcome.Failed.class, p4.outcomes.getFirst());
        assertFalse(p4.core.status().enabled());
        p4.receive(1, new Message.Notify(with4, true));
        assertTrue(p4.core.status().enabled());
        assertTrue(p4.sent.stream().anyMatch(s -> s.message().equals(new Message.Notify(with4, true))), "line 77");
    }

    /** A removed process: its open operations end with an unknown outcome, waiting ones were never begun. */
    @Test
    void removalEndsWhatIsOpen() {
        Puppet p1 = Puppet.p1();
        p1.invoke(new Operation.Write("k", "mine"));
        p1.invoke(new Operation.Reconfig(List.of(add(4))));
        p1.invoke(new Operation.Reconfig(List.of(add(5))));
        p1.receive(2, new Message.Notify(with(V0, remove(1)), false));
        assertInstanceOf(Outcome.Unknown.class, p1.outcomes.get(0));
        assertInstanceOf(Outcome.Unknown.class, p1.outcomes.get(1));
        assertInstanceOf(Outcome.Failed.class, p1.outcomes.get(2));
        p1.sent.clear();
        p1.tick(100);
        assertTrue(p1.sent.stream().allMatch(s -> s.message() instanceof Message.Notify), "it asks nothing any more");
    }

    /** Section 3's Definition 1, the example: {p1..p4}, p1 crashes and is removed, then one more may crash. */
    @Test
    void removalOfACrashedProcessMakesRoomForAnotherCrash() {
        TestCluster cluster = new TestCluster(1, Parts.FAITHFUL, 4, 4);
        complete(cluster, cluster.write(2, "a"));
        cluster.crash(1);
        complete(cluster, cluster.reconfig(2, remove(1)));
        cluster.crash(2);
        TestCluster.Call read = cluster.read(3);
        complete(cluster, read);
        assertEquals("a", ((Ended.ReadOk) read.outcome).value().value());
    }

    private static void complete(TestCluster cluster, TestCluster.Call call) {
        assertTrue(cluster.runUntilAnswered(MANY_STEPS, call), () -> call.operation + " does not complete");
        assertTrue(call.ok(), () -> call.operation + " ended with " + call.outcome);
    }
}
