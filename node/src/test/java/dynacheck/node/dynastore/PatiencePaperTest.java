package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Puppet.V0;
import static dynacheck.node.dynastore.Puppet.with;
import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static dynacheck.node.dynastore.TestCluster.remove;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.Timestamp;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** When operations of the short form wait for NOTIFY, and when they no longer do: p1's peers are played by the test. */
@NullUnmarked
class PatiencePaperTest {
    private static final int MILLIS = 70;
    private static final Operation READ = new Operation.Read("k");
    private static final Operation WRITE = new Operation.Write("k", "mine");
    private static final TaggedValue OLD = new TaggedValue("old", new Timestamp(4, "p2", 1, 1));
    private static final MemEntry ADD_4 = new MemEntry(pid(2), View.of(List.of(add(4))));
    private static final View V4 = with(V0, add(4));
    private static final MemEntry ADD_5 = new MemEntry(pid(2), View.of(List.of(add(5))));
    private static final View V45 = with(V4, add(5));

    private final Puppet p1 = Puppet.p1(ShortParts.SHORT, TestCluster.IMPATIENT.withPatience(MILLIS));

    @Test
    void readThatMeetsAProposalWaitsForNotifyAndBeginsAnewThere() {
        p1.invoke(READ);
        looks(List.of(ADD_4));
        assertWaits();
        notified(V4);
        assertEquals(V4, looks(List.of()).view());
        assertEquals(List.of(new Ended.ReadOk(OLD, V4)), p1.outcomes, "one round trip in V0, one in V4");
    }

    @Test
    void writeThatMeetsAProposalWaitsToo() {
        p1.invoke(WRITE);
        looks(List.of());
        Message.WriteAndLook write = p1.answers(
                Message.WriteAndLook.class, w -> new Message.Seen(w.num(), List.of(ADD_4), TaggedValue.INITIAL));
        assertWaits();
        notified(V4);
        looks(List.of());
        Message.WriteAndLook again = p1.asks(Message.WriteAndLook.class);
        assertEquals(List.of(V4, write.value()), List.of(again.view(), again.value()));
    }

    /** Nobody asks anything where the answer is known: it is being left. */
    @Test
    void whoKnowsTheProposalWaitsBeforeItAsks() {
        proposed(V0, ADD_4);
        p1.invoke(READ);
        assertWaits();
        notified(V4);
        assertEquals(V4, looks(List.of()).view());
    }

    @Test
    void whoHearsOfTheProposalBetweenReadingAndWritingWaitsBeforeItWrites() {
        p1.invoke(WRITE);
        proposed(V0, ADD_4);
        looks(List.of());
        assertWaits();
        fire(timer());
        assertEquals(V0, p1.asks(Message.WriteAndLook.class).view());
    }

    /** As if it had not waited: F4 from what was seen then. */
    @Test
    void whenPatienceIsOverAllGoOnInTheirOrder() {
        p1.invoke(READ);
        looks(List.of(ADD_4));
        p1.invoke(new Operation.Read("other"));
        looks(List.of(ADD_4));
        assertWaits();
        fire(timer());
        assertEquals(
                List.of("k", "other"),
                p1.sent.stream()
                        .map(send -> assertInstanceOf(Message.Look.class, send.message()))
                        .peek(look -> assertEquals(List.of(ADD_4), look.known()))
                        .map(Message.Look::key)
                        .distinct()
                        .toList());
    }

    /** An operation that walks walks on: only curView is waited for, once. */
    @Test
    void whenPatienceIsOverNobodyWaitsUntilCurViewMoves() {
        p1.invoke(READ);
        looks(List.of(ADD_4));
        fire(timer());
        looks(List.of(ADD_4));
        assertEquals(V4, looks(List.of(ADD_5)).view());
        assertEquals(List.of(ADD_5), looks(List.of(ADD_5)).known());
        assertEquals(V45, looks(List.of()).view());
        assertEquals(List.of(new Ended.ReadOk(OLD, V45)), p1.outcomes);
        p1.invoke(READ);
        assertEquals(List.of(ADD_4), p1.asks(Message.Look.class).known());
        p1.outcomes.clear();
        notified(V4);
        assertWaits(); // for curView has moved, and is being left, too
    }

