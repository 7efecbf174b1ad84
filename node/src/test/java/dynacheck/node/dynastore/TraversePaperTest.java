package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Puppet.V0;
import static dynacheck.node.dynastore.Puppet.with;
import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static dynacheck.node.dynastore.TestCluster.remove;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.Timestamp;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Algorithm 2, lines 12-75, claim by claim: p1's peers are played by the test. */
@NullUnmarked
class TraversePaperTest {
    private static final Operation READ = new Operation.Read("k");
    private static final Operation WRITE = new Operation.Write("k", "mine");
    private static final TaggedValue OLD = new TaggedValue("old", new Timestamp(4, "p2", 1, 1));
    private static final TaggedValue NEW = new TaggedValue("new", new Timestamp(7, "p3", 1, 1));
    private static final MemEntry ADD_4 = new MemEntry(pid(2), View.of(List.of(add(4))));
    private static final MemEntry ADD_5 = new MemEntry(pid(3), View.of(List.of(add(5))));

    private final Puppet p1 = Puppet.p1();

    /** Lines 66-75: in ReadInView the scan comes first, in WriteInView it comes last. */
    @Test
    void withNothingPendingFourQuestionsAreAskedInThisOrder() {
        p1.invoke(READ);
        assertEquals(V0, p1.collectsNothing());
        assertEquals(V0, p1.reads(OLD));
        assertEquals(OLD, p1.writes().value());
        assertEquals(List.of(), p1.outcomes, "not before the last scan");
        assertEquals(V0, p1.collectsNothing());
        assertEquals(List.of(new Ended.ReadOk(OLD, V0)), p1.outcomes);
    }

    /** Lines 39-40: the value with the greatest timestamp. */
    @Test
    void readTakesTheGreatestOfAMajority() {
        p1.invoke(READ);
        p1.collectsNothing();
        MessageNumber num = p1.asks(Message.Read.class).num();
        p1.receive(2, new Message.ReadReply(num, NEW));
        p1.receive(3, new Message.ReadReply(num, OLD));
        assertEquals(NEW, p1.writes().value(), "and writes it back");
    }

    /** Lines 71-72: above everything seen, with the writer's name. */
    @Test
    void writePicksATimestampAboveWhatItRead() {
        p1.invoke(WRITE);
        p1.collectsNothing();
        p1.reads(OLD);
        TaggedValue written = p1.writes().value();
        assertEquals(new TaggedValue("mine", new Timestamp(5, "p1", 1, 1)), written);
        p1.collectsNothing();
        assertEquals(List.of(new Ended.WriteOk(written.ts(), V0)), p1.outcomes);
    }

    /** Lines 57-60: what ReadInView finds is followed, with the values read on the way. */
    @Test
    void foundProposalIsFollowed() {
        p1.invoke(READ);
        assertEquals(V0, p1.scans(ADD_4));
        p1.reads(OLD);
        View v4 = with(V0, add(4));
        Message.MemRead next = p1.asks(Message.MemRead.class);
        assertEquals(v4, next.view(), "an update of ws(V0+4) is not needed: nothing more is desired");
    }

    /** Lines 51-52: a least view first. Lines 54-55: what is desired beyond it is proposed to it. */
    @Test
    void proposalsThatDoNotContainEachOtherAreMerged() {
        p1.invoke(READ);
        p1.scans(ADD_4, ADD_5);
        p1.reads(OLD);
        View v4 = with(V0, add(4));
        Message.MemRead collect = p1.asks(Message.MemRead.class);
        assertEquals(v4, collect.view());
        for (int i = 1; i <= 3; i++) {
            p1.receive(i, new Message.MemReadReply(collect.num(), List.of()));
        }
        Message.MemWrite update = p1.asks(Message.MemWrite.class);
        assertEquals(v4, update.view());
        assertEquals(List.of(new MemEntry(pid(1), View.of(List.of(add(5))))), update.entries());
    }

    /** Line 53. */
    @Test
    void whoIsNotAMemberHalts() {
        p1.invoke(READ);
        p1.scans(new MemEntry(pid(2), View.of(List.of(remove(1)))));
        p1.reads(OLD);
        assertTrue(p1.core.status().halted());
        assertInstanceOf(Outcome.Unknown.class, p1.outcomes.getFirst());
        p1.invoke(READ);
        assertInstanceOf(Outcome.Failed.class, p1.outcomes.get(1));
    }

