package dynacheck.node.wire;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into frames. Holds at most one unfinished frame: memory grows with the bytes that did arrive,
 * never with the length that a peer claims. After an exception the reader must not be used again.
 */
public final class FrameReader {
    /** Largest body of a frame, in bytes. */
    public static final int MAX_FRAME_BYTES = 4 * 1024 * 1024;

    /** In front of each body: its length. */
    public static final int HEADER_BYTES = 4;

    private static final int START_BYTES = 4 * 1024;

    /** Takes one whole frame's body. */
    public interface Sink {
        void frame(byte[] body) throws WireException;
    }

    private final Sink sink;
    private byte[] held = new byte[START_BYTES];
    private int size;

    public FrameReader(Sink sink) {
        this.sink = sink;
    }

    /** A frame around {@code body}. */
    public static Buffer frame(byte[] body) {
        Buffer frame = Buffer.buffer(HEADER_BYTES + body.length);
        append(frame, body);
        return frame;
    }

    /** Adds a frame around {@code body} to others. */
    public static void append(Buffer frames, byte[] body) {
        if (body.length == 0 || body.length > MAX_FRAME_BYTES) {
            throw new IllegalArgumentException("frame of " + body.length + " bytes");
        }
        frames.appendInt(body.length).appendBytes(body);
    }

    /** Takes the next bytes and passes on every frame that they complete. */
    public void accept(byte[] bytes) throws WireException {
        if (size + bytes.length > held.length) {
            held = Arrays.copyOf(held, Math.max(held.length * 2, size + bytes.length));
        }
        System.arraycopy(bytes, 0, held, size, bytes.length);
        size += bytes.length;
        int from = 0;
        while (size - from >= HEADER_BYTES) {
            int length = length(from);
            if (length <= 0 || length > MAX_FRAME_BYTES) {
                throw new WireException("frame of " + Integer.toUnsignedString(length) + " bytes, 1 to "
                        + MAX_FRAME_BYTES + " allowed");
            }
            if (size - from - HEADER_BYTES < length) {
                break;
            }
            byte[] body = Arrays.copyOfRange(held, from + HEADER_BYTES, from + HEADER_BYTES + length);
            from += HEADER_BYTES + length;
            sink.frame(body);
        }
        keepRest(from);
    }

    private void keepRest(int from) {
        size -= from;
        boolean oversized = held.length > 16 * START_BYTES && size < START_BYTES;
        if (oversized) {
            byte[] small = new byte[START_BYTES];
            System.arraycopy(held, from, small, 0, size);
            held = small;
        } else {
            System.arraycopy(held, from, held, 0, size);
        }
    }

    private int length(int at) {
        return (held[at] & 0xff) << 24
                | (held[at + 1] & 0xff) << 16
                | (held[at + 2] & 0xff) << 8
                | (held[at + 3] & 0xff);
    }
}
