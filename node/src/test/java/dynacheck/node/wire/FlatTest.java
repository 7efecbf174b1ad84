package dynacheck.node.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FlatTest {
    private static final String[] TEXTS = {
        "", "n1", "é\u0000\uD83D\uDE00", "\uFFFD", "abc?\u007f", "abc\u0080", "a".repeat(300)
    };
    private static final long[] NUMBERS = {0, 1, 127, 128, 1 << 14, Integer.MIN_VALUE, Long.MAX_VALUE, -1};

    private static byte[] everything() {
        FlatWriter out = new FlatWriter();
        for (int i = 0; i < 50; i++) { // longer than what it begins with
            for (long number : NUMBERS) {
                out.number(number);
                out.word(number);
            }
            for (String text : TEXTS) {
                out.text(text);
                out.again(text);
            }
            out.text(null);
        }
        return out.bytes();
    }

    private static void readEverything(FlatReader in) throws WireException {
        for (int i = 0; i < 50; i++) {
            for (long number : NUMBERS) {
                assertEquals(number, in.number());
                assertEquals(number, in.word());
            }
            for (String text : TEXTS) {
                assertEquals(text, in.text());
                assertEquals(text, in.again());
            }
            assertEquals(null, in.nullableText());
        }
    }

    @Test
    void whatIsWrittenIsRead() throws WireException {
        FlatReader in = new FlatReader(everything());
        readEverything(in);
        assertTrue(in.isAtEnd());
    }

    @Test
    void whateverIsCutOffIsRefused() {
        byte[] whole = everything();
        for (int length = 0; length < whole.length; length += 7) {
            FlatReader in = new FlatReader(Arrays.copyOf(whole, length));
            assertThrows(WireException.class, () -> readEverything(in), "cut at " + length);
        }
    }

    @Test
    void aTextThatComesAgainIsTheSameObjectAndOneByte() throws WireException {
        FlatWriter out = new FlatWriter();
        out.again("process");
        int once = out.bytes().length;
        out.again("process");
        assertEquals(once + 1, out.bytes().length);
        FlatReader in = new FlatReader(out.bytes());
        assertSame(in.again(), in.again());
    }

    @Test
    void whatCannotBeIsRefused() {
        refused(in -> in.again(), 1); // never told
        refused(in -> in.again(), 0, 0); // null
        refused(in -> in.text(), 0);
        refused(in -> in.text(), 3, 'a'); // cut off
        refused(in -> in.text(), 2, 0xff); // no UTF-8
        refused(in -> in.text(), 4, 0xed, 0xa0, 0x80); // half of a surrogate pair
        refused(in -> in.nullableText(), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1); // -2 bytes
        refused(in -> in.number(), 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 2); // 65 bits
        refused(in -> in.number(), 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0);
        refused(in -> in.integer(), 0x80, 0x80, 0x80, 0x80, 8); // 2^31
        refused(in -> in.word(), 1, 2, 3, 4, 5, 6, 7);
        assertThrows(IllegalArgumentException.class, () -> new FlatWriter().text("\uD83D"));
        assertThrows(IllegalArgumentException.class, () -> new FlatWriter().text("what?\uD83D"));
    }

    private interface Reading {
        @Nullable
        Object from(FlatReader in) throws WireException;
    }

    private static void refused(Reading reading, int... bytes) {
        byte[] made = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            made[i] = (byte) bytes[i];
        }
        assertThrows(WireException.class, () -> reading.from(new FlatReader(made)), Arrays.toString(bytes));
    }

    /** It ends, and never otherwise than with what it says. */
    @Test
    void randomBytesAreReadOrRefused() {
        Random random = new Random(17);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            FlatReader in = new FlatReader(bytes);
            try {
                while (!in.isAtEnd()) {
                    switch (random.nextInt(5)) {
                        case 0 -> in.number();
                        case 1 -> in.integer();
                        case 2 -> in.word();
                        case 3 -> in.again();
                        default -> in.nullableText();
                    }
                }
            } catch (WireException e) {
                refused++;
            }
        }
        assertTrue(refused > 10_000, "refused " + refused);
    }
}
