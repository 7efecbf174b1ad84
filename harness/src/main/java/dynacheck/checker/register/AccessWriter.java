package dynacheck.checker.register;

import dynacheck.history.Edn;
import dynacheck.history.Keyword;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Packs register events into bytes, about 16 for each: numbers have a variable length, and indexes and times are
 * written as differences from the previous event. Each block can be read by itself. {@link AccessReader} reads them.
 */
final class AccessWriter {
    static final int INVOKED = 0;
    static final int COMPLETED = 1;
    static final int OPEN = 2;

    /** Bits of the first byte of an event: two say which, two the kind, two the outcome. */
    static final int KIND_SHIFT = 2;

    static final int OUTCOME_SHIFT = 4;
    static final int TEXTS = 1 << 6;
    static final int EXTRAS = 1 << 7;

    static final byte NIL = 0;
    static final byte NUMBER = 1;
    static final byte STRING = 2;
    static final byte EDN = 3;

    private byte[] bytes;
    private int size;
    private long index;
    private long nanos;

    /** @param capacity bytes; it grows for a larger event */
    AccessWriter(int capacity) {
        bytes = new byte[capacity];
    }

    int size() {
        return size;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Begins the next block. */
    void clear() {
        size = 0;
        index = 0;
        nanos = 0;
    }

    /** @param horizon {@link Long#MAX_VALUE} if no read is open; ignored for an operation that never completed */
    void write(int event, int register, boolean texts, Access access, long horizon) {
        boolean extras =
                !access.invokeExtra().isEmpty() || !access.completionExtra().isEmpty();
        one((byte) (event
                | access.kind().ordinal() << KIND_SHIFT
                | access.outcome().ordinal() << OUTCOME_SHIFT
                | (texts ? TEXTS : 0)
                | (extras ? EXTRAS : 0)));
        number(register);
        signed(access.start() - index);
        signed(access.startNanos() - nanos);
        index = access.start();
        nanos = access.startNanos();
        boolean isCompleted = access.completed() != Long.MAX_VALUE;
        number(isCompleted ? access.completed() - access.start() : 0);
        if (isCompleted) {
            signed(access.endNanos() - access.startNanos());
        }
        if (event != OPEN) {
            long now = event == INVOKED ? access.start() : access.completed();
            number(horizon == Long.MAX_VALUE ? 0 : now - horizon + 1);
        }
        value(access.process());
        value(access.value());
        if (access.isCas()) {
            value(access.observed());
        }
        if (extras) {
            extras(access.invokeExtra());
            extras(access.completionExtra());
        }
    }

    /** Names are written as texts, because a name from JSON may be none that EDN can print. */
    private void extras(Map<Keyword, Object> extras) {
        List<@Nullable Object> list = new ArrayList<>();
        extras.forEach((name, value) -> {
            list.add(name.name());
            list.add(value);
        });
        value(list);
    }

    private void value(@Nullable Object value) {
        if (value instanceof Long number) {
            one(NUMBER);
            signed(number);
        } else if (value == null) {
            one(NIL);
        } else {
            boolean isText = value instanceof String;
            byte[] text = (isText ? (String) value : Edn.print(value)).getBytes(StandardCharsets.UTF_8);
            one(isText ? STRING : EDN);
            number(text.length);
            reserve(text.length);
            System.arraycopy(text, 0, bytes, size, text.length);
            size += text.length;
        }
    }

    private void one(byte b) {
        reserve(1);
        bytes[size++] = b;
    }

    private void signed(long number) {
        number(number << 1 ^ number >> 63);
    }

    /** Seven bits a byte, the lowest first; for a negative one, ten bytes. */
    private void number(long number) {
        reserve(10);
        long left = number;
        while ((left & ~0x7fL) != 0) {
            bytes[size++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }
}