    /** A timer cannot be cancelled. What it was set for is past: it takes nothing from those who wait now. */
    @Test
    void aTimerOfAnEarlierViewEndsNoPatience() {
        p1.invoke(READ);
        looks(List.of(ADD_4));
        String ofV0 = timer();
        notified(V4);
        looks(List.of(ADD_5));
        String ofV4 = timer();
        fire(ofV0);
        assertEquals(List.of(), p1.sent);
        fire(ofV4);
        assertEquals(List.of(ADD_5), p1.asks(Message.Look.class).known());
        fire(ofV4);
        fire(ofV0);
        assertEquals(List.of(), p1.sent, "once");
    }

    /** Each view has its patience, also after one in which it was over. */
    @Test
    void patienceBeginsAnewInEachView() {
        p1.invoke(READ);
        looks(List.of(ADD_4));
        fire(timer());
        p1.sent.clear();
        notified(V4);
        looks(List.of(ADD_5));
        assertWaits();
    }

    @Test
    void withoutPatienceNobodyWaits() {
        Puppet impatient = Puppet.p1(ShortParts.SHORT);
        impatient.invoke(READ);
        impatient.answers(Message.Look.class, look -> new Message.Seen(look.num(), List.of(ADD_4), OLD));
        assertEquals(List.of(ADD_4), impatient.asks(Message.Look.class).known());
        assertTrue(timersOf(impatient).isEmpty());
    }

    /** NOTIFY is what they bring about. */
    @Test
    void transfersNeverWait() {
        p1.invoke(new Operation.Reconfig(List.of(add(6))));
        p1.answers(Message.MemRead.class, r -> new Message.MemReadReply(r.num(), List.of(ADD_4)));
        assertEquals(List.of(ADD_4), looks(List.of(ADD_4)).known());
        assertTrue(timersOf(p1).isEmpty());
    }

    @Test
    void aFinisherDoesNotWaitEither() {
        proposed(V0, ADD_4);
        p1.step(new Event.TimerFired<>("finisher"));
        looks(List.of(ADD_4));
        assertEquals(List.of(ADD_4), p1.asks(Message.Look.class).known());
        assertTrue(timersOf(p1).isEmpty());
    }

    @Test
    void whoIsRemovedMeanwhileEndsNothing() {
        p1.invoke(READ);
        looks(List.of(ADD_4));
        String timer = timer();
        notified(with(V0, remove(1)));
        assertInstanceOf(Outcome.Unknown.class, p1.outcomes.getFirst());
        fire(timer);
        assertEquals(List.of(), p1.sent);
    }

    /** p1 waits for nothing but its timer, which is the only one. */
    private void assertWaits() {
        assertEquals(List.of(), p1.sent);
        assertEquals(List.of(), p1.outcomes);
        timer();
    }

    /** The latest one, which lasts as long as was asked for. */
    private String timer() {
        Effect.SetTimer<Message, Persistent> timer = timersOf(p1).getLast();
        assertEquals(MILLIS, timer.minMillis());
        assertEquals(
                1,
                timersOf(p1).stream()
                        .filter(other -> other.timer().equals(timer.timer()))
                        .count());
        return timer.timer();
    }

    private static List<Effect.SetTimer<Message, Persistent>> timersOf(Puppet puppet) {
        return puppet.timers.stream()
                .filter(timer -> timer.timer().startsWith("patience"))
                .toList();
    }

    private void fire(String timer) {
        p1.step(new Event.TimerFired<>(timer));
    }

    /** p1's replica takes a proposal of p2. */
    private void proposed(View view, MemEntry entry) {
        List<Effect.Send<Message, Persistent>> before = List.copyOf(p1.sent);
        p1.receive(2, new Message.MemWrite(new MessageNumber(1, 1), view, List.of(entry)));
        p1.sent.clear();
        p1.sent.addAll(before);
    }

    /** What p1 sends about it is of no interest here, nor is what it waits for in NotifyQ. */
    private void notified(View view) {
        for (int i = 1; i <= 3; i++) {
            p1.receive(i, new Message.Notify(view, false));
        }
        p1.sent.removeIf(send -> send.message() instanceof Message.Notify);
        assertEquals(view, p1.core.curView());
    }

    private Message.Look looks(List<MemEntry> mem) {
        return p1.answers(Message.Look.class, look -> new Message.Seen(look.num(), mem, OLD));
    }
}
