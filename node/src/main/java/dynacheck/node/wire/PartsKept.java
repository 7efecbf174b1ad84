package dynacheck.node.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records on disk whose large {@link Parts} are told as their difference from a base, a part that is kept once: else
 * each record of a long view would be written with every change there ever was. A base is a record, too, with its
 * parts whole; its longest part is what others differ from. It gives way to a new one when differences have become so
 * long that writing it anew costs less than they do. A record without a large part is written as if there were none of
 * this.
 *
 * <p>Not thread-safe, but for {@link #read} while nothing is written or restored.
 */
public final class PartsKept<R> {
    /** A record without parts on disk begins with the head of a CBOR map, which is more than any count of parts. */
    private static final int MOST_PARTS = 0x7f;

    /** Shorter parts are told whole. */
    private static final int LEAST_BYTES = 1024;

    /**
     * A difference of d bytes from a base of b bytes is long if d * d is more than so many times b: about three records
     * are written for each change of some 30 bytes, so that is where both cost the same.
     */
    private static final long LONG = 24;

    private static final int WHOLE = 0;

    /**
     * A record as bytes.
     *
     * @param base which one it needs; 0: none
     * @param newBase the body of that base, if it is a new one, which must be kept from now on
     */
    public record Written(byte[] body, int base, byte @Nullable [] newBase) {}

    private record Base(int number, Object value, int length) {
        /** How the part differs; null if it had better be told whole. */
        byte @Nullable [] near(Parts.Part part) {
            byte[] since = part.since(value);
            return since == null || (long) since.length * since.length > LONG * length ? null : since;
        }
    }

    private final Codec<?, R> codec;
    private final Map<Integer, Base> bases = new HashMap<>();
    private @Nullable Base current;

    public PartsKept(Codec<?, R> codec) {
        this.codec = codec;
    }

    /** Their numbers. */
    public List<Integer> bases() {
        return List.copyOf(bases.keySet());
    }

    public Written write(R record) {
        byte[] flat = codec.flat(record);
        if (flat != null) {
            return new Written(flat, 0, null);
        }
        Parted parted = codec.partedRecord(record);
        List<Parts.Part> parts = parted.parts().all();
        if (parts.isEmpty()) {
            return new Written(parted.body(), 0, null);
        }
        if (parts.size() > MOST_PARTS) {
            return new Written(codec.encode(record), 0, null);
        }
        Base base = current;
        List<byte[]> told = new ArrayList<>();
        List<Integer> madeOf = new ArrayList<>();
        boolean isLong = false;
        for (Parts.Part part : parts) {
            byte[] near = base == null ? null : base.near(part);
            if (base == null || near == null) {
                byte[] bytes = part.bytes();
                isLong |= bytes.length >= LEAST_BYTES;
                told.add(bytes);
                madeOf.add(WHOLE);
            } else {
                told.add(near);
                madeOf.add(base.number());
            }
        }
        if (isLong) {
            return anew(record, parted, parts);
        }
        return madeOf.stream().allMatch(of -> of == WHOLE)
                ? new Written(codec.encode(record), 0, null)
                : new Written(body(told, madeOf, parted.body()), base == null ? 0 : base.number(), null);
    }

    /** The record becomes a base, and differs from it by nothing. */
    private Written anew(R record, Parted parted, List<Parts.Part> parts) {
        List<byte[]> whole = parts.stream().map(Parts.Part::bytes).toList();
        int at = longest(whole);
        int number = bases.keySet().stream().mapToInt(n -> n).max().orElse(0) + 1;
        Base base = new Base(number, parts.get(at).value(), whole.get(at).length);
        byte[] since = parts.get(at).since(base.value());
        if (since == null) {
            return new Written(codec.encode(record), 0, null);
        }
        bases.put(number, base);
        current = base;
        List<byte[]> told = new ArrayList<>(whole);
        List<Integer> madeOf = new ArrayList<>();
        whole.forEach(bytes -> madeOf.add(WHOLE));
        byte[] body = body(whole, madeOf, parted.body());
        told.set(at, since);
        madeOf.set(at, number);
        return new Written(body(told, madeOf, parted.body()), number, body);
    }

    private static int longest(List<byte[]> whole) {
        int at = 0;
        for (int i = 1; i < whole.size(); i++) {
            at = whole.get(i).length > whole.get(at).length ? i : at;
        }
        return at;
    }

    private static byte[] body(List<byte[]> told, List<Integer> madeOf, byte[] rest) {
        int length = 1 + rest.length;
        for (byte[] one : told) {
            length += 2 * Integer.BYTES + one.length;
        }
        ByteBuffer out = ByteBuffer.allocate(length).put((byte) told.size());
        for (int i = 0; i < told.size(); i++) {
            out.putInt(madeOf.get(i)).putInt(told.get(i).length).put(told.get(i));
        }
        return out.put(rest).array();
    }

    /** Takes in a base that a disk has, before anything that needs it. */
    public void restore(int number, byte[] body) throws WireException {
        List<PartsReceived.Received> parts = new ArrayList<>();
        decode(body, parts);
        List<byte[]> whole = parts.stream().map(PartsReceived.Received::bytes).toList();
        Object value = whole.isEmpty() ? null : parts.get(longest(whole)).value();
        if (number < 1 || value == null || neededBy(body) != 0) {
            throw new WireException("no base of others");
        }
        Base base = new Base(number, value, whole.get(longest(whole)).length);
        bases.put(number, base);
        if (current == null || current.number() < number) {
            current = base;
        }
    }

    /** No record needs it any more. */
    public void forget(int number) {
        bases.remove(number);
        if (current != null && current.number() == number) {
            current = null;
        }
    }

    public R read(byte[] body) throws WireException {
        if (body.length > 0 && body[0] == Codec.FLAT) {
            return codec.flatRecord(body);
        }
        return hasParts(body) ? decode(body, new ArrayList<>()) : codec.record(body);
    }

    /** Which base the record needs; 0: none. */
    public static int neededBy(byte[] body) throws WireException {
        int needed = 0;
        if (hasParts(body)) {
            try {
                ByteBuffer in = ByteBuffer.wrap(body);
                for (int left = in.get(); left > 0; left--) {
                    needed = Math.max(needed, in.getInt());
                    bytes(in);
                }
            } catch (BufferUnderflowException e) {
                throw new WireException("a record that ends within its parts", e);
            }
        }
        return needed;
    }

    private static boolean hasParts(byte[] body) {
        return body.length > 0 && body[0] > 0;
    }

    /** @param parts gets those of the record */
    private R decode(byte[] body, List<PartsReceived.Received> parts) throws WireException {
        ByteBuffer in = ByteBuffer.wrap(body);
        try {
            for (int left = in.get(); left > 0; left--) {
                int number = in.getInt();
                Base base = bases.get(number);
                if (number != WHOLE && base == null) {
                    throw new WireException("base " + number + " is missing");
                }
                parts.add(new PartsReceived.Received(bytes(in), base == null ? null : base.value()));
            }
            byte[] rest = new byte[in.remaining()];
            in.get(rest);
            return codec.record(rest, PartsReceived.of(parts));
        } catch (BufferUnderflowException e) {
            throw new WireException("a record that ends within its parts", e);
        }
    }

    private static byte[] bytes(ByteBuffer in) throws WireException {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new WireException("a part of " + Integer.toUnsignedString(length) + " bytes");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
