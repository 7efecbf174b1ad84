package dynacheck.checker.register;

import dynacheck.checker.register.Access.Kind;
import dynacheck.history.Edn;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what {@link AccessWriter} wrote, block by block. */
final class AccessReader {
    private static final Kind[] KINDS = Kind.values();
    private static final OpType[] OUTCOMES = OpType.values();
    private static final String F = "";

    private final AccessEvents events;
    private byte[] bytes = new byte[0];
    private int at;
    private long index;
    private long nanos;

    AccessReader(AccessEvents events) {
        this.events = events;
    }

    void read(byte[] block) {
        bytes = block;
        at = 0;
        index = 0;
        nanos = 0;
        while (at < block.length) {
            event();
        }
    }

    private void event() {
        int head = bytes[at++];
        int register = (int) number();
        index += signed();
        nanos += signed();
        long start = index;
        long duration = number();
        long endNanos = duration == 0 ? nanos : nanos + signed();
        int event = head & 3;
        long distance = event == AccessWriter.OPEN ? 0 : number();
        long now = event == AccessWriter.INVOKED ? start : start + duration;
        long horizon = distance == 0 ? Long.MAX_VALUE : now - distance + 1;
        Object process = Objects.requireNonNull(value());
        @Nullable Object value = value();
        Kind kind = KINDS[head >> AccessWriter.KIND_SHIFT & 3];
        @Nullable Object expected = kind == Kind.CAS ? value() : null;
        boolean extras = (head & AccessWriter.EXTRAS) != 0;
        Op invoke = new Op(start, nanos, process, OpType.INVOKE, F, null, extras ? extras() : Map.of());
        Map<Keyword, Object> more = extras ? extras() : Map.of();
        OpType outcome = OUTCOMES[head >> AccessWriter.OUTCOME_SHIFT & 3];
        Op completion = duration == 0 ? null : new Op(start + duration, endNanos, process, outcome, F, null, more);
        Access access = Access.of(kind, invoke, completion, events.key(register), value, expected);
        boolean texts = (head & AccessWriter.TEXTS) != 0;
        switch (event) {
            case AccessWriter.INVOKED -> events.invoked(register, texts, access, horizon);
            case AccessWriter.COMPLETED -> events.completed(register, texts, access, horizon);
            default -> events.open(register, texts, access);
        }
    }

    private Map<Keyword, Object> extras() {
        Map<Keyword, Object> map = new LinkedHashMap<>();
        List<?> list = (List<?>) Objects.requireNonNull(value());
        for (int i = 0; i < list.size(); i += 2) {
            map.put(Keyword.of((String) list.get(i)), list.get(i + 1));
        }
        return map;
    }

    private @Nullable Object value() {
        byte kind = bytes[at++];
        if (kind == AccessWriter.NUMBER) {
            return signed();
        }
        if (kind == AccessWriter.NIL) {
            return null;
        }
        int length = (int) number();
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return kind == AccessWriter.STRING ? text : Edn.read(text);
    }

    private long signed() {
        long number = number();
        return number >>> 1 ^ -(number & 1);
    }

    private long number() {
        long number = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = bytes[at++];
            number |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return number;
            }
        }
    }
}
