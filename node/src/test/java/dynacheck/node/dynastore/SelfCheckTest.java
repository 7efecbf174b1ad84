package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Puppet.V0;
import static dynacheck.node.dynastore.Puppet.with;
import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.BrokenInvariantException;
import dynacheck.node.core.DurableState;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.Timestamp;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Each invariant is broken once, and seen. That faithful processes never break one, all other tests show. */
@NullUnmarked
class SelfCheckTest {
    private static final View V1 = with(V0, add(4));
    private static final MessageNumber NUM = new MessageNumber(1, 1);
    private static final Message ACK = new Message.Ack(NUM);
    private static final TaggedValue OLD = new TaggedValue("a", new Timestamp(1, "p1", 1, 1));

    private final SelfCheck check = new SelfCheck(pid(1), V0, DurableState.fresh());

    private static Effect<Message, Persistent> persist(long sequence, Persistent record) {
        return new Effect.Persist<>(sequence, record);
    }

    private static Effect<Message, Persistent> send(Message message, long afterPersist) {
        return new Effect.Send<>(pid(2), null, message, afterPersist);
    }

    @SafeVarargs
    private void breaks(String how, View now, Effect<Message, Persistent>... effects) {
        BrokenInvariantException e =
                assertThrows(BrokenInvariantException.class, () -> check.after(List.of(effects), now));
        assertTrue(e.getMessage().startsWith("p1 broke an invariant of the protocol. " + how), e.getMessage());
    }

    @Test
    void curViewOnlyGrows() {
        check.after(List.of(persist(1, new Persistent.CurView(V1))), V1);
        breaks("curView only grows", V0, persist(2, new Persistent.CurView(V0)));
    }

    @Test
    void curViewMovesOnDiskFirst() {
        breaks("curView moves on disk first", V1);
    }

    @Test
    void notifyIsForCurView() {
        breaks("NOTIFY is for curView", V0, send(new Message.Notify(V1, false), 0));
    }

    @Test
    void notifyWaitsForCurView() {
        breaks(
                "NOTIFY is for curView",
                V1,
                persist(1, new Persistent.CurView(V1)),
                send(new Message.Notify(V1, false), 0));
    }

    @Test
    void ownEntryIsWrittenOnce() {
        check.after(List.of(persist(1, new Persistent.OwnEntry(V0, View.of(List.of(add(4)))))), V0);
        breaks("Mem[p1] is written once", V0, persist(2, new Persistent.OwnEntry(V0, View.of(List.of(add(5))))));
    }

    @Test
    void ownEntryOnTheDiskIsNotWrittenAgain() {
        Persistent entry = new Persistent.OwnEntry(V0, View.of(List.of(add(4))));
        SelfCheck restarted = new SelfCheck(pid(1), V0, new DurableState<>(2, List.of(entry)));
        assertThrows(BrokenInvariantException.class, () -> restarted.after(List.of(persist(1, entry)), V0));
    }

    @Test
    void whatIsSentIsTheOwnEntry() {
        check.after(List.of(persist(1, new Persistent.OwnEntry(V0, View.of(List.of(add(4)))))), V0);
        MemEntry other = new MemEntry(pid(1), View.of(List.of(add(5))));
        breaks("Mem[p1] has one value", V0, send(new Message.MemWrite(NUM, V0, List.of(other)), 1));
    }

    @Test
    void copyIsWrittenOnce() {
        MemEntry entry = new MemEntry(pid(2), View.of(List.of(add(4))));
        check.after(List.of(persist(1, new Persistent.MemCopy(V0, entry))), V0);
        breaks("A copy of Mem[i] is written once", V0, persist(2, new Persistent.MemCopy(V0, entry)));
    }

    @Test
    void timestampOfARegisterGrows() {
        check.after(List.of(persist(1, new Persistent.Register("k", OLD))), V0);
        breaks("A register's timestamp only grows", V0, persist(2, new Persistent.Register("k", OLD)));
    }

    @Test
    void answerWaitsForWhatItReflects() {
        breaks("An answer waits", V0, persist(1, new Persistent.Register("k", OLD)), send(ACK, 0));
    }

    @Test
    void operationIsAnsweredOnce() {
        check.before(new Event.ClientRequest<>(7, new Operation.Read("k")));
        Effect<Message, Persistent> reply = new Effect.Reply<>(7, new Outcome.Failed("no"), 0);
        check.after(List.of(reply), V0);
        breaks("An operation is answered once", V0, reply);
    }

    /** In a whole process; checkers see mutants with such bugs because a mutant does not check itself. */
    @Test
    void processThatBreaksOneStops() {
        TestCluster cluster = new TestCluster(1, new EveryNotifyIsNews(), 3, 4);
        BrokenInvariantException e = assertThrows(BrokenInvariantException.class, () -> cluster.run(20_000));
        assertTrue(e.getMessage().contains("curView only grows"), e.getMessage());
    }
}
