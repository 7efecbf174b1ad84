package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Puppet.V0;
import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.node.core.Change;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Operation;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Whom the first round trip of an operation asks, and whom else where these are late: p1's peers are played. */
@NullUnmarked
class FewAskedPaperTest {
    private static final Operation READ = new Operation.Read("k");
    private static final Operation WRITE = new Operation.Write("k", "mine");
    private static final TaggedValue OLD = new TaggedValue("old", new Timestamp(4, "p2", 1, 1));
    private static final MemEntry ADD_4 = new MemEntry(pid(3), View.of(List.of(add(4))));

    private Puppet p1 = p1(0);

    private static Puppet p1(int spare) {
        return Puppet.p1(ShortParts.SHORT, TestCluster.IMPATIENT.withSpareLooks(spare));
    }

    @Test
    void aReadAsksAMajority() {
        p1.invoke(READ);
        seen(looks(1, 2), OLD, 1, 2);
        assertEquals(List.of(new Ended.ReadOk(OLD, V0)), p1.outcomes);
    }

    @Test
    void andMoreIfToldTo() {
        p1 = p1(1);
        p1.invoke(READ);
        looks(1, 2, 3);
    }

    /** A value belongs to all members: who did not get it would be of no use to the next reader. */
    @Test
    void aWriteGoesToAll() {
        p1.invoke(WRITE);
        seen(looks(1, 2), OLD, 1, 2);
        p1.answers(Message.WriteAndLook.class, w -> new Message.Seen(w.num(), List.of(), w.value()));
        assertEquals(1, p1.outcomes.size());
    }

    @Test
    void aNewcomerIsToldOfWritesAfterHalfAMinute() {
        movesFromV0(add(4));
        writesAt(List.of(1, 2, 3), 1, 2, 3);
        p1.tick(Ranking.NEW_TICKS);
        p1.sent.clear();
        writesAt(List.of(1, 2, 3), 1, 2, 3, 4);
    }

    @Test
    void andAtOnceWhereAnotherIsLate() {
        movesFromV0(add(4));
        Message.WriteAndLook write = writesAt(List.of(1, 2), 1, 2, 3);
        assertEquals(List.of(), p1.outcomes);
        p1.tick(2);
        assertEquals(write, asked(Message.WriteAndLook.class, 3, 4));
        p1.receive(4, new Message.Seen(write.num(), List.of(), write.value()));
        assertEquals(1, p1.outcomes.size());
    }

    @Test
    void andAtOnceWhereTheOthersAreNoMajority() {
        movesFromV0(add(4), add(5), add(6), add(7));
        writesAt(List.of(1, 2, 3, 4), 1, 2, 3, 4, 5, 6, 7);
    }

    /** The searches and the schedules are about these. */
    @Test
    void andAtOnceWhereEverybodyIsAsked() {
        p1 = p1(Tuning.ALL);
        movesFromV0(add(4));
        writesAt(List.of(1, 2, 3), 1, 2, 3, 4);
    }

    @Test
    void andAtOnceWhereOneMoreIsAsked() {
        Outbox outbox = new Outbox();
        ContactQ contactQ = new ContactQ(pid(1), 1, new Quorum(), outbox);
        View five = Puppet.with(V0, add(4), add(5));
        View six = Puppet.with(five, add(6));
        contactQ.askFew(five, 0, look(five), replies -> {});
        contactQ.askFew(six, 0, look(six), replies -> {});
        outbox.drain();
        contactQ.tell(six, 0, look(six), replies -> {});
        assertEquals(Set.of(pid(1), pid(2), pid(3), pid(4), pid(5)), Set.copyOf(asked(outbox)));
        contactQ.tell(six, 1, look(six), replies -> {});
        assertEquals(six.members(), Set.copyOf(asked(outbox)));
    }

    /** After an operation in V0, so that p1 tells the new ones from the others. */
    private void movesFromV0(Change... changes) {
        p1.invoke(READ);
        seen((Message.Look) p1.sent.getFirst().message(), OLD, 1, 2);
        View moved = Puppet.with(V0, changes);
        for (int i = 1; i <= 3; i++) {
            p1.receive(i, new Message.Notify(moved, false));
        }
        p1.sent.clear();
        p1.outcomes.clear();
    }

