package dynacheck.node.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Many small values of known order as bytes, without a name or a type for each: numbers take as many bytes as they
 * need, and a text that comes again and again is told once. {@link FlatReader} reads them.
 */
public final class FlatWriter {
    private static final int START_BYTES = 1024;
    private static final char MAX_ASCII = 0x7f;

    private byte[] bytes;
    private int size;
    /** What {@link #again} has told; null: nothing, as in most. */
    private @Nullable Map<String, Integer> told;

    public FlatWriter() {
        this(START_BYTES);
    }

    /** @param startBytes how many there will be, about */
    FlatWriter(int startBytes) {
        bytes = new byte[startBytes];
    }

    /** Seven bits a byte, the least first: so a negative number takes ten bytes. */
    public void number(long number) {
        need(Long.BYTES + 2);
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** Eight bytes, for what is no less likely to be large. */
    public void word(long word) {
        need(Long.BYTES);
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[size++] = (byte) (word >>> shift);
        }
    }

    /** UTF-8 behind its length and one; a null is 0. */
    public void text(@Nullable String text) {
        if (text == null) {
            number(0);
            return;
        }
        if (isWrittenAsAscii(text)) {
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (!new String(utf8, StandardCharsets.UTF_8).equals(text)) {
            throw new IllegalArgumentException("text with an unpaired surrogate");
        }
        number(utf8.length + 1L);
        need(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
    }

    /** Most texts are. To encode, decode and compare them was two fifths of what a node allocated. */
    private boolean isWrittenAsAscii(String text) {
        int length = text.length();
        int before = size;
        number(length + 1L);
        need(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c > MAX_ASCII) {
                size = before;
                return false;
            }
            bytes[size++] = (byte) c;
        }
        return true;
    }

    /** One of few texts: 0 and the text, or which one of those that were told so before. */
    public void again(String text) {
        Map<String, Integer> before = told;
        if (before == null) {
            before = new HashMap<>();
            told = before;
        }
        Integer number = before.get(text);
        if (number == null) {
            before.put(text, before.size() + 1);
            number(0);
            text(text);
        } else {
            number(number);
        }
    }

    private void need(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }

    public byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }
}
