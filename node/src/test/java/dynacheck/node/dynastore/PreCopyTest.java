package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Puppet.V0;
import static dynacheck.node.dynastore.Puppet.with;
import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static dynacheck.node.dynastore.TestCluster.remove;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Change;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What p1 copies to whom before it proposes: its peers are played by the test. */
@NullUnmarked
class PreCopyTest {
    private static final List<String> KEYS = List.of("a", "b", "c");

    private static final Change[] REPLACE = {add(4), remove(2)};
    /** {p1, p3, p4}: p1 and one more are a majority. */
    private static final View NEXT = with(V0, REPLACE);

    private Puppet p1 = p1(1, 1);
    private long writes;

    private static Puppet p1(int preCopyFrom, int chunkBytes) {
        return Puppet.p1(
                ShortParts.SHORT,
                TestCluster.IMPATIENT.withPreCopyFrom(preCopyFrom).withChunkBytes(chunkBytes));
    }

    /** As a late write of p2, of which nobody hears. */
    private KeyValue stored(String key) {
        TaggedValue value = new TaggedValue("of " + key, new Timestamp(++writes, "p2", 1, writes));
        List<Effect.Send<Message, Persistent>> before = List.copyOf(p1.sent);
        p1.sent.clear();
        p1.receive(2, new Message.WriteAndLook(new MessageNumber(1, 1_000 + writes), V0, key, value));
        p1.sent.removeIf(sent -> sent.message() instanceof Message.Seen);
        p1.sent.addAll(0, before);
        return new KeyValue(key, value);
    }

    private List<KeyValue> allStored() {
        return KEYS.stream().map(this::stored).toList();
    }

    private Message.LookDigests asked() {
        p1.invoke(new Operation.Reconfig(List.of(REPLACE)));
        Message.LookDigests look = p1.asks(Message.LookDigests.class);
        assertEquals(NEXT, look.view());
        assertEquals(List.of(), look.known(), "nothing is proposed");
        return look;
    }

    private void shows(int member, Message.LookDigests look, KeyValue... entries) {
        List<RangeDigest> digests = Arrays.stream(entries)
                .map(e -> RangeDigest.empty(KeyRanges.of(e.key()))
                        .with(e.key(), e.value().ts()))
                .toList();
        p1.receive(member, new Message.Digests(look.num(), digests));
    }

    /** p3 and p4 have nothing. */
    private void nobodyElseHasAnything() {
        Message.LookDigests look = asked();
        shows(1, look, p1Entries());
        shows(3, look);
        shows(4, look);
    }

    private KeyValue[] p1Entries() {
        return p1.core.replica.keys().stream()
                .map(key -> new KeyValue(key, p1.core.replica.register(key)))
                .toArray(KeyValue[]::new);
    }

    private List<Message.WriteChunk> copies() {
        return p1.sent.stream()
                .map(Effect.Send::message)
                .filter(Message.WriteChunk.class::isInstance)
                .map(Message.WriteChunk.class::cast)
                .toList();
    }

    private List<ProcessId> receivers() {
        return p1.sent.stream()
                .filter(sent -> sent.message() instanceof Message.WriteChunk)
                .map(Effect.Send::to)
                .distinct()
                .toList();
    }

    private static List<KeyValue> entries(List<Message.WriteChunk> copies) {
        return copies.stream().flatMap(copy -> copy.entries().stream()).toList();
    }

    /** Of those under way. */
    private List<KeyValue> acknowledged() {
        List<Message.WriteChunk> copies = copies();
        p1.sent.clear();
        copies.forEach(copy -> p1.receive(3, new Message.Ack(copy.num())));
        return entries(copies);
    }

    private boolean proposes() {
        return p1.sent.stream().anyMatch(sent -> sent.message() instanceof Message.MemRead);
    }

    private void assertWaits() {
        assertTrue(!proposes(), () -> "proposes: " + p1.sent);
    }

    private void assertProposes() {
        assertTrue(proposes(), () -> "does not propose: " + p1.sent);
    }