    /** The look is answered by a majority, and the write by {@code answering}. */
    private Message.WriteAndLook writesAt(List<Integer> answering, Integer... told) {
        p1.outcomes.clear();
        p1.invoke(WRITE);
        Message.Look look = (Message.Look) p1.sent.getFirst().message();
        p1.sent.clear();
        for (int i = 1; i <= look.view().majority(); i++) {
            seen(look, OLD, i);
        }
        Message.WriteAndLook write = asked(Message.WriteAndLook.class, told);
        answering.forEach(i -> p1.receive(i, new Message.Seen(write.num(), List.of(), write.value())));
        return write;
    }

    /** F4: whoever leaves asks everybody, as in the paper. */
    @Test
    void whoeverLeavesAsksAll() {
        p1.invoke(READ);
        Message.Look look = looks(1, 2);
        p1.receive(1, new Message.Seen(look.num(), List.of(), OLD));
        p1.receive(2, new Message.Seen(look.num(), List.of(ADD_4), OLD));
        p1.answers(Message.MemWrite.class, w -> new Message.Ack(w.num()));
        p1.asks(Message.Look.class);
    }

    @Test
    void everybodyIsAskedWhereOneIsLateAndThatOneIsAvoided() {
        p1.invoke(READ);
        Message.Look look = looks(1, 2);
        seen(look, OLD, 1);
        p1.tick(2);
        assertEquals(look, looks(2, 3), "again, and whoever was not asked");
        seen(look, OLD, 3);
        assertEquals(List.of(new Ended.ReadOk(OLD, V0)), p1.outcomes);
        p1.invoke(READ);
        looks(1, 3);
    }

    /** Nearly always some were asked just now. */
    @Test
    void nobodyIsLateWhoWasAskedJustBeforeATick() {
        p1.invoke(READ);
        Message.Look look = looks(1, 2);
        p1.tick(1);
        assertEquals(List.of(), p1.sent);
        seen(look, OLD, 1, 2);
        p1.invoke(READ);
        looks(1, 2);
    }

    /** Of two that wait for p2 the second was asked a moment ago. */
    @Test
    void whereOneIsLateNobodyWaitsForItAnyLonger() {
        p1.invoke(READ);
        Message.Look look = looks(1, 2);
        seen(look, OLD, 1);
        p1.tick(1);
        p1.invoke(new Operation.Read("other"));
        Message.Look other = looks(1, 2);
        p1.tick(1);
        assertEquals(
                List.of(look, look, other, other, other),
                p1.sent.stream().map(Effect.Send::message).toList());
        p1.sent.clear();
        seen(look, OLD, 3);
        seen(other, OLD, 1, 3);
        assertEquals(2, p1.outcomes.size());
        p1.invoke(READ);
        looks(1, 3);
    }

    /** p2 is late at the second tick; the other question waits for p3, the piece of a transfer has more time. */
    @Test
    void whatDoesNotWaitForOneThatIsLateOrHasMoreTimeIsNotAskedAgain() {
        View five = Puppet.with(V0, add(4), add(5));
        Outbox outbox = new Outbox();
        ContactQ contactQ = new ContactQ(pid(1), 1, new Quorum(), outbox);
        contactQ.askFew(V0, 0, look(V0), replies -> {});
        contactQ.askSome(V0, List.of(pid(2)), look(V0), replies -> !replies.isEmpty(), replies -> {});
        contactQ.onTick();
        contactQ.askFew(five, 0, look(five), replies -> {});
        for (int i = 1; i <= 2; i++) {
            contactQ.onReply(pid(i), new Message.Seen(new MessageNumber(1, 3), List.of(), OLD));
        }
        outbox.drain();
        contactQ.onTick();
        assertEquals(List.of(pid(1), pid(2), pid(3)), asked(outbox), "what waits for p2 is asked of all, nothing else");
    }

    /** p3 was asked a moment ago, as p2 was. */
    @Test
    void whoeverIsAwaitedBesideOneThatIsLateIsNotLateForThat() {
        View five = Puppet.with(V0, add(4), add(5));
        Outbox outbox = new Outbox();
        ContactQ contactQ = new ContactQ(pid(1), 1, new Quorum(), outbox);
        contactQ.askFew(V0, 0, look(V0), replies -> {});
        contactQ.onTick();
        contactQ.askFew(five, 0, look(five), replies -> {});
        contactQ.onTick();
        outbox.drain();
        contactQ.askFew(five, 0, look(five), replies -> {});
        assertEquals(List.of(pid(1), pid(3), pid(4)), asked(outbox), "p2 is late, p3 is not");
    }

