package dynacheck.node.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a {@link FlatWriter} wrote, or somebody else made up: whatever the bytes are, it takes memory in
 * proportion to them, and refuses what is cut off, too long or no text.
 */
public final class FlatReader {
    private static final int MOST_NUMBER_BYTES = 10;

    private final byte[] bytes;
    private final @Nullable SharedTexts shared;
    private int at;
    private final List<String> told = new ArrayList<>(0);

    public FlatReader(byte[] bytes) {
        this(bytes, null);
    }

    /** @param shared where many read texts that are alike; null: each text is an object of its own */
    FlatReader(byte[] bytes, @Nullable SharedTexts shared) {
        this.bytes = bytes;
        this.shared = shared;
    }

    public boolean isAtEnd() {
        return at == bytes.length;
    }

    /** @throws WireException if it is cut off, or has more than 64 bits */
    public long number() throws WireException {
        long number = 0;
        for (int i = 0; i < MOST_NUMBER_BYTES; i++) {
            if (isAtEnd()) {
                throw new WireException("a number that is cut off");
            }
            byte next = bytes[at++];
            if (i == MOST_NUMBER_BYTES - 1 && next > 1) {
                break;
            }
            number |= (next & 0x7fL) << 7 * i;
            if (next >= 0) {
                return number;
            }
        }
        throw new WireException("a number of more than 64 bits");
    }

    /** @throws WireException if it is no int */
    public int integer() throws WireException {
        long number = number();
        if ((int) number != number) {
            throw new WireException(number + " is too large");
        }
        return (int) number;
    }

    /** @throws WireException if it is cut off */
    public long word() throws WireException {
        if (bytes.length - at < Long.BYTES) {
            throw new WireException("a word that is cut off");
        }
        long word = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            word = word << Byte.SIZE | bytes[at++] & 0xff;
        }
        return word;
    }

    /** @throws WireException if it is cut off, or not UTF-8 */
    public @Nullable String nullableText() throws WireException {
        long length = number() - 1;
        if (length < 0) {
            if (length == -1) {
                return null;
            }
            throw new WireException("a text of " + length + " bytes");
        }
        if (length > bytes.length - at) {
            throw new WireException("a text that is cut off");
        }
        int begin = at;
        at += (int) length;
        String text = new String(bytes, begin, (int) length, StandardCharsets.UTF_8);
        boolean doubtful = text.indexOf('\uFFFD') >= 0; // it stands where something was no UTF-8, or for itself
        if (doubtful && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(bytes, begin, at))) {
            throw new WireException("a text that is not UTF-8");
        }
        return shared == null ? text : shared.shared(text);
    }

    /** @throws WireException if it is null, cut off, or not UTF-8 */
    public String text() throws WireException {
        String text = nullableText();
        if (text == null) {
            throw new WireException("no text where one must be");
        }
        return text;
    }

    /**
     * See {@link FlatWriter#again}.
     *
     * @throws WireException as {@link #text}, or if it was never told
     */
    public String again() throws WireException {
        long number = number();
        if (number == 0) {
            String text = text();
            told.add(text);
            return text;
        }
        if (number < 0 || number > told.size()) {
            throw new WireException("text " + number + " of " + told.size());
        }
        return told.get((int) number - 1);
    }
}
