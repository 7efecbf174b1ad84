package dynacheck.node.wire;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one connection was told of the {@link Parts} of its messages, as its sender knows: the first mention of a part
 * gives its bytes and a small number, later ones the number. A new connection knows nothing.
 */
public final class PartsSent {
    /** Numbers; the one that was used longest ago gets another part. */
    static final int REMEMBERED = 16;

    /** Larger parts are sent whole each time: what a connection may make its receiver keep is bounded. */
    static final int MOST_REMEMBERED_BYTES = 1024 * 1024;

    static final byte KNOWN = 0;
    static final byte REMEMBER = 1;
    static final byte ONCE = 2;
    static final int HEADER_BYTES = 6;

    private final Map<Object, Integer> numbers = new LinkedHashMap<>(REMEMBERED, 0.75f, true);

    /** The body of the next frame. */
    public byte[] next(Parted message) {
        ByteBuffer frame = ByteBuffer.allocate(message.length());
        frame.put((byte) message.parts().all().size());
        for (Parts.Part part : message.parts().all()) {
            put(part, frame);
        }
        frame.put(message.body());
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    private void put(Parts.Part part, ByteBuffer frame) {
        Integer known = numbers.get(part.value());
        if (known != null) {
            frame.put(KNOWN).put(known.byteValue());
        } else if (part.bytes().length > MOST_REMEMBERED_BYTES) {
            frame.put(ONCE).putInt(part.bytes().length).put(part.bytes());
        } else {
            int number = free();
            numbers.put(part.value(), number);
            frame.put(REMEMBER).put((byte) number).putInt(part.bytes().length).put(part.bytes());
        }
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