    private void timerFires() {
        p1.step(new Event.TimerFired<>(Preparation.TIMER));
    }

    @Test
    void whatAMajorityLacksIsCopiedToAsManyAsItTakesAndThenProposed() {
        List<KeyValue> all = allStored();
        nobodyElseHasAnything();
        assertEquals(List.of(pid(3)), receivers());
        assertEquals(all.subList(0, 2), entries(copies()), "two pieces at once, of one register each");
        assertEquals(all.subList(0, 2), acknowledged());
        assertWaits();
        assertEquals(all.subList(2, 3), acknowledged());
        assertProposes();
    }

    @Test
    void onlyWhatDiffersIsCopied() {
        List<KeyValue> all = allStored();
        Message.LookDigests look = asked();
        shows(1, look, p1Entries());
        shows(3, look, all.get(1));
        shows(4, look);
        assertEquals(List.of(all.get(0), all.get(2)), acknowledged());
        assertProposes();
    }

    @Test
    void nothingIsWhereAMajorityHasIt() {
        allStored();
        Message.LookDigests look = asked();
        shows(1, look, p1Entries());
        assertWaits();
        shows(3, look, p1Entries());
        assertEquals(List.of(), copies());
        assertProposes();
    }

    /** It has what p1 has and more: p1 has nothing for it. */
    @Test
    void whoHasMoreLacksNothing() {
        KeyValue mine = stored("a");
        String other = Stream.iterate(0, i -> i + 1)
                .map(i -> "key" + i)
                .filter(key -> KeyRanges.of(key) == KeyRanges.of("a"))
                .findFirst()
                .orElseThrow();
        Message.LookDigests look = asked();
        shows(1, look, mine);
        RangeDigest more = RangeDigest.empty(KeyRanges.of("a"))
                .with("a", mine.value().ts())
                .with(other, mine.value().ts());
        p1.receive(3, new Message.Digests(look.num(), List.of(more)));
        assertProposes();
    }

    @Test
    void aFewRegistersAreNotWorthIt() {
        p1 = p1(4, 1);
        allStored();
        p1.invoke(new Operation.Reconfig(List.of(REPLACE)));
        assertProposes();
    }

    /** Before it was copied it will be copied anyway. */
    @Test
    void whatIsWrittenMeanwhileIsCopiedOnceMore() {
        List<KeyValue> all = allStored();
        nobodyElseHasAnything();
        KeyValue first = stored(KEYS.get(0));
        KeyValue last = stored(KEYS.get(2));
        assertEquals(all.subList(0, 2), acknowledged());
        assertEquals(List.of(last), acknowledged());
        assertProposes();
        assertEquals(List.of(first), entries(copies()), "so little does not hold up the proposal");
    }

    /** The transfer then finds less that differs. */
    @Test
    void andSoIsWhatIsWrittenWhileItIsProposed() {
        allStored();
        nobodyElseHasAnything();
        acknowledged();
        acknowledged();
        assertProposes();
        KeyValue one = stored(KEYS.get(0));
        KeyValue two = stored(KEYS.get(1));
        assertEquals(List.of(one, two), entries(copies()));
        KeyValue three = stored(KEYS.get(2));
        assertEquals(List.of(one, two), acknowledged(), "no more than two pieces are under way");
        assertEquals(List.of(three), acknowledged());
    }

    /** As many are written while a round lasts as it copies: another one would not be shorter. */
    @Test
    void roundsThatBecomeNoShorterEnd() {
        copiesAllWhileSomeAreWritten(200, 200);
        assertProposes();
    }

    @Test
    void roundsThatBecomeShorterGoOn() {
        copiesAllWhileSomeAreWritten(200, 80);
        assertWaits();
        assertEquals(80, acknowledged().size());
        assertProposes();
    }

    private void copiesAllWhileSomeAreWritten(int all, int some) {
        p1 = p1(1, 64 * 1024);
        storeFirst(all);
        nobodyElseHasAnything();
        storeFirst(some);
        assertEquals(all, acknowledged().size());
    }

