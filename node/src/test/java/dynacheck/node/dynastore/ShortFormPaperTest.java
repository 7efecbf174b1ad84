package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Puppet.V0;
import static dynacheck.node.dynastore.Puppet.with;
import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Event;
import dynacheck.node.core.Operation;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** The short form, claim by claim (F1 to F6): p1's peers are played by the test. */
@NullUnmarked
class ShortFormPaperTest {
    private static final Operation READ = new Operation.Read("k");
    private static final Operation WRITE = new Operation.Write("k", "mine");
    private static final Operation.Reconfig ADD_6 = new Operation.Reconfig(List.of(add(6)));
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

    /** What a scan or an update of this process left at a majority stays there: F4 (a) is done for later ones. */
    @Test
    void whereProposalsAreKnownTheFirstLookIsTheOneThatCounts() {
        p1.invoke(READ);
        looks(List.of(ADD_4), OLD);
        looks(List.of(ADD_4), OLD);
        looks(List.of(), OLD);
        p1.invoke(new Operation.Write("other", "mine"));
        assertEquals(List.of(ADD_4), looks(List.of(ADD_4), OLD).known());
        assertEquals(with(V0, add(4)), looks(List.of(), OLD).view(), "three round trips in all, and not four");
        assertEquals(
                with(V0, add(4)),
                p1.answers(Message.WriteAndLook.class, w -> new Message.Seen(w.num(), List.of(), w.value()))
                        .view());
        p1.invoke(ADD_6);
        assertEquals(List.of(ADD_4), looks(List.of(ADD_4), OLD).known(), "an update that has nothing to write");
    }

