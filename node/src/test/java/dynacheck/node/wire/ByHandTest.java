package dynacheck.node.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Timestamp;
import dynacheck.node.dynastore.Message;
import dynacheck.node.dynastore.MessageNumber;
import dynacheck.node.dynastore.Persistent;
import dynacheck.node.dynastore.TaggedValue;
import dynacheck.node.dynastore.plugin.DynaStoreProtocol;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages as connections carry them: most by hand, the others as CBOR. */
class ByHandTest {
    private static final Codec<Message, Persistent> CODEC = DynaStoreProtocol.CODEC;

    private static final List<Message> BY_HAND = List.of(
            new Message.Look(CodecTest.NUM, CodecTest.VIEW, List.of(), "key"),
            new Message.Look(CodecTest.NUM, CodecTest.VIEW, List.of(), null),
            new Message.WriteAndLook(CodecTest.NUM, CodecTest.VIEW, "", CodecTest.VALUE),
            new Message.Seen(CodecTest.NUM, List.of(), TaggedValue.INITIAL),
            new Message.Read(CodecTest.NUM, CodecTest.VIEW, "key"),
            new Message.ReadReply(CodecTest.NUM, CodecTest.VALUE),
            new Message.Write(CodecTest.NUM, CodecTest.VIEW, "key", CodecTest.VALUE),
            new Message.Ack(CodecTest.NUM),
            new Message.MemRead(CodecTest.NUM, CodecTest.VIEW),
            new Message.MemReadReply(CodecTest.NUM, List.of()));

    private static byte[] frame(Message message) {
        return new PartsSent().next(CODEC.parted(message));
    }

    private static Message read(byte[] frame) throws WireException {
        return CODEC.message(frame, new PartsReceived());
    }

    /** Behind the head of the frame, which has no parts, or knows the first. */
    private static Message body(String hex) throws WireException {
        PartsReceived parts = new PartsReceived();
        parts.next(new PartsSent().next(CODEC.parted(new Message.MemRead(CodecTest.NUM, CodecTest.VIEW))));
        return CODEC.message(HexFormat.of().parseHex("010000" + hex), parts);
    }

    @Test
    void everyMessageComesBackEqual() throws WireException {
        PartsSent sent = new PartsSent();
        PartsReceived received = new PartsReceived();
        for (int round = 0; round < 2; round++) {
            for (Message message : CodecTest.MESSAGES) {
                assertEquals(message, CODEC.message(sent.next(CODEC.parted(message)), received));
            }
            for (Message message : BY_HAND) {
                assertEquals(message, CODEC.message(sent.next(CODEC.parted(message)), received));
            }
        }
    }

    /** A node keeps one timestamp for each register, and few processes write them all. */
    @Test
    void textsThatComeAgainAreOneObject() throws WireException {
        Message.ReadReply one = (Message.ReadReply) read(frame(new Message.ReadReply(CodecTest.NUM, CodecTest.VALUE)));
        Message.ReadReply two = (Message.ReadReply) read(frame(new Message.ReadReply(CodecTest.NUM, CodecTest.VALUE)));
        assertNotSame(one.value().ts(), two.value().ts());
        assertSame(one.value().ts().pid(), two.value().ts().pid());
    }

    /** CBOR of them has the name of their type. */
    @Test
    void whatReadsAndWritesSendGoesByHand() {
        for (Message message : BY_HAND) {
            byte[] body = CODEC.parted(message).body();
            String text = new String(body, StandardCharsets.ISO_8859_1);
            assertTrue(!text.contains(message.getClass().getSimpleName()), text);
            assertTrue(body.length <= 40, body.length + " bytes of " + message);
        }
    }

    /** Nodes of one version understand each other; {@code dynacheck-8} in a greeting names it. */
    @Test
    void itsBytesStay() throws WireException {
        Message write = new Message.WriteAndLook(
                new MessageNumber(1, 300), CodecTest.VIEW, "k", new TaggedValue("v", new Timestamp(5, "n1", 2, 9)));
        assertEquals(
                "01" + "01ac02" + "00" + "026b" + "0276" + "05036e310209",
                HexFormat.of().formatHex(CODEC.parted(write).body()));
        assertEquals(write, body("0101ac02" + "00026b027605036e310209"));
        assertEquals(
                new Message.Seen(new MessageNumber(1, 7), List.of(), TaggedValue.INITIAL), body("0201070000010000"));
        assertEquals(new Message.Ack(new MessageNumber(1, 7)), body("060107"));
    }

    @Test
    void whatIsNoMessageIsRefused() {
        for (String other : List.of(
                "090107", // no kind
                "170107",
                "000107" + "01" + "026b", // a part that the message has not
                "000107" + "ffffffff0f" + "026b",
                "010107" + "00" + "00" + "0276" + "05036e310209", // a key that is null
                "030107" + "00" + "00", // the same of a read
                "0201070276" + "05" + "00" + "0209", // a process that is null
                "0201070276" + "05" + "036e" + "0209", // a text that takes in what follows, and more
                "020107" + "04eda080" + "05036e310209", // half of a surrogate pair
                "060107" + "00")) { // more than there is in the message
            assertThrows(WireException.class, () -> body(other), other);
        }
    }

    /** A peer cannot make a node fail, whatever a protocol's own code does with what it sends. */
    @Test
    void whatReadingFailsAtIsRefused() {
        Codec<Message, Persistent> codec = new Codec<>(
                Message.class,
                Persistent.class,
                mapper -> {},
                new ByHand<>() {
                    @Override
                    public boolean write(Message message, FlatWriter out, Parts parts) {
                        return false;
                    }

                    @Override
                    public Message read(int kind, FlatReader in, PartsReceived parts) {
                        throw new IllegalArgumentException("no message has that");
                    }
                },
                null);
        assertThrows(WireException.class, () -> codec.message(new byte[] {0, 7}, new PartsReceived()));
    }

    @Test
    void whatIsCutOffIsRefused() throws WireException {
        for (Message message : BY_HAND) {
            byte[] whole = frame(message);
            assertEquals(message, read(whole));
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThrows(WireException.class, () -> read(cut), message + " cut at " + length);
            }
            assertThrows(WireException.class, () -> read(Arrays.copyOf(whole, whole.length + 1)));
        }
    }

    /** It is refused, or it is some message: then that is written and read as itself. */
    @Test
    void damageIsRefusedOrWellFormed() throws WireException {
        Random random = new Random(8);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = frame(BY_HAND.get(random.nextInt(BY_HAND.size())));
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                Message some = read(bytes);
                assertEquals(some, read(frame(some)));
            } catch (WireException e) {
                refused++;
            }
        }
        assertTrue(refused > 5_000 && refused < 20_000, "refused " + refused);
    }
}
