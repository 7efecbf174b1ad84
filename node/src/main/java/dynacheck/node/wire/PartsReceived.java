package dynacheck.node.wire;

import com.fasterxml.jackson.databind.ObjectReader;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one connection told of the {@link Parts} of its messages, as its receiver knows. Whatever a peer sends, it keeps
 * at most {@value PartsSent#REMEMBERED} parts, each of bounded bytes or made of these out of another one that was
 * decoded before; what makes no sense is a {@link WireException}.
 */
public final class PartsReceived {
    /** A part of a message that is being read. */
    public static final class Received {
        private final byte[] bytes;
        private final @Nullable Object base;
        private @Nullable Object value;

        Received(byte[] bytes, @Nullable Object base) {
            this.bytes = bytes;
            this.base = base;
        }

        /** See {@link Parts.Part#since} if there is a {@link #base}, else {@link Parts.Part#bytes}. */
        public byte[] bytes() {
            return bytes;
        }

        /** The value out of which {@link #bytes} make this one. */
        public @Nullable Object base() {
            return base;
        }

        /** What {@link #keep} kept: decoded once, for all messages that name it. */
        public @Nullable Object value() {
            return value;
        }

        public void keep(Object decoded) {
            value = decoded;
        }
    }

    private final @Nullable Received[] numbered = new Received[PartsSent.REMEMBERED];

    /** Of the message that is being read. */
    private List<Received> parts = List.of();

    private @Nullable ObjectReader reader;

    /** {@code messages} for this connection; made once, for that takes half as long as to read a short message. */
    ObjectReader reader(ObjectReader messages) {
        ObjectReader made = reader;
        if (made == null) {
            made = messages.withAttribute(PartsReceived.class, this);
            reader = made;
        }
        return made;
    }

    /** Of a record that stands alone and has these. */
    static PartsReceived of(List<Received> parts) {
        PartsReceived one = new PartsReceived();
        one.parts = List.copyOf(parts);
        return one;
    }

    /** Takes in the parts of the next frame; returns the rest, which is the message. */
    byte[] next(byte[] frame) throws WireException {
        ByteBuffer in = ByteBuffer.wrap(frame);
        try {
            int count = Byte.toUnsignedInt(in.get());
            List<Received> found = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                found.add(part(in));
            }
            parts = found;
            byte[] rest = new byte[in.remaining()];
            in.get(rest);
            return rest;
        } catch (BufferUnderflowException e) {
            throw new WireException("a frame that ends within its parts", e);
        }
    }

    private Received part(ByteBuffer in) throws WireException {
        byte kind = in.get();
        switch (kind) {
            case PartsSent.KNOWN -> {
                int number = number(in);
                Received known = numbered[number];
                if (known == null) {
                    throw new WireException("part " + number + " was never told on this connection");
                }
                return known;
            }
            case PartsSent.REMEMBER -> {
                int number = number(in);
                return remembered(number, new Received(bytes(in, PartsSent.MOST_REMEMBERED_BYTES), null));
            }
            case PartsSent.ONCE -> {
                return new Received(bytes(in, FrameReader.MAX_FRAME_BYTES), null);
            }
            case PartsSent.SINCE -> {
                int number = number(in);
                int base = number(in);
                Received made = numbered[base];
                if (made == null || made.value == null) {
                    throw new WireException("part " + base + ", out of which another is made, was named by no message");
                }
                return remembered(number, new Received(bytes(in, FrameReader.MAX_FRAME_BYTES), made.value));
            }
            default -> throw new WireException("no part is of kind " + kind);
        }
    }

    private Received remembered(int number, Received part) {
        numbered[number] = part;
        return part;
    }

    private static int number(ByteBuffer in) throws WireException {
        int number = Byte.toUnsignedInt(in.get());
        if (number >= PartsSent.REMEMBERED) {
            throw new WireException("part " + number + ", 0 to " + (PartsSent.REMEMBERED - 1) + " allowed");
        }
        return number;
    }

    private static byte[] bytes(ByteBuffer in, int most) throws WireException {
        int length = in.getInt();
        if (length < 0 || length > most || length > in.remaining()) {
            throw new WireException("a part of " + Integer.toUnsignedString(length) + " bytes");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /** The part at this place; null if the message has fewer. */
    public @Nullable Received at(int place) {
        return place >= 0 && place < parts.size() ? parts.get(place) : null;
    }
}
