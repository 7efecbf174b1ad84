package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Puppet.V0;
import static dynacheck.node.dynastore.Puppet.with;
import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Operation;
import dynacheck.node.core.Timestamp;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** The short form, claim by claim (F1 to F6): p1's peers are played by the test. */
@NullUnmarked
class ShortFormPaperTest {
    private static final Operation READ = new Operation.Read("k");
    private static final Operation WRITE = new Operation.Write("k", "mine");
    private static final Operation ADD_6 = new Operation.Reconfig(List.of(add(6)));
    private static final TaggedValue OLD = new TaggedValue("old", new Timestamp(4, "p2", 1, 1));
    private static final TaggedValue NEW = new TaggedValue("new", new Timestamp(7, "p3", 1, 1));
    private static final MemEntry ADD_4 = new MemEntry(pid(2), View.of(List.of(add(4))));
    private static final MemEntry ADD_5 = new MemEntry(pid(3), View.of(List.of(add(5))));

    private final Puppet p1 = Puppet.p1(ShortParts.SHORT);

    /** F2, F3: two round trips, and the value is above what was read. */
    @Test
    void writeTakesTwoRoundTrips() {
        p1.invoke(WRITE);
        looks(List.of(), OLD);
        Message.WriteAndLook write =
                p1.answers(Message.WriteAndLook.class, w -> new Message.Seen(w.num(), List.of(), w.value()));
        assertEquals(new TaggedValue("mine", new Timestamp(5, "p1", 1, 1)), write.value());
        assertEquals(List.of(new Ended.WriteOk(write.value().ts(), V0)), p1.outcomes);
    }

    /** F6: one round trip if a majority agrees. */
    @Test
    void readOfWhatAMajorityHoldsTakesOne() {
        p1.invoke(READ);
        looks(List.of(), OLD);
        assertEquals(List.of(new Ended.ReadOk(OLD, V0)), p1.outcomes);
    }

    /** F6, second part. */
    @Test
    void readOfWhatFewHoldWritesItBack() {
        p1.invoke(READ);
        MessageNumber num = p1.asks(Message.Look.class).num();
        p1.receive(1, new Message.Seen(num, List.of(), OLD));
        p1.receive(2, new Message.Seen(num, List.of(), NEW));
        assertEquals(List.of(), p1.outcomes);
        assertEquals(NEW, p1.asks(Message.WriteAndLook.class).value());
    }

    /** F6, third part: what was carried here is not what a majority of this view holds. */
    @Test
    void readThatCarriesMoreThanThisViewHoldsWritesItBack() {
        p1.invoke(READ);
        looks(List.of(ADD_4), OLD);
        looks(List.of(ADD_4), NEW);
        looks(List.of(), OLD);
        assertEquals(List.of(), p1.outcomes);
        assertEquals(NEW, p1.asks(Message.WriteAndLook.class).value());
    }

    /** F4: the values of the first look do not count, for whoever showed them may yet take a write. */
    @Test
    void valuesShownBeforeTheProposalsWereThereDoNotCount() {
        p1.invoke(READ);
        looks(List.of(ADD_4), NEW);
        Message.Look second = looks(List.of(ADD_4), OLD);
        assertEquals(List.of(ADD_4), second.known());
        looks(List.of(), OLD);
        assertEquals(List.of(new Ended.ReadOk(OLD, with(V0, add(4)))), p1.outcomes);
    }

    /** F4 (a): if no entry is at a majority, one is brought there before the look that counts. */
    @Test
    void anEntryIsFixedBeforeTheSecondLook() {
        p1.invoke(READ);
        MessageNumber num = p1.asks(Message.Look.class).num();
        p1.receive(1, new Message.Seen(num, List.of(), OLD));
        p1.receive(2, new Message.Seen(num, List.of(ADD_4), OLD));
        assertTrue(p1.sent.stream().noneMatch(s -> s.message() instanceof Message.Look));
        Message.MemWrite fix = p1.answers(Message.MemWrite.class, w -> new Message.Ack(w.num()));
        assertEquals(List.of(ADD_4), fix.entries());
        assertEquals(List.of(ADD_4), p1.asks(Message.Look.class).known());
    }

    /** F4 (b): what the second look finds beyond that is at a majority before it is used. */
    @Test
    void newEntriesAreFixedBeforeTheyAreFollowed() {
        p1.invoke(READ);
        looks(List.of(ADD_4), OLD);
        MessageNumber num = p1.asks(Message.Look.class).num();
        p1.receive(1, new Message.Seen(num, List.of(ADD_4), OLD));
        p1.receive(2, new Message.Seen(num, List.of(ADD_4, ADD_5), OLD));
        assertEquals(
                List.of(ADD_5),
                p1.answers(Message.MemWrite.class, w -> new Message.Ack(w.num()))
                        .entries());
        assertEquals(with(V0, add(4)), p1.asks(Message.MemRead.class).view(), "an update of ws(V0+4) with +5");
    }

    /** F3: any answer with a proposal, and the operation leaves. */
    @Test
    void writeThatMeetsAProposalLeaves() {
        p1.invoke(WRITE);
        looks(List.of(), OLD);
        MessageNumber num = p1.asks(Message.WriteAndLook.class).num();
        p1.receive(1, new Message.Seen(num, List.of(), OLD));
        p1.receive(2, new Message.Seen(num, List.of(ADD_4), OLD));
        assertEquals(List.of(), p1.outcomes);
        p1.answers(Message.MemWrite.class, w -> new Message.Ack(w.num()));
        assertEquals(List.of(ADD_4), p1.asks(Message.Look.class).known());
    }

    /** F5: an update is followed by a look of its own. */
    @Test
    void answersToAnUpdateAreNoCollect() {
        p1.invoke(ADD_6);
        p1.answers(Message.MemRead.class, r -> new Message.MemReadReply(r.num(), List.of()));
        MemEntry own = new MemEntry(pid(1), View.of(List.of(add(6))));
        assertEquals(
                List.of(own),
                p1.answers(Message.MemWrite.class, w -> new Message.Ack(w.num()))
                        .entries());
        assertEquals(List.of(own), p1.asks(Message.Look.class).known());
    }

    /** T1: chunks are asked for with the proposals of the view that was left. */
    @Test
    void transferBringsTheProposalsWithIt() {
        p1.invoke(ADD_6);
        p1.answers(Message.MemRead.class, r -> new Message.MemReadReply(r.num(), List.of(ADD_4)));
        looks(List.of(ADD_4), TaggedValue.INITIAL);
        View v4 = with(V0, add(4));
        assertEquals(
                v4,
                p1.answers(Message.MemRead.class, r -> new Message.MemReadReply(r.num(), List.of()))
                        .view());
        MemEntry own = p1.answers(Message.MemWrite.class, w -> new Message.Ack(w.num()))
                .entries()
                .getFirst();
        looks(List.of(own), TaggedValue.INITIAL);
        looks(List.of(), TaggedValue.INITIAL);
        Message.LookDigests digests = p1.asks(Message.LookDigests.class);
        assertEquals(V0, digests.view());
        assertEquals(List.of(ADD_4), digests.known());
    }

    private Message.Look looks(List<MemEntry> mem, TaggedValue value) {
        return p1.answers(Message.Look.class, look -> new Message.Seen(look.num(), mem, value));
    }
}
