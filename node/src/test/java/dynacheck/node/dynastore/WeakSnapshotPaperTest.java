package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Puppet.V0;
import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Effect;
import dynacheck.node.core.Operation;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Algorithm 1, claim by claim; NV1-NV5 under every order of messages are in {@link WeakSnapshotSearchTest}. */
@NullUnmarked
class WeakSnapshotPaperTest {
    private static final Operation PROPOSE_4 = new Operation.Reconfig(List.of(add(4)));
    private static final MemEntry MINE = new MemEntry(pid(1), View.of(List.of(add(4))));
    private static final MemEntry THEIRS = new MemEntry(pid(2), View.of(List.of(add(5))));

    private final Puppet p1 = Puppet.p1();

    /** Lines 1-3. */
    @Test
    void updateWritesItsEntryWhereNothingIsProposed() {
        p1.invoke(PROPOSE_4);
        assertEquals(V0, p1.collectsNothing());
        Message.MemWrite write = p1.asks(Message.MemWrite.class);
        assertEquals(List.of(MINE), write.entries());
    }

    /** Line 4: the update ends, and the scan of line 67 begins, when a majority has the entry. */
    @Test
    void updateEndsWithAMajority() {
        p1.invoke(PROPOSE_4);
        p1.collectsNothing();
        MessageNumber num = p1.asks(Message.MemWrite.class).num();
        p1.receive(3, new Message.Ack(num));
        assertEquals(List.of(), p1.sent);
        p1.receive(1, new Message.Ack(num));
        p1.asks(Message.MemRead.class);
    }

    /** Line 2: another proposal is the first one already; nothing is written but that one, back. */
    @Test
    void updateWritesNothingWhereSomethingIsProposed() {
        p1.invoke(PROPOSE_4);
        p1.collects(List.of(THEIRS));
        assertEquals(V0, p1.scans(THEIRS), "the scan of line 67 follows at once");
        assertTrue(p1.persisted.stream().noneMatch(r -> r instanceof Persistent.OwnEntry));
    }

    /** Line 7. */
    @Test
    void scanThatFindsNothingCollectsOnce() {
        p1.invoke(new Operation.Read("k"));
        p1.collectsNothing();
        p1.asks(Message.Read.class);
    }

    /** Lines 8-9: the result is what the second collect found. */
    @Test
    void scanThatFindsSomethingReturnsItsSecondCollect() {
        p1.invoke(new Operation.Read("k"));
        p1.collects(List.of(THEIRS));
        p1.collects(List.of(MINE, THEIRS));
        p1.reads(TaggedValue.INITIAL);
        View least = Puppet.with(V0, add(4));
        assertEquals(least, p1.asks(Message.MemRead.class).view(), "+4 was in the second collect only");
    }

    /** Lines 12-13, the registers' atomicity: what was read is at a majority before the collect ends. */
    @Test
    void collectEndsAfterItsWriteBack() {
        p1.invoke(new Operation.Read("k"));
        p1.answers(Message.MemRead.class, r -> new Message.MemReadReply(r.num(), List.of(THEIRS)));
        Message.MemWrite back = p1.asks(Message.MemWrite.class);
        assertEquals(List.of(THEIRS), back.entries());
        p1.receive(2, new Message.Ack(back.num()));
        assertEquals(List.of(), p1.sent, "one of three is not enough");
        p1.receive(3, new Message.Ack(back.num()));
        p1.asks(Message.MemRead.class);
    }

    /** Each Mem[i] is written at most once: what a replica has is never replaced. */
    @Test
    void replicaKeepsTheFirstEntryOfEachOwner() {
        MemEntry second = new MemEntry(pid(2), View.of(List.of(add(6))));
        p1.receive(2, new Message.MemWrite(new MessageNumber(1, 1), V0, List.of(THEIRS)));
        p1.receive(2, new Message.MemWrite(new MessageNumber(1, 2), V0, List.of(second)));
        p1.receive(3, new Message.MemRead(new MessageNumber(1, 3), V0));
        assertEquals(
                new Message.MemReadReply(new MessageNumber(1, 3), List.of(THEIRS)),
                p1.sent.getLast().message());
    }

    /** Each Mem[i] is written at most once: another update of the same process writes the same entry again. */
    @Test
    void ownEntryIsNeverAnotherOne() {
        Outbox outbox = new Outbox();
        ContactQ contactQ = new ContactQ(pid(1), 1, new Quorum(), outbox);
        WeakSnapshot snapshot = new WeakSnapshot(V0, pid(1), contactQ, outbox);
        for (int proposal = 4; proposal <= 5; proposal++) {
            snapshot.update(View.of(List.of(add(proposal))), () -> {});
            answerAll(contactQ, outbox.drain(), Message.MemRead.class);
            List<Effect<Message, Persistent>> writing = outbox.drain();
            assertEquals(MINE, first(writing, Message.MemWrite.class).entries().getFirst());
            answerAll(contactQ, writing, Message.MemWrite.class);
            outbox.drain();
        }
    }

    /** One update of a process at a time; the next one begins with its own collect. */
    @Test
    void updatesOfOneProcessQueue() {
        Outbox outbox = new Outbox();
        ContactQ contactQ = new ContactQ(pid(1), 1, new Quorum(), outbox);
        WeakSnapshot snapshot = new WeakSnapshot(V0, pid(1), contactQ, outbox);
        snapshot.update(MINE.proposal(), () -> {});
        List<Effect<Message, Persistent>> collecting = outbox.drain();
        snapshot.update(THEIRS.proposal(), () -> {});
        assertTrue(outbox.drain().stream().noneMatch(e -> e instanceof Effect.Send));
        answerAll(contactQ, collecting, Message.MemRead.class);
        answerAll(contactQ, outbox.drain(), Message.MemWrite.class);
        first(outbox.drain(), Message.MemRead.class);
    }

    private static <M extends Message.Request> M first(List<Effect<Message, Persistent>> effects, Class<M> kind) {
        return effects.stream()
                .filter(e -> e instanceof Effect.Send<Message, Persistent> s && kind.isInstance(s.message()))
                .map(e -> kind.cast(((Effect.Send) e).message()))
                .findFirst()
                .orElseThrow();
    }

    /** As p2 and p3, who know nothing. */
    private static void answerAll(
            ContactQ contactQ, List<Effect<Message, Persistent>> effects, Class<? extends Message.Request> kind) {
        MessageNumber num = first(effects, kind).num();
        Message.Reply reply =
                kind == Message.MemRead.class ? new Message.MemReadReply(num, List.of()) : new Message.Ack(num);
        contactQ.onReply(pid(2), reply);
        contactQ.onReply(pid(3), reply);
    }
}
