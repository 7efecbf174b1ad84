package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Puppet.V0;
import static dynacheck.node.dynastore.Puppet.with;
import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static dynacheck.node.dynastore.TestCluster.remove;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Timestamp;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** A process that restarts with its disk is the same, slow process. What must be durable before what leaves. */
@NullUnmarked
class RestartPaperTest {
    private static final TaggedValue VALUE = new TaggedValue("a", new Timestamp(3, "p2", 1, 1));
    private static final MessageNumber NUM = new MessageNumber(1, 1);

    /** Each restart sends (NOTIFY, curView) again, to all its members. */
    @Test
    void restartRepeatsNotifyOfTheViewThatTheDiskKept() {
        View without3 = with(V0, remove(3));
        Puppet again = new Puppet(1, new DurableState<>(2, List.of(new Persistent.CurView(without3))));
        assertEquals(without3, again.core.status().curView());
        assertEquals(
                List.of(pid(1), pid(2)),
                again.sent.stream().map(Effect.Send::to).toList());
        assertTrue(again.sent.stream().allMatch(s -> s.message().equals(new Message.Notify(without3, true))));
    }

    /** Who gets a NOTIFY that it has already answers with its own: the restarted process waits for it. */
    @Test
    void notifyThatIsNoNewsIsAnswered() {
        Puppet p1 = Puppet.p1();
        p1.receive(2, new Message.Notify(V0, true));
        assertEquals(1, p1.sent.size());
        assertEquals(pid(2), p1.sent.getFirst().to());
        assertEquals(new Message.Notify(V0, false), p1.sent.getFirst().message());
        p1.sent.clear();
        p1.receive(2, new Message.Notify(V0, false));
        assertEquals(List.of(), p1.sent, "an answer is not answered");
    }

    /** Who sends a NOTIFY of an older view is told of the newer one. */
    @Test
    void notifyOfAnOlderViewIsAnsweredWithTheCurrentOne() {
        View without3 = with(V0, remove(3));
        Puppet p1 = Puppet.p1();
        p1.receive(2, new Message.Notify(without3, false));
        p1.sent.clear();
        p1.receive(3, new Message.Notify(V0, true));
        assertEquals(new Message.Notify(without3, false), p1.sent.getLast().message());
        assertEquals(pid(3), p1.sent.getLast().to());
    }

    /** After a restart the same entry is written again, never another one for that view. */
    @Test
    void ownEntryIsWrittenAgain() {
        View mine = View.of(List.of(add(4)));
        Puppet again = new Puppet(1, new DurableState<>(2, List.of(new Persistent.OwnEntry(V0, mine))));
        again.sent.clear();
        again.invoke(new Operation.Reconfig(List.of(add(5))));
        again.collectsNothing();
        assertEquals(
                List.of(new MemEntry(pid(1), mine)),
                again.asks(Message.MemWrite.class).entries());
    }

    /** Timestamps of another life are other timestamps, whatever was read. */
    @Test
    void timestampsCarryTheIncarnation() {
        Puppet again = new Puppet(1, new DurableState<>(2, List.of()));
        again.sent.clear();
        again.invoke(new Operation.Write("k", "mine"));
        again.collectsNothing();
        again.reads(TaggedValue.INITIAL);
        assertEquals(
                new Timestamp(1, "p1", 2, 1),
                again.asks(Message.Write.class).value().ts());
    }

    /** Two writes of one process at the same time read the same, and still differ. */
    @Test
    void timestampsOfOneLifeDiffer() {
        Timestamp first = new Timestamp(1, "p1", 1, 1);
        assertTrue(first.compareTo(new Timestamp(1, "p1", 1, 2)) < 0);
        assertTrue(new Timestamp(1, "p1", 1, 9).compareTo(new Timestamp(1, "p1", 2, 1)) < 0);
        assertTrue(new Timestamp(1, "p1", 2, 9).compareTo(new Timestamp(1, "p2", 1, 1)) < 0);
        assertTrue(new Timestamp(1, "p9", 9, 9).compareTo(new Timestamp(2, "p1", 1, 1)) < 0);
    }

    /** What a replica says is on its disk before it says so: writes, and reads of what was just written. */
    @Test
    void repliesWaitForTheDisk() {
        Puppet p1 = Puppet.p1();
        p1.receive(2, new Message.Write(NUM, V0, "k", VALUE));
        assertEquals(List.of(new Persistent.Register("k", VALUE)), p1.persisted);
        assertEquals(1, p1.sent.getLast().afterPersist());
        p1.receive(3, new Message.Read(NUM, V0, "k"));
        assertEquals(1, p1.sent.getLast().afterPersist(), "the reader must not know more than the disk");
        p1.receive(3, new Message.Write(NUM, V0, "k", VALUE));
        assertEquals(1, p1.sent.getLast().afterPersist(), "a repeated request neither");
        MemEntry entry = new MemEntry(pid(2), View.of(List.of(add(4))));
        p1.receive(2, new Message.MemWrite(NUM, V0, List.of(entry)));
        assertEquals(2, p1.sent.getLast().afterPersist());
        p1.receive(3, new Message.MemRead(NUM, V0));
        assertEquals(2, p1.sent.getLast().afterPersist());
    }

    /** The own entry is on disk before it is first sent. */
    @Test
    void ownEntryWaitsForTheDisk() {
        Puppet p1 = Puppet.p1();
        p1.invoke(new Operation.Reconfig(List.of(add(4))));
        p1.collectsNothing();
        assertEquals(List.of(new Persistent.OwnEntry(V0, View.of(List.of(add(4))))), p1.persisted);
        assertTrue(p1.sent.stream().allMatch(s -> s.afterPersist() == 1));
    }

    /** curView is on disk before NOTIFY of it leaves. */
    @Test
    void notifyWaitsForTheDisk() {
        Puppet p1 = Puppet.p1();
        View without3 = with(V0, remove(3));
        p1.receive(2, new Message.Notify(without3, true));
        assertEquals(List.of(new Persistent.CurView(without3)), p1.persisted);
        List<Effect.Send<Message, Persistent>> notifies = p1.sent.stream()
                .filter(s -> s.message() instanceof Message.Notify)
                .toList();
        assertFalse(notifies.isEmpty());
        assertTrue(notifies.stream().allMatch(s -> s.afterPersist() == 1));
        assertTrue(p1.traces.stream()
                .filter(t -> t.event() instanceof TraceEvent.CurViewChanged)
                .allMatch(t -> t.afterPersist() == 1 && t.event().equals(new TraceEvent.CurViewChanged(without3))));
        assertEquals(
                1,
                p1.traces.stream()
                        .filter(t -> t.event() instanceof TraceEvent.CurViewChanged)
                        .count(),
                "told once, when a crash can no longer undo it");
    }

    /** Registers and copies of Mem are what the disk kept. */
    @Test
    void replicaAnswersFromItsDisk() {
        MemEntry entry = new MemEntry(pid(2), View.of(List.of(add(4))));
        Puppet again = new Puppet(
                1,
                new DurableState<>(2, List.of(new Persistent.Register("k", VALUE), new Persistent.MemCopy(V0, entry))));
        again.receive(2, new Message.Read(NUM, V0, "k"));
        assertEquals(new Message.ReadReply(NUM, VALUE), again.sent.getLast().message());
        again.receive(2, new Message.MemRead(NUM, V0));
        assertEquals(
                new Message.MemReadReply(NUM, List.of(entry)),
                again.sent.getLast().message());
    }
}
