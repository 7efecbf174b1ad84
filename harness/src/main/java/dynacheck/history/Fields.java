package dynacheck.history;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what one line says of an op and makes the {@link Op} of it; the same rules for every input format. Reused
 * from line to line.
 */
final class Fields {
    private static final Keyword INDEX = Keyword.of("index");
    private static final Keyword TIME = Keyword.of("time");
    private static final Keyword PROCESS = Keyword.of("process");
    private static final Keyword TYPE = Keyword.of("type");
    private static final Keyword F = Keyword.of("f");
    private static final Keyword VALUE = Keyword.of("value");

    private static final int LONGEST = 16;

    private int line;
    private long nextIndex;
    private @Nullable Object index;
    private @Nullable Object time;
    private @Nullable Object process;
    private @Nullable Object type;
    private @Nullable Object f;
    private @Nullable Object value;
    private int seen;
    private @Nullable Map<Keyword, Object> extra;
    private final @Nullable Keyword[] keys = new Keyword[LONGEST];
    private final int[] codes = new int[LONGEST];
    private final Set<Keyword> keywordClients = new HashSet<>();
    private int position;

    void begin(int atLine) {
        line = atLine;
        index = null;
        time = null;
        process = null;
        type = null;
        f = null;
        value = null;
        seen = 0;
        extra = null;
        position = 0;
    }

    void put(@Nullable Object key, @Nullable Object item) {
        if (!(key instanceof Keyword k)) {
            return;
        }
        int known = code(k);
        boolean again = (seen & known) != 0;
        seen |= known;
        switch (known) {
            case 1 -> index = item;
            case 2 -> time = item;
            case 4 -> process = item;
            case 8 -> type = item;
            case 16 -> f = item;
            case 32 -> value = item;
            default -> again = item != null && putExtra(k, item);
        }
        if (again) {
            throw new MalformedHistoryException(line, k + " stands twice in one op");
        }
    }

    /** Lines of a history have the same keys in the same order, so the key that stood here last is tried first. */
    private int code(Keyword key) {
        int at = position;
        position = at + 1 == LONGEST ? at : at + 1;
        if (keys[at] == key) {
            return codes[at];
        }
        keys[at] = key;
        codes[at] = switch (key.name()) {
            case "index" -> 1;
            case "time" -> 2;
            case "process" -> 4;
            case "type" -> 8;
            case "f" -> 16;
            case "value" -> 32;
            default -> 0;
        };
        return codes[at];
    }

    /** The index of the next line if it does not tell it. */
    long expectedIndex() {
        return nextIndex;
    }

    /** An op came that was not gathered here. */
    void follow(Op op) {
        nextIndex = op.index() + 1;
    }

    private boolean putExtra(Keyword key, Object item) {
        if (extra == null) {
            extra = new LinkedHashMap<>();
        }
        return extra.put(key, item) != null;
    }

    Op op() {
        if (process instanceof Integer i) {
            process = i.longValue();
        }
        if (!(process instanceof Long || process instanceof Keyword || process instanceof String)) {
            throw bad(PROCESS, "a number, keyword or string", process);
        }
        OpType type = opType();
        if (process instanceof Keyword k && !k.equals(Op.NEMESIS)) {
            process = client(k, type);
        }
        if (index != null && !(index instanceof Long)) {
            throw bad(INDEX, "a number", index);
        }
        long at = index instanceof Long l ? l : nextIndex;
        Op op = new Op(
                at,
                time instanceof Long t ? t : 0,
                process,
                type,
                function(process),
                value,
                extra == null ? Map.of() : extra);
        nextIndex = at + 1;
        return op;
    }

    /**
     * A client with a keyword for a name gets it as a string, since keywords are for those that are no clients. These
     * only ever write {@code :info}; who does not is a client.
     */
    private Object client(Keyword name, OpType type) {
        if (type == OpType.INVOKE) {
            keywordClients.add(name);
        }
        return type != OpType.INFO || keywordClients.contains(name) ? name.toString() : name;
    }

    private String function(Object who) {
        if (f instanceof Keyword k) {
            return k.name();
        }
        if (f instanceof String s) {
            return s;
        }
        if (who instanceof Keyword) {
            // Log lines of other tools may have no :f.
            return "unknown";
        }
        throw bad(F, "a keyword", f);
    }

    private OpType opType() {
        String name = type instanceof Keyword k ? k.name() : type instanceof String t ? t : "";
        return switch (name) {
            case "invoke" -> OpType.INVOKE;
            case "ok" -> OpType.OK;
            case "fail" -> OpType.FAIL;
            case "info" -> OpType.INFO;
            default -> throw bad(TYPE, "invoke, ok, fail or info", type);
        };
    }

    private MalformedHistoryException bad(Keyword key, String wanted, @Nullable Object got) {
        return new MalformedHistoryException(line, key + " must be " + wanted + ", not " + Edn.print(got));
    }
}
