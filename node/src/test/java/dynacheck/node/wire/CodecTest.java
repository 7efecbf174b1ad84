package dynacheck.node.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Change;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import dynacheck.node.dynastore.KeyTag;
import dynacheck.node.dynastore.KeyValue;
import dynacheck.node.dynastore.MemEntry;
import dynacheck.node.dynastore.Message;
import dynacheck.node.dynastore.MessageNumber;
import dynacheck.node.dynastore.Persistent;
import dynacheck.node.dynastore.RangeDigest;
import dynacheck.node.dynastore.TaggedValue;
import dynacheck.node.dynastore.TraceEvent;
import dynacheck.node.dynastore.View;
import dynacheck.node.dynastore.plugin.DynaStoreProtocol;
import dynacheck.node.dynastore.plugin.TraceJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CodecTest {
    private static final Codec<Message, Persistent> CODEC = DynaStoreProtocol.CODEC;

    private static final ProcessId N1 = ProcessId.of("n1");
    static final View VIEW =
            View.of(List.of(new Change.Add(N1, "127.0.0.1:7001"), new Change.Remove(new ProcessId("n2", "a1"))));
    static final MessageNumber NUM = new MessageNumber(3, Long.MAX_VALUE);
    static final TaggedValue VALUE = new TaggedValue("é\u0000\uD83D\uDE00", new Timestamp(7, "n1", 2, 9));
    private static final List<KeyValue> REGISTERS =
            List.of(new KeyValue("a", VALUE), new KeyValue("", TaggedValue.INITIAL));
    private static final List<MemEntry> MEM = List.of(new MemEntry(N1, VIEW), new MemEntry(N1, View.EMPTY));

    static final List<Persistent> RECORDS = List.of(
            new Persistent.Register("k", TaggedValue.INITIAL),
            new Persistent.MemCopy(VIEW, MEM.getFirst()),
            new Persistent.OwnEntry(VIEW, View.EMPTY),
            new Persistent.CurView(VIEW));

    static final List<Message> MESSAGES = List.of(
            new Message.MemRead(NUM, VIEW),
            new Message.MemReadReply(NUM, MEM),
            new Message.MemReadReply(NUM, List.of()),
            new Message.MemWrite(NUM, VIEW, MEM),
            new Message.Read(NUM, VIEW, "key"),
            new Message.ReadReply(NUM, VALUE),
            new Message.ReadReply(NUM, TaggedValue.INITIAL),
            new Message.Write(NUM, VIEW, "key", VALUE),
            new Message.ReadChunk(NUM, VIEW, null, 1000),
            new Message.WriteAndLook(NUM, VIEW, "key", VALUE),
            new Message.Seen(NUM, MEM, VALUE),
            new Message.Seen(NUM, List.of(), TaggedValue.INITIAL),
            new Message.Look(NUM, VIEW, MEM, "key"),
            new Message.Look(NUM, VIEW, List.of(), null),
            new Message.ReadChunk(NUM, VIEW, "after", 1000),
            new Message.ReadChunkReply(NUM, REGISTERS, true),
            new Message.WriteChunk(NUM, VIEW, REGISTERS),
            new Message.LookDigests(NUM, VIEW, MEM, List.of()),
            new Message.LookDigests(NUM, VIEW, List.of(), List.of(0, 17, 1023)),
            new Message.Digests(NUM, List.of(new RangeDigest(1023, 2, -1, Long.MIN_VALUE))),
            new Message.LookTags(NUM, VIEW, MEM, List.of(0, 1023), null, 1000),
            new Message.LookTags(NUM, VIEW, List.of(), List.of(7), "after", 1000),
            new Message.Tags(NUM, List.of(new KeyTag("a", VALUE.ts())), false),
            new Message.LookValues(NUM, VIEW, MEM, List.of("a", ""), 1000),
            new Message.Values(NUM, REGISTERS, 2),
            new Message.Ack(NUM),
            new Message.Notify(VIEW, true),
            new Message.RecordLife("a1"),
            new Message.RecordedLife("a1"),
            new Message.RefusedLife("a1", "b2", "another life"),
            new Message.WhoIsThere(7),
            new Message.Here(7));

    @Test
    void everyMessageComesBackEqual() throws WireException {
        for (Message message : MESSAGES) {
            assertEquals(message, CODEC.message(CODEC.encode(message)));
        }
    }

    @Test
    void noTypeOfMessageIsLeftOut() {
        Set<Class<?>> missing = new HashSet<>();
        records(Message.class, missing);
        MESSAGES.forEach(message -> missing.remove(message.getClass()));
        assertEquals(Set.of(), missing);
    }

    private static void records(Class<?> sealed, Set<Class<?>> found) {
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isRecord()) {
                found.add(permitted);
            } else {
                records(permitted, found);
            }
        }
    }

    @Test
    void everyPersistentRecordComesBackEqual() throws WireException {
        for (Persistent record : RECORDS) {
            assertEquals(record, CODEC.record(CODEC.encode(record)));
        }
    }

    /** And again in the next life, whose traces know nothing of those before. */
    @Test
    void aViewOfManyChangesIsToldOnceAndIsANumberInTraces() {
        View many = View.of(Stream.of("n1", "n2", "n3", "n4")
                .<Change>map(n -> new Change.Add(ProcessId.of(n), "127.0.0.1:7001"))
                .toList());
        TraceJson traces = new TraceJson();
        assertEquals(
                List.of("{'t':'View','number':1,'changes':['+n1','+n2','+n3','+n4']}", "{'t':'WriteInView','view':1}"),
                traces.json(new TraceEvent.WriteInView(many)).stream()
                        .map(line -> line.replace('"', '\''))
                        .toList());
        assertEquals(1, traces.json(new TraceEvent.WriteInView(many)).size());
        assertEquals(2, new TraceJson().json(new TraceEvent.WriteInView(many)).size());
    }

    @Test
    void traceEventsAreOneLineOfJsonWithTheirType() {
        String line = new TraceJson()
                .json(new TraceEvent.ScanEnded(VIEW, 4, MEM.subList(0, 1)))
                .getFirst();
        assertEquals(
                "{'t':'ScanEnded','view':['+n1','-n2'],'scan':4,'result':[{'owner':'n1','proposal':['+n1','-n2']}]}",
                line.replace('"', '\''));
    }

    @Test
    void aTypeGoesByItsShortName() {
        String bytes = new String(CODEC.encode(new Message.Ack(NUM)), StandardCharsets.ISO_8859_1);
        assertTrue(bytes.contains("Ack") && !bytes.contains("dynacheck"), bytes);
    }

    private static final String SEEN =
            "bf6174645365656e636e756d9f0107ff67656e7472696573806576616c75659ff69f00600000ffffff";

    /** What one version wrote another reads, on the disk above all. */
    @Test
    void numbersTimestampsAndValuesKeepTheirBytes() throws WireException {
        Message seen = new Message.Seen(new MessageNumber(1, 7), List.of(), TaggedValue.INITIAL);
        assertEquals(SEEN, HexFormat.of().formatHex(CODEC.encode(seen)));
        assertEquals(seen, message(SEEN));
        byte[] register =
                CODEC.encode(new Persistent.Register("k", new TaggedValue("v", new Timestamp(5, "n1", 2, 9))));
        assertEquals(
                "bf617468" + "5265676973746572" + "636b6579616b" + "6576616c75659f61769f05626e310209ffffff",
                HexFormat.of().formatHex(register));
    }

    /** A process id was a record once, and goes on looking like one. */
    @Test
    void processesKeepTheirBytes() throws WireException {
        String dropped = "bf617469" + "4e6f4d656d436f7079" + "6476696577" + "4180" + "656f776e6572"
                + "bf646e616d65626e32646c696665626131ff" + "ff";
        Persistent record = new Persistent.NoMemCopy(View.EMPTY, new ProcessId("n2", "a1"));
        assertEquals(dropped, HexFormat.of().formatHex(CODEC.encode(record)));
        assertEquals(record, CODEC.record(HexFormat.of().parseHex(dropped)));
    }

    @Test
    void anArrayWithAnotherPartOrOneMoreOrLessIsRefused() {
        String number = "9f0107ff";
        for (String other : List.of("9f01ff", "9f010707ff", "9f01f6ff", "9f016137ff", "f6", "07", "bf0107ff")) {
            refused(SEEN.replace(number, other));
        }
        String timestamp = "9f00600000ff";
        for (String other : List.of("9f0000ff", "9f0060000000ff", "9f60000000ff", "9f00f60000ff", "f6", "60")) {
            refused(SEEN.replace(timestamp, other));
        }
        for (String other : List.of("9f" + timestamp + "ff", "9f00" + timestamp + "ff", "9ff6f6" + timestamp + "ff")) {
            refused(SEEN.replace("9ff6" + timestamp + "ff", other));
        }
        refused(SEEN.replace("0107ff", "011bffffffffffffffffff")); // more than 63 bits
    }

    private static void refused(String hex) {
        assertNotEquals(SEEN, hex);
        assertThrows(WireException.class, () -> message(hex), hex);
    }

    private static Message message(String hex) throws WireException {
        return CODEC.message(HexFormat.of().parseHex(hex));
    }

    @Test
    void unknownTypesCutOffAndTrailingBytesAreRefused() {
        byte[] whole = CODEC.encode(new Message.Write(NUM, VIEW, "key", VALUE));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(WireException.class, () -> CODEC.message(cut), "cut at " + length);
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        assertThrows(WireException.class, () -> CODEC.message(longer));
        byte[] unknown = new String(CODEC.encode(new Message.Ack(NUM)), StandardCharsets.ISO_8859_1)
                .replace("Ack", "Axk")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThrows(WireException.class, () -> CODEC.message(unknown));
    }

    @Test
    void damagedMessagesAreRefusedOrWellFormed() {
        Random random = new Random(20_09);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = CODEC.encode(MESSAGES.get(random.nextInt(MESSAGES.size())));
            int flips = 1 + random.nextInt(4);
            for (int f = 0; f < flips; f++) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                Message decoded = CODEC.message(bytes);
                assertEquals(decoded, roundTrip(decoded));
            } catch (WireException e) {
                refused++;
            }
        }
        assertTrue(refused > 5_000, "refused " + refused);
    }

    /** Most of a transfer's message is one byte string: damage within it is not left to what is around it. */
    @Test
    void damagedListsOfATransferAreRefusedOrWellFormed() {
        List<KeyValue> many =
                Stream.generate(() -> REGISTERS).limit(50).flatMap(List::stream).toList();
        byte[] whole = CODEC.encode(new Message.Values(NUM, many, 2));
        Random random = new Random(17);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = whole.clone();
            int at = 60 + random.nextInt(bytes.length - 80);
            bytes[at] = (byte) random.nextInt();
            try {
                Message decoded = CODEC.message(bytes);
                assertEquals(decoded, roundTrip(decoded));
            } catch (WireException e) {
                refused++;
            }
        }
        assertTrue(refused > 1_000 && refused < 5_000, "refused " + refused);
    }

    @Test
    void aListOfATransferTakesFewBytes() {
        List<KeyTag> tags = Stream.iterate(0, i -> i + 1)
                .limit(300)
                .map(i -> new KeyTag(String.format("key-%06d", i), new Timestamp(1, "n1", 1, i)))
                .toList();
        int bytes = CODEC.encode(new Message.Tags(NUM, tags, true)).length;
        assertTrue(bytes < 300 * 17 + 100, bytes + " bytes");
    }

    @Test
    void randomBytesAreRefused() {
        Random random = new Random(77);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            assertThrows(WireException.class, () -> CODEC.message(bytes));
        }
    }

    private static Message roundTrip(Message message) throws WireException {
        byte[] bytes = CODEC.encode(message);
        Message again = CODEC.message(bytes);
        assertArrayEquals(bytes, CODEC.encode(again));
        return again;
    }
}
