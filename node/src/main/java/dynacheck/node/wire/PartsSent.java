package dynacheck.node.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one connection was told of the {@link Parts} of its messages, as its sender knows: the first mention of a part
 * gives a small number and its bytes, or what makes it out of another part; later ones give the number. A new
 * connection knows nothing.
 */
public final class PartsSent {
    /** Numbers; the one that was used longest ago gets another part. */
    static final int REMEMBERED = 16;

    /** Larger parts are sent whole each time: what a connection may make its receiver keep is bounded. */
    static final int MOST_REMEMBERED_BYTES = 1024 * 1024;

    static final byte KNOWN = 0;
    static final byte REMEMBER = 1;
    static final byte ONCE = 2;
    /** A part that another one, which an earlier message named, makes with these bytes. */
    static final byte SINCE = 3;

    static final int HEADER_BYTES = 7;

    /** Of so many that were used last, the best base is looked for. */
    private static final int BASES = 4;

    /** By value, the one that was used longest ago first. */
    private final Map<Object, Integer> numbers = new LinkedHashMap<>(REMEMBERED, 0.75f, true);

    /** The body of the next frame. */
    public byte[] next(Parted message) {
        List<byte[]> told = new ArrayList<>(1);
        int length = 1 + message.body().length;
        List<Map.Entry<Object, Integer>> bases = null;
        for (Parts.Part part : message.parts().all()) {
            Integer known = numbers.get(part.value());
            byte[] bytes;
            if (known != null) {
                bytes = new byte[] {KNOWN, known.byteValue()};
            } else {
                bases = bases == null ? bases() : bases;
                bytes = firstTold(part, bases);
            }
            told.add(bytes);
            length += bytes.length;
        }
        ByteBuffer frame = ByteBuffer.allocate(length);
        frame.put((byte) told.size());
        for (byte[] one : told) {
            frame.put(one);
        }
        return frame.put(message.body()).array();
    }

    /** What was told before this message: the receiver has decoded that. */
    private List<Map.Entry<Object, Integer>> bases() {
        List<Map.Entry<Object, Integer>> all = new ArrayList<>();
        numbers.forEach((value, number) -> all.add(Map.entry(value, number)));
        return all.subList(Math.max(0, all.size() - BASES), all.size());
    }

    /** Its first mention, and its number from now on. */
    private byte[] firstTold(Parts.Part part, List<Map.Entry<Object, Integer>> bases) {
        Integer base = null;
        byte[] since = null;
        for (Map.Entry<Object, Integer> candidate : bases) {
            byte[] difference = numbers.containsKey(candidate.getKey()) ? part.since(candidate.getKey()) : null;
            if (difference != null && (since == null || difference.length < since.length)) {
                base = candidate.getValue();
                since = difference;
            }
        }
        if (base != null && since != null) {
            return with(SINCE, numbered(part), base, since);
        }
        byte[] bytes = part.bytes();
        return bytes.length > MOST_REMEMBERED_BYTES
                ? with(ONCE, null, null, bytes)
                : with(REMEMBER, numbered(part), null, bytes);
    }

    private static byte[] with(byte kind, @Nullable Integer number, @Nullable Integer base, byte[] bytes) {
        ByteBuffer told = ByteBuffer.allocate(HEADER_BYTES + bytes.length).put(kind);
        if (number != null) {
            told.put(number.byteValue());
        }
        if (base != null) {
            told.put(base.byteValue());
        }
        told.putInt(bytes.length).put(bytes).flip();
        byte[] exact = new byte[told.remaining()];
        told.get(exact);
        return exact;
    }

    private int numbered(Parts.Part part) {
        int number = free();
        numbers.put(part.value(), number);
        return number;
    }

    private int free() {
        if (numbers.size() < REMEMBERED) {
            return numbers.size();
        }
        Object eldest = numbers.keySet().iterator().next();
        Integer number = numbers.remove(eldest);
        return number == null ? 0 : number;
    }
}
