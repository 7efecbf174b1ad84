package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Puppet.V0;
import static dynacheck.node.dynastore.Puppet.with;
import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.node.core.Effect;
import dynacheck.node.core.ProcessId;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Who answers nothing for a while is not waited for where others are enough; p2 answers, p3 does or does not. */
@NullUnmarked
class SilentMembersTest {
    private final Outbox outbox = new Outbox();
    private final ContactQ contactQ = new ContactQ(pid(1), 1, new Quorum(), outbox);
    private int ended;
    private long number;

    /** Wants the answers of all. */
    private void asksAll() {
        asks(V0);
    }

    private void asks(View view) {
        contactQ.ask(view, 0, num -> new Message.MemRead(num, view), replies -> false, replies -> ended++);
        number++;
    }

    private void answers(int member) {
        answers(member, number);
    }

    private void answers(int member, long question) {
        contactQ.onReply(pid(member), new Message.MemReadReply(new MessageNumber(1, question), List.of()));
    }

    private void ticks(int times) {
        for (int i = 0; i < times; i++) {
            contactQ.onTick();
        }
    }

    @Test
    void theOthersAreWaitedForForAWhile() {
        asksAll();
        answers(1);
        answers(2);
        assertEquals(0, ended);
        answers(3);
        assertEquals(1, ended);
    }

    @Test
    void whoAnswersNothingForTwoWholeTicksIsNotWaitedForAnyMore() {
        asksAll();
        answers(1);
        answers(2);
        ticks(2);
        assertEquals(1, ended, "its patience is over");
        asksAll();
        answers(1);
        answers(2);
        assertEquals(1, ended, "two ticks may be one and a moment");
        ticks(1);
        asksAll();
        answers(1);
        assertEquals(1, ended, "a majority it takes still");
        answers(2);
        assertEquals(2, ended);
    }

    /** An answer that came too late to count is one. */
    @Test
    void whoAnswersLateIsNotSilent() {
        asksAll();
        answers(1);
        answers(2);
        ticks(3);
        answers(3, number);
        asksAll();
        answers(1);
        answers(2);
        assertEquals(1, ended);
    }

    /** As where a transfer only removes: who stays told everything as a member of the view that is left. */
    @Test
    void whereAllHaveToldNobodyIsWaitedForThoughItIsNotEnough() {
        asksOthers(1, 2);
        assertEquals(0, ended, "3 may have more to tell");
        asksOthers(1, 2, 3);
        assertEquals(1, ended);
    }

    @Test
    void norWhereTheRestIsSilent() {
        asksAll();
        ticks(3);
        outbox.drain();
        asksOthers(1, 2);
        assertEquals(1, ended);
        assertEquals(Set.of(), asked());
    }

    private void asksOthers(Integer... told) {
        TreeMap<ProcessId, Message.Reply> replies = new TreeMap<>();
        for (int member : told) {
            replies.put(pid(member), new Message.MemReadReply(new MessageNumber(1, 0), List.of()));
        }
        contactQ.askOthers(V0, 0, replies, num -> new Message.MemRead(num, V0), all -> false, all -> ended++);
    }

    @Test
    void whoWasNotAskedIsNotSilent() {
        ticks(5);
        theOthersAreWaitedForForAWhile();
    }

    /** It answers, at least. */
    @Test
    void aNewcomerIsPreferredToWhoIsSilent() {
        contactQ.askFew(V0, 0, num -> new Message.MemRead(num, V0), replies -> {});
        number++;
        answers(1);
        answers(2);
        asksAll();
        answers(1);
        answers(2);
        ticks(3);
        outbox.drain();
        View four = with(V0, add(4));
        contactQ.askFew(four, 0, num -> new Message.MemRead(num, four), replies -> {});
        assertEquals(Set.of(pid(1), pid(2), pid(4)), asked());
    }

    @Test
    void whoIsNoMemberAnyLongerIsForgotten() {
        asksAll();
        ticks(3);
        View without = with(V0, TestCluster.remove(3));
        contactQ.forgetViewsBefore(without);
        asks(V0);
        answers(1);
        answers(2);
        assertEquals(0, ended, "as if nothing was known of it");
    }

    private Set<ProcessId> asked() {
        return Set.copyOf(outbox.drain().stream()
                .filter(Effect.Send.class::isInstance)
                .map(effect -> ((Effect.Send<Message, Persistent>) effect).to())
                .toList());
    }
}
