package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Puppet.V0;
import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.node.core.Timestamp;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an answer says of the disk of whoever gives it, message by message. */
@NullUnmarked
class PromisesTest {
    private static final MessageNumber NUM = new MessageNumber(1, 7);
    private static final TaggedValue VALUE = new TaggedValue("v", new Timestamp(3, "p1", 1, 1));
    private static final MemEntry ADD_4 = new MemEntry(pid(2), View.of(List.of(add(4))));
    private static final MemEntry ADD_5 = new MemEntry(pid(3), View.of(List.of(add(5))));
    private static final DiskFact HAS_VALUE = new DiskFact.Value("k", VALUE.ts());
    private static final DiskFact HAS_4 = new DiskFact.Mem(V0, ADD_4);
    private static final DiskFact HAS_5 = new DiskFact.Mem(V0, ADD_5);

    static Stream<Arguments> answers() {
        List<KeyValue> chunk = List.of(new KeyValue("k", VALUE));
        Message.Reply ack = new Message.Ack(NUM);
        return Stream.of(
                Arguments.of(
                        new Message.MemRead(NUM, V0),
                        new Message.MemReadReply(NUM, List.of(ADD_4, ADD_5)),
                        List.of(HAS_4, HAS_5)),
                Arguments.of(new Message.MemWrite(NUM, V0, List.of(ADD_4)), ack, List.of(HAS_4)),
                Arguments.of(new Message.Read(NUM, V0, "k"), new Message.ReadReply(NUM, VALUE), List.of(HAS_VALUE)),
                Arguments.of(new Message.Write(NUM, V0, "k", VALUE), ack, List.of(HAS_VALUE)),
                Arguments.of(
                        new Message.ReadChunk(NUM, V0, null, 9),
                        new Message.ReadChunkReply(NUM, chunk, true),
                        List.of(HAS_VALUE)),
                Arguments.of(new Message.WriteChunk(NUM, V0, chunk), ack, List.of(HAS_VALUE)),
                Arguments.of(
                        new Message.Look(NUM, V0, List.of(ADD_4), "k"),
                        new Message.Seen(NUM, List.of(ADD_4, ADD_5), VALUE),
                        List.of(HAS_4, HAS_5, HAS_VALUE)),
                Arguments.of(
                        new Message.Look(NUM, V0, List.of(), null),
                        new Message.Seen(NUM, List.of(ADD_5), TaggedValue.INITIAL),
                        List.of(HAS_5)),
                Arguments.of(
                        new Message.WriteAndLook(NUM, V0, "k", VALUE),
                        new Message.Seen(NUM, List.of(ADD_4), VALUE),
                        List.of(HAS_4, HAS_VALUE)));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerTellsOfTheDisk(Message.Request request, Message.Reply reply, List<DiskFact> facts) {
        Promises promises = new Promises(pid(1), true);
        promises.asked(pid(2), request);
        assertEquals(facts, promises.facts(pid(2), reply));
        promises.asked(pid(2), request);
        assertEquals(List.of(), promises.facts(pid(2), reply), "each fact once");
    }

    /** Mostly the newest request is answered next. Others wait for the disk, and some are asked again. */
    @Test
    void eachAnswerIsThatOfItsRequest() {
        MessageNumber later = new MessageNumber(1, 8);
        Promises promises = new Promises(pid(1), true);
        promises.asked(pid(2), new Message.MemRead(NUM, V0));
        promises.asked(pid(3), new Message.Write(NUM, V0, "k", VALUE));
        promises.asked(pid(2), new Message.Write(later, V0, "other", VALUE));
        assertEquals(List.of(), promises.facts(pid(3), new Message.Ack(later)), "it asked nothing under that number");
        assertEquals(List.of(HAS_VALUE), promises.facts(pid(3), new Message.Ack(NUM)));
        assertEquals(List.of(HAS_4), promises.facts(pid(2), new Message.MemReadReply(NUM, List.of(ADD_4))));
        assertEquals(List.of(new DiskFact.Value("other", VALUE.ts())), promises.facts(pid(2), new Message.Ack(later)));
    }

    /** Of its own entry a process speaks before anybody asks; of a view that it announces likewise. */
    @Test
    void whatItSendsByItselfTellsOfTheDiskToo() {
        Promises promises = new Promises(pid(2), true);
        Message own = new Message.MemWrite(NUM, V0, List.of(ADD_4, ADD_5));
        assertEquals(List.of(HAS_4), promises.facts(pid(1), own), "ADD_5 is p3's, which is only written back");
        assertEquals(List.of(new DiskFact.Current(V0)), promises.facts(pid(1), new Message.Notify(V0, true)));
    }

    /** Nothing is said any more of views inside curView: nothing need be remembered, and nothing need be on disk. */
    @Test
    void whatIsDroppedIsNoLongerPromised() {
        View next = Puppet.with(V0, TestCluster.add(4));
        Promises promises = new Promises(pid(2), false);
        Message own = new Message.MemWrite(NUM, V0, List.of(ADD_4));
        assertEquals(List.of(HAS_4), promises.facts(pid(1), own));
        assertEquals(List.of(), promises.facts(pid(1), own), "each fact once");
        promises.facts(pid(1), new Message.Notify(next, true));
        assertEquals(List.of(HAS_4), promises.facts(pid(1), own), "forgotten");
        assertEquals(
                new TraceEvent.Recovered(
                        List.of(new DiskFact.Current(V0), new DiskFact.Current(next), new DiskFact.Dropped(next))),
                promises.recovered(V0, List.of(new Persistent.CurView(next))));
    }
}