    /** An answer that came after all is one. */
    @Test
    void whoeverWasLateMayStillAnswer() {
        p1.invoke(READ);
        Message.Look look = looks(1, 2);
        seen(look, OLD, 2);
        p1.tick(2);
        seen(look, OLD, 1);
        assertEquals(List.of(new Ended.ReadOk(OLD, V0)), p1.outcomes);
    }

    @Test
    void whoeverNeverSawTheRegisterIsAvoided() {
        p2NeverSawWhatIsAskedFor(READ);
        p1.invoke(READ);
        looks(1, 3);
    }

    /** It brings its value to all in any case. */
    @Test
    void aWriteAvoidsNobodyForThat() {
        p2NeverSawWhatIsAskedFor(WRITE);
        p1.invoke(READ);
        looks(1, 2);
    }

    private void p2NeverSawWhatIsAskedFor(Operation operation) {
        p1.invoke(operation);
        Message.Look look = looks(1, 2);
        seen(look, OLD, 1);
        seen(look, TaggedValue.INITIAL, 2);
        p1.answers(Message.WriteAndLook.class, w -> new Message.Seen(w.num(), List.of(), w.value()));
    }

    @Test
    void nobodyIsAvoidedWhereNobodySawTheRegister() {
        p1.invoke(READ);
        seen(looks(1, 2), TaggedValue.INITIAL, 1, 2);
        p1.invoke(READ);
        looks(1, 2);
    }

    /** p2 answers each look, and is the last to answer each write: what few answer does not tell who is slow. */
    @Test
    void whoeverIsSlowToTakeWritesIsAvoided() {
        for (int i = 0; i < Ranking.SLOW; i++) {
            p1.invoke(WRITE);
            Message.Look look = (Message.Look) p1.sent.getFirst().message();
            boolean all = p1.sent.size() == 3;
            p1.sent.clear();
            seen(look, OLD, 1, all ? 3 : 2);
            Message.WriteAndLook write = p1.asks(Message.WriteAndLook.class);
            p1.receive(1, new Message.Seen(write.num(), List.of(), write.value()));
            p1.receive(3, new Message.Seen(write.num(), List.of(), write.value()));
        }
        p1.invoke(READ);
        looks(1, 3);
    }

    /** What is kept of processes does not grow with the past. */
    @Test
    void whoeverLeftIsForgotten() {
        Outbox outbox = new Outbox();
        ContactQ contactQ = new ContactQ(pid(1), 1, new Quorum(), outbox);
        assertEquals(List.of(pid(1), pid(2)), asked(contactQ, outbox));
        contactQ.forgetViewsBefore(Puppet.with(V0, add(4), TestCluster.remove(2)));
        assertEquals(List.of(pid(1), pid(3)), asked(contactQ, outbox), "as if p2 were new");
    }

    private static List<ProcessId> asked(ContactQ contactQ, Outbox outbox) {
        contactQ.askFew(V0, 0, look(V0), replies -> {});
        return asked(outbox);
    }

    private static Function<MessageNumber, Message.Request> look(View view) {
        return num -> new Message.Look(num, view, List.of(), "k");
    }

    private static List<ProcessId> asked(Outbox outbox) {
        return outbox.drain().stream()
                .filter(Effect.Send.class::isInstance)
                .map(effect -> ((Effect.Send<Message, Persistent>) effect).to())
                .toList();
    }

    /** Slow is whoever is slower than others: only where all are asked that shows. */
    @Test
    void onceInAWhileEverybodyIsAsked() {
        long all = 0;
        for (int i = 0; i < 128; i++) {
            p1.invoke(READ);
            Message.Look look = (Message.Look) p1.sent.getFirst().message();
            all += p1.sent.size() == 3 ? 1 : 0;
            p1.sent.clear();
            seen(look, OLD, 1, 2);
        }
        assertEquals(2, all);
    }

    private Message.Look looks(Integer... members) {
        return asked(Message.Look.class, members);
    }

    private <M extends Message.Request> M asked(Class<M> kind, Integer... members) {
        List<Effect.Send<Message, Persistent>> asked =
                p1.sent.stream().filter(s -> kind.isInstance(s.message())).toList();
        assertEquals(
                List.of(members).stream().map(TestCluster::pid).toList(),
                List.copyOf(new TreeSet<>(asked.stream().map(Effect.Send::to).toList())));
        p1.sent.clear();
        return kind.cast(asked.getFirst().message());
    }

    private void seen(Message.Look look, TaggedValue value, int... from) {
        for (int i : from) {
            p1.receive(i, new Message.Seen(look.num(), List.of(), value));
        }
    }
}