    private void storeFirst(int registers) {
        for (int i = 0; i < registers; i++) {
            stored("k" + i);
        }
    }

    @Test
    void whoDoesNotAnswerIsNotWaitedFor() {
        allStored();
        asked();
        timerFires();
        assertProposes();
    }

    @Test
    void whoAnswersNoLongerIsNotWaitedForEither() {
        allStored();
        nobodyElseHasAnything();
        timerFires();
        assertWaits();
        p1.sent.clear();
        timerFires();
        assertProposes();
        assertEquals(List.of(), copies());
        stored("a");
        assertEquals(List.of(), copies(), "that is over");
    }

    @Test
    void slowIsNotSilent() {
        allStored();
        nobodyElseHasAnything();
        timerFires();
        acknowledged();
        timerFires();
        assertWaits();
        acknowledged();
        assertProposes();
        int timers = p1.timers.size();
        timerFires();
        assertEquals(timers, p1.timers.size(), "nothing is waited for");
    }

    /** Operations have to follow it already. */
    @Test
    void whenSomebodyElseProposesThereIsNothingLeftToPrepare() {
        allStored();
        nobodyElseHasAnything();
        MemEntry add5 = new MemEntry(pid(2), View.of(List.of(add(5))));
        p1.receive(2, new Message.MemWrite(new MessageNumber(1, 7), V0, List.of(add5)));
        assertProposes();
    }

    @Test
    void norIsThereWhereSomebodyElseHas() {
        allStored();
        MemEntry add5 = new MemEntry(pid(2), View.of(List.of(add(5))));
        p1.receive(2, new Message.MemWrite(new MessageNumber(1, 7), V0, List.of(add5)));
        p1.invoke(new Operation.Reconfig(List.of(REPLACE)));
        assertProposes();
    }

    @Test
    void inTheNextViewItBeginsAnew() {
        allStored();
        nobodyElseHasAnything();
        List<Message.WriteChunk> before = copies();
        p1.sent.clear();
        View v5 = with(V0, add(5));
        for (int i = 1; i <= 3; i++) {
            p1.receive(i, new Message.Notify(v5, false));
        }
        assertEquals(with(v5, REPLACE), p1.asks(Message.LookDigests.class).view());
        before.forEach(copy -> p1.receive(3, new Message.Ack(copy.num())));
        assertWaits();
    }

    @Test
    void whoIsRemovedMeanwhileHasProposedNothing() {
        allStored();
        nobodyElseHasAnything();
        View without = with(V0, remove(1));
        p1.receive(2, new Message.Notify(without, false));
        assertEquals(List.of(new Outcome.Failed("removed before the reconfiguration was begun")), p1.outcomes);
    }

    /** A read found out, and curView has not moved. */
    @Test
    void whoHasHaltedCopiesNothingMore() {
        allStored();
        nobodyElseHasAnything();
        p1.sent.clear();
        p1.invoke(new Operation.Read("a"));
        MemEntry remove1 = new MemEntry(pid(2), View.of(List.of(remove(1))));
        for (int look = 1; look <= 2; look++) {
            Message.Look asked = p1.asks(Message.Look.class);
            Message.Seen seen = new Message.Seen(asked.num(), List.of(remove1), TaggedValue.INITIAL);
            p1.receive(2, seen);
            p1.receive(3, seen);
        }
        assertEquals(2, p1.outcomes.size(), "the read's and the reconfiguration's");
        timerFires();
        timerFires();
        stored("a");
        assertEquals(List.of(), p1.sent);
    }

    @Test
    void theNextReconfigurationWaitsUntilItIsOver() {
        allStored();
        nobodyElseHasAnything();
        p1.sent.clear();
        p1.invoke(new Operation.Reconfig(List.of(add(5))));
        assertEquals(List.of(), p1.sent);
    }

    /** So that a crash in it is one of its own. */
    @Test
    void itIsAPhaseOfItsOwn() {
        allStored();
        asked();
        assertEquals(Set.of(Phase.PRE_COPY), p1.core.phases());
    }
}