    /** Not before it is at a majority: the proposal of this process is on its way, and a read begins. */
    @Test
    void whatIsOnItsWayToAMajorityIsNotKnown() {
        p1.invoke(ADD_6);
        p1.answers(Message.MemRead.class, r -> new Message.MemReadReply(r.num(), List.of()));
        p1.asks(Message.MemWrite.class);
        p1.invoke(READ);
        assertEquals(List.of(), p1.asks(Message.Look.class).known());
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

    /** T2: a range is done once it was shown alike, at whichever look; members of both views count in both. */
    @Test
    void whatDiffersIsLookedAtAgain() {
        transferTo(ADD_6);
        assertEquals(List.of(), digests(20, range -> range < 20));
        assertEquals(IntStream.range(0, 20).boxed().toList(), digests(20, range -> range >= 15));
        assertEquals(List.of(15, 16, 17, 18, 19), digests(20, range -> range >= 15));
        List<Integer> compared = new ArrayList<>();
        tags().forEach(look -> compared.addAll(look.ranges()));
        assertEquals(List.of(15, 16, 17, 18, 19), compared);
    }

    /** A range was shown alike as soon as a majority of both views did, whoever is new and has nothing. */
    @Test
    void whatAMajorityOfBothViewsHoldsIsDoneInOneRoundTrip() {
        View v6 = transferTo(ADD_6);
        digests(600, range -> false);
        assertEquals(v6, p1.asks(Message.Look.class).view(), "the last look");
    }

    /** Of a store that must move as a whole another look would find nothing. */
    @Test
    void whatDiffersByMuchIsComparedAtOnce() {
        transferTo(ADD_6);
        digests(600, range -> true);
        othersShowNothing(6);
        assertEquals(600, tags().stream().mapToInt(look -> look.ranges().size()).sum());
    }

    /** T3: from one that has it, to as many as a majority lacks; to all if these are silent. */
    @Test
    void aValueComesFromOneMemberAndGoesToAsManyAsLackIt() {
        View v6 = transferTo(new Operation.Reconfig(List.of(add(4), add(5), add(6))));
        digests(1, range -> false);
        othersShowNothing(4, 5, 6);
        Message.LookTags first = tags().getFirst();
        String key = "k";
        Timestamp ts = new Timestamp(9, "n1", 1, 1);
        for (int i = 1; i <= 3; i++) {
            p1.receive(i, new Message.Tags(first.num(), List.of(new KeyTag(key, ts)), true));
        }
        assertEquals(List.of(pid(1)), receivers(Message.LookValues.class));
        Message.LookValues values = (Message.LookValues) p1.sent.getFirst().message();
        p1.sent.clear();
        KeyValue value = new KeyValue(key, new TaggedValue("v", ts));
        p1.receive(1, new Message.Values(values.num(), List.of(value), 1));
        assertEquals(1, receivers(Message.WriteChunk.class).size());
        Message.WriteChunk write = (Message.WriteChunk) p1.sent.getFirst().message();
        assertTrue(List.of(pid(4), pid(5), pid(6)).contains(p1.sent.getFirst().to()));
        p1.sent.clear();
        p1.tick(7);
        assertEquals(List.of(), p1.sent, "a busy member answers late");
        p1.tick(1);
        assertEquals(List.copyOf(v6.members()), receivers(Message.WriteChunk.class));
        p1.sent.clear();
        p1.receive(2, new Message.Ack(write.num()));
        assertEquals(List.of(), p1.sent, "p2 held it before");
        p1.receive(6, new Message.Ack(write.num()));
        assertEquals(v6, p1.asks(Message.Look.class).view(), "the last look");
    }

    /** T2: another look is at some ranges only. Who asks may be anybody: numbers that are no ranges have no digest. */
    @Test
    void aReplicaShowsTheRangesThatItIsAskedFor() {
        TaggedValue value = new TaggedValue("v", new Timestamp(1, "n1", 1, 1));
        List<String> keys = List.of("a", "b", "c");
        keys.forEach(key -> p1.receive(2, new Message.Write(new MessageNumber(1, 1), V0, key, value)));
        p1.sent.clear();
        List<Integer> asked = List.of(-1, KeyRanges.of("c"), KeyRanges.of("a"), KeyRanges.COUNT, Integer.MAX_VALUE);
        p1.receive(2, new Message.LookDigests(new MessageNumber(1, 2), V0, List.of(ADD_4), asked));
        List<RangeDigest> shown = p1.sent.stream()
                .map(send -> send.message())
                .filter(Message.Digests.class::isInstance)
                .flatMap(reply -> ((Message.Digests) reply).ranges().stream())
                .toList();
        assertEquals(
                Stream.of("a", "c")
                        .map(key -> RangeDigest.empty(KeyRanges.of(key)).with(key, value.ts()))
                        .sorted(Comparator.comparingInt(RangeDigest::range))
                        .toList(),
                shown);
    }

    /** A finisher does not repeat what another process is doing just now, as long as that goes on. */
    @Test
    void aFinisherWaitsForWhoeverIsTransferring() {
        Runnable timer = () -> p1.step(new Event.TimerFired<>("finisher"));
        p1.receive(2, new Message.Look(new MessageNumber(1, 6), V0, List.of(ADD_4), null));
        p1.sent.clear();
        timer.run();
        assertEquals(List.of(), p1.sent);
        p1.receive(2, new Message.LookDigests(new MessageNumber(1, 7), V0, List.of(ADD_4), List.of()));
        p1.sent.clear();
        timer.run();
        assertEquals(List.of(), p1.sent);
        p1.receive(2, new Message.LookTags(new MessageNumber(1, 8), V0, List.of(ADD_4), List.of(0), null, 1));
        p1.sent.clear();
        timer.run();
        assertEquals(List.of(), p1.sent);
        p1.receive(2, new Message.LookTags(new MessageNumber(1, 8), V0, List.of(ADD_4), List.of(0), null, 1));
        p1.receive(3, new Message.Look(new MessageNumber(1, 1), V0, List.of(ADD_4), "k"));
        p1.sent.clear();
        timer.run();
        timer.run();
        assertEquals(List.of(), p1.sent, "its machine may be busy");
        timer.run();
        assertEquals(V0, p1.asks(Message.Look.class).view(), "one repeats itself, the other reads one key");
    }

    private View transferTo(Operation.Reconfig reconfig) {
        p1.invoke(reconfig);
        p1.answers(Message.MemRead.class, r -> new Message.MemReadReply(r.num(), List.of()));
        MemEntry own = p1.answers(Message.MemWrite.class, w -> new Message.Ack(w.num()))
                .entries()
                .getFirst();
        looks(List.of(own), TaggedValue.INITIAL);
        return looks(List.of(), TaggedValue.INITIAL).view();
    }

    /**
     * Every member of V(0) answers, each with another timestamp in the ranges that differ.
     *
     * @return which ranges were asked about; none: all
     */
    private List<Integer> digests(int ranges, IntPredicate differs) {
        Message.LookDigests asked = p1.asks(Message.LookDigests.class);
        assertEquals(V0, asked.view());
        for (int i = 1; i <= 3; i++) {
            int num = i;
            List<RangeDigest> shown = IntStream.range(0, ranges)
                    .filter(range -> asked.ranges().isEmpty() || asked.ranges().contains(range))
                    .mapToObj(range -> RangeDigest.empty(range)
                            .with("k" + range, new Timestamp(differs.test(range) ? num : 9, "n1", 1, 1)))
                    .toList();
            p1.receive(i, new Message.Digests(asked.num(), shown));
        }
        return asked.ranges();
    }

    private void othersShowNothing(int... members) {
        assertEquals(Arrays.stream(members).mapToObj(TestCluster::pid).toList(), receivers(Message.LookDigests.class));
        MessageNumber num = ((Message.LookDigests) p1.sent.getFirst().message()).num();
        p1.sent.clear();
        for (int member : members) {
            p1.receive(member, new Message.Digests(num, List.of()));
        }
    }

    /** Each once; whom they went to does not matter. */
    private List<Message.LookTags> tags() {
        List<Message.LookTags> asked = p1.sent.stream()
                .map(send -> (Message.LookTags) send.message())
                .distinct()
                .toList();
        p1.sent.clear();
        return asked;
    }

    private List<ProcessId> receivers(Class<? extends Message> kind) {
        assertTrue(p1.sent.stream().allMatch(send -> kind.isInstance(send.message())), p1.sent::toString);
        return p1.sent.stream().map(send -> send.to()).toList();
    }

    private Message.Look looks(List<MemEntry> mem, TaggedValue value) {
        return p1.answers(Message.Look.class, look -> new Message.Seen(look.num(), mem, value));
    }
}
