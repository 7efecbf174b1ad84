package dynacheck.node.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Change;
import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.MemEntry;
import dynacheck.node.dynastore.Message;
import dynacheck.node.dynastore.MessageNumber;
import dynacheck.node.dynastore.Persistent;
import dynacheck.node.dynastore.View;
import dynacheck.node.dynastore.plugin.DynaStoreProtocol;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Views on a connection: told once, then a number. */
class PartsTest {
    private static final Codec<Message, Persistent> CODEC = DynaStoreProtocol.CODEC;
    private static final MessageNumber NUM = new MessageNumber(1, 1);

    private final PartsSent sent = new PartsSent();
    private final PartsReceived received = new PartsReceived();

    /** Of so many members, each with an address. */
    private static View view(int members) {
        return View.of(IntStream.range(0, members)
                .<Change>mapToObj(i -> new Change.Add(ProcessId.of("n" + i), "192.168.100.100:7000"))
                .toList());
    }

    private static Message read(View view) {
        return new Message.MemRead(NUM, view);
    }

    /** How many bytes it took. */
    private int passes(Message message) throws WireException {
        byte[] frame = sent.next(CODEC.parted(message));
        assertEquals(message, CODEC.message(frame, received));
        return frame.length;
    }

    @Test
    void aViewIsToldOnceAndIsANumberFromThenOn() throws WireException {
        int first = passes(read(view(100)));
        int second = passes(read(view(100)));
        assertTrue(first > 2_000 && second < 100, first + " and " + second + " bytes");
    }

    @Test
    void whatIsReadIsOneObject() throws WireException {
        Message.MemRead one = (Message.MemRead) CODEC.message(sent.next(CODEC.parted(read(view(100)))), received);
        Message.MemRead other = (Message.MemRead) CODEC.message(sent.next(CODEC.parted(read(view(100)))), received);
        assertSame(one.view(), other.view());
    }

    /** More views than a connection remembers, in any order; some in one message. */
    @Test
    void everyMessageComesBackEqualWhateverWasForgotten() throws WireException {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            View one = view(random.nextInt(40));
            passes(new Message.MemWrite(NUM, one, List.of(new MemEntry(ProcessId.of("n1"), view(random.nextInt(40))))));
        }
    }

    /** A view of a long life takes in a change: what goes over the connection is the change. */
    @Test
    void whatAViewHasBeyondAKnownOneIsAllThatIsTold() throws WireException {
        passes(read(view(5_000)));
        int grown = passes(read(view(5_001)));
        int other = passes(read(view(4_999).union(View.of(List.of(new Change.Remove(ProcessId.of("n7")))))));
        assertTrue(grown < 200 && other < 300, grown + " and " + other + " bytes");
    }

    @Test
    void whatIsMadeOutOfAnotherViewSharesItsChanges() throws WireException {
        Message.MemRead one = (Message.MemRead) CODEC.message(sent.next(CODEC.parted(read(view(100)))), received);
        Message.MemRead more = (Message.MemRead) CODEC.message(sent.next(CODEC.parted(read(view(101)))), received);
        assertEquals(view(101), more.view());
        assertSame(one.view().changes().getFirst(), more.view().changes().getFirst());
    }

    /** Too many for a list of parts, too large to be remembered. */
    @Test
    void whatDoesNotFitIsSentWhole() throws WireException {
        passes(new Message.MemWrite(
                NUM,
                view(3),
                IntStream.range(0, 400)
                        .mapToObj(i -> new MemEntry(ProcessId.of("n" + i), view(i)))
                        .toList()));
        View large = view(50_000);
        int first = passes(read(large));
        assertEquals(first, passes(read(large)));
        assertTrue(first > PartsSent.MOST_REMEMBERED_BYTES, first + " bytes");
    }

    @Test
    void aNewConnectionKnowsNothing() throws WireException {
        passes(read(view(10)));
        byte[] later = sent.next(CODEC.parted(read(view(10))));
        WireException refused = assertThrows(WireException.class, () -> CODEC.message(later, new PartsReceived()));
        assertEquals("part 0 was never told on this connection", refused.getMessage());
    }

    /** Kind, number, length: whatever makes no sense is refused, and nothing else happens. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01",
                "0103",
                "010010",
                "010110",
                "0101000000",
                "010100ffffffff",
                "01027fffffff",
                "0103000000000000",
                "00"
            })
    void garbageIsRefused(String hex) {
        byte[] garbage = java.util.HexFormat.of().parseHex(hex);
        assertThrows(WireException.class, () -> CODEC.message(garbage, received));
    }

    @Test
    void damagedFramesAreRefusedOrReadAsSomeMessage() {
        Random random = new Random(2);
        byte[] good = sent.next(CODEC.parted(read(view(4))));
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = Arrays.copyOf(good, 1 + random.nextInt(good.length));
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
            try {
                CODEC.message(damaged, new PartsReceived());
            } catch (WireException e) {
                refused++;
            }
        }
        assertTrue(refused > 1_000, refused + " refused");
    }
}