    /** A removed process takes no operations, and goes on answering the others. */
    @Test
    void whoHaltedStillAnswers() {
        p1.receive(2, new Message.Notify(with(V0, remove(1)), false));
        assertTrue(p1.core.status().halted());
        p1.sent.clear();
        p1.receive(3, new Message.Read(new MessageNumber(1, 9), V0, "k"));
        assertTrue(p1.sent.stream().anyMatch(s -> s.message() instanceof Message.ReadReply && s.to().equals(pid(3))));
    }

    /** Line 63: the walk goes on; line 71: the value keeps its timestamp. */
    @Test
    void writeThatFindsAProposalAtItsEndGoesOnWithItsTimestamp() {
        p1.invoke(WRITE);
        p1.collectsNothing();
        p1.reads(OLD);
        TaggedValue first = p1.writes().value();
        p1.scans(ADD_4); // line 74
        assertEquals(V0, p1.scans(ADD_4), "w is still in Front");
        p1.reads(first);
        Message.MemRead scan = p1.asks(Message.MemRead.class);
        assertEquals(with(V0, add(4)), scan.view());
        for (int i = 1; i <= 3; i++) {
            p1.receive(i, new Message.MemReadReply(scan.num(), List.of()));
        }
        Message.Read read = p1.asks(Message.Read.class);
        for (int i = 1; i <= 3; i++) {
            p1.receive(i, new Message.ReadReply(read.num(), TaggedValue.INITIAL));
        }
        assertEquals(first, p1.asks(Message.Write.class).value());
    }

    /** Lines 78-82: NOTIFY restarts the walk at line 48, with the timestamp that was chosen. */
    @Test
    void notifyRestartsAWriteWithItsTimestamp() {
        p1.invoke(WRITE);
        p1.collectsNothing();
        p1.reads(OLD);
        Message.Write interrupted = p1.asks(Message.Write.class);
        View without3 = with(V0, remove(3));
        p1.receive(2, new Message.Notify(without3, false));
        p1.sent.removeIf(s -> s.message() instanceof Message.Notify);
        assertEquals(without3, p1.collectsNothing());
        assertEquals(without3, p1.reads(TaggedValue.INITIAL));
        assertEquals(interrupted.value(), p1.asks(Message.Write.class).value());
    }

    /** A restart takes its value along although the timestamp was not chosen yet. */
    @Test
    void greatestValueSeenSurvivesARestart() {
        p1.invoke(READ);
        p1.collectsNothing();
        p1.reads(NEW);
        View without3 = with(V0, remove(3));
        p1.sent.clear();
        p1.receive(2, new Message.Notify(without3, false));
        p1.sent.removeIf(s -> s.message() instanceof Message.Notify);
        p1.collectsNothing();
        p1.reads(OLD);
        assertEquals(NEW, p1.asks(Message.Write.class).value());
    }

    /** Lines 27-29: an operation ends with NOTIFY of its view from a majority of its members. */
    @Test
    void operationWaitsForNotifyOfAMajority() {
        Puppet fresh = new Puppet(1, DurableState.fresh());
        fresh.receive(1, new Message.Notify(V0, true));
        fresh.receive(4, new Message.Notify(V0, true)); // not a member: does not count
        fresh.sent.clear();
        fresh.invoke(READ);
        fresh.collectsNothing();
        fresh.reads(OLD);
        fresh.writes();
        fresh.collectsNothing();
        assertEquals(List.of(), fresh.outcomes);
        fresh.receive(3, new Message.Notify(V0, false));
        assertEquals(List.of(new Ended.ReadOk(OLD, V0)), fresh.outcomes);
    }

    /** Lines 42-46: a replica takes what is newer, keeps it against what is older, and answers both. */
    @Test
    void replicaKeepsTheNewest() {
        for (TaggedValue value : List.of(NEW, OLD)) {
            p1.receive(2, new Message.Write(new MessageNumber(1, 1), V0, "k", value));
            assertEquals(
                    new Message.Ack(new MessageNumber(1, 1)), p1.sent.getLast().message());
        }
        p1.receive(2, new Message.Read(new MessageNumber(1, 2), V0, "k"));
        assertEquals(
                new Message.ReadReply(new MessageNumber(1, 2), NEW),
                p1.sent.getLast().message());
    }

    /** Reading a key that nobody wrote is a read of the initial value. */
    @Test
    void untouchedKeyHoldsTheInitialValue() {
        p1.receive(2, new Message.Read(new MessageNumber(1, 2), V0, "nobody wrote this"));
        assertEquals(
                new Message.ReadReply(new MessageNumber(1, 2), TaggedValue.INITIAL),
                p1.sent.getLast().message());
    }
}
