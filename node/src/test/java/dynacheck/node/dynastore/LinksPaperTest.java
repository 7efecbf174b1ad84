package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Puppet.V0;
import static dynacheck.node.dynastore.Puppet.with;
import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static dynacheck.node.dynastore.TestCluster.remove;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Operation;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Reliable links made of retransmission, and which answers count. */
@NullUnmarked
class LinksPaperTest {
    private static final Operation READ = new Operation.Read("k");

    private final Puppet p1 = Puppet.p1();

    @Test
    void requestIsRepeatedToThoseWhoDidNotAnswer() {
        p1.invoke(READ);
        Message.MemRead request = p1.asks(Message.MemRead.class);
        p1.receive(2, new Message.MemReadReply(request.num(), List.of()));
        p1.tick(20);
        assertTrue(p1.sent.stream().allMatch(s -> s.message().equals(request)));
        assertEquals(
                List.of(pid(1), pid(3)),
                p1.sent.stream().map(Effect.Send::to).distinct().toList());
    }

    @Test
    void repetitionsBecomeRare() {
        p1.invoke(READ);
        p1.asks(Message.MemRead.class);
        p1.tick(1_000);
        assertTrue(p1.sent.size() < 3 * 1_000 / 15, "to three members, at most every 16 ticks in the end");
    }

    @Test
    void repliesAreNotRepeatedByThemselves() {
        p1.receive(2, new Message.Read(new MessageNumber(1, 1), V0, "k"));
        assertEquals(1, p1.sent.size());
        p1.sent.clear();
        p1.tick(100);
        assertEquals(List.of(), p1.sent);
    }

    @Test
    void eachMemberCountsOnce() {
        p1.invoke(READ);
        MessageNumber num = p1.asks(Message.MemRead.class).num();
        p1.receive(2, new Message.MemReadReply(num, List.of()));
        p1.receive(2, new Message.MemReadReply(num, List.of()));
        assertEquals(List.of(), p1.sent, "still asking");
    }

    @Test
    void onlyMembersOfTheViewCount() {
        p1.invoke(READ);
        MessageNumber num = p1.asks(Message.MemRead.class).num();
        p1.receive(2, new Message.MemReadReply(num, List.of()));
        p1.receive(4, new Message.MemReadReply(num, List.of()));
        assertEquals(List.of(), p1.sent, "still asking");
    }

    @Test
    void answerToAnEarlierQuestionDoesNotCount() {
        p1.invoke(READ);
        Message.MemRead first = p1.asks(Message.MemRead.class);
        p1.receive(1, new Message.MemReadReply(first.num(), List.of()));
        p1.receive(2, new Message.MemReadReply(first.num(), List.of()));
        Message.Read second = p1.asks(Message.Read.class);
        p1.receive(1, new Message.ReadReply(second.num(), TaggedValue.INITIAL));
        p1.receive(3, new Message.MemReadReply(first.num(), List.of()));
        assertEquals(List.of(), p1.sent, "still asking");
    }

    @Test
    void answerToAnEarlierLifeDoesNotCount() {
        Puppet second = new Puppet(1, new DurableState<>(2, List.of()));
        second.sent.clear();
        second.invoke(READ);
        MessageNumber num = second.asks(Message.MemRead.class).num();
        assertEquals(2, num.incarnation());
        MessageNumber before = new MessageNumber(1, num.counter());
        second.receive(2, new Message.MemReadReply(before, List.of()));
        second.receive(3, new Message.MemReadReply(before, List.of()));
        assertEquals(List.of(), second.sent, "still asking");
    }

    /** A replica answers about any view, also one it never heard of, if it is a member of it. */
    @Test
    void replicaAnswersAboutUnknownViews() {
        View unknown = with(V0, add(4), add(5), remove(2));
        p1.receive(5, new Message.MemRead(new MessageNumber(1, 1), unknown));
        assertEquals(
                new Message.MemReadReply(new MessageNumber(1, 1), List.of()),
                p1.sent.getFirst().message());
        assertEquals("host:5", p1.sent.getFirst().address(), "it learnt the address from the view");
    }

    @Test
    void replicaDoesNotAnswerAboutViewsOfOthers() {
        p1.receive(2, new Message.Read(new MessageNumber(1, 1), with(V0, remove(1)), "k"));
        assertEquals(List.of(), p1.sent);
    }

    /** Who asks about a view already left is told, so that it need not walk through what may be gone. */
    @Test
    void whoIsBehindIsToldOfTheCurrentView() {
        View without3 = with(V0, remove(3));
        p1.receive(2, new Message.Notify(without3, false));
        p1.sent.clear();
        p1.receive(3, new Message.Read(new MessageNumber(1, 1), V0, "k"));
        assertTrue(p1.sent.stream()
                .anyMatch(s -> s.to().equals(pid(3)) && s.message().equals(new Message.Notify(without3, false))));
    }
}
