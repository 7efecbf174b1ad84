package dynacheck.node.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one connection told of the {@link Parts} of its messages, as its receiver knows. Whatever a peer sends, it keeps
 * at most {@value PartsSent#REMEMBERED} parts of bounded size; what makes no sense is a {@link WireException}.
 */
public final class PartsReceived {
    /** A part of a message that is being read. */
    public static final class Received {
        private final byte[] bytes;
        private @Nullable Object value;

        private Received(byte[] bytes) {
            this.bytes = bytes;
        }

        public byte[] bytes() {
            return bytes;
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
                Received told = new Received(bytes(in, PartsSent.MOST_REMEMBERED_BYTES));
                numbered[number] = told;
                return told;
            }
            case PartsSent.ONCE -> {
                return new Received(bytes(in, FrameReader.MAX_FRAME_BYTES));
            }
            default -> throw new WireException("no part is of kind " + kind);
        }
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
