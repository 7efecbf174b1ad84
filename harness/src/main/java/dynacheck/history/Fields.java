package dynacheck.history;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what one line says about an op and builds the {@link Op}, by the same rules for every input format. Reused
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
    private boolean named;
    private boolean unnamed;

    /** @param index of the first line if it has none */
    Fields(long index) {
        nextIndex = index;
    }

    Fields() {
        this(0);
    }

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
            // Records of pairs or transactions are printed so; what they hold counts.
            case 32 -> value = item instanceof Tagged tagged && tagged.value() instanceof List ? tagged.value() : item;
            default -> again = item != null && isUsable(k, item) && putExtra(k, item);
        }
        if (again) {
            throw new MalformedHistoryException(line, k + " stands twice in one op");
        }
    }

    static MalformedHistoryException someUnnamed(int line, String shown) {
        return new MalformedHistoryException(line, "some operations have a :process and some have none" + shown);
    }

    /** What nobody needs may be unreadable; a register's name is needed. */
    private boolean isUsable(Keyword key, Object item) {
        if (item instanceof Unreadable unreadable && key.name().equals("key")) {
            throw notEdn(unreadable);
        }
        return !(item instanceof Unreadable);
    }

    private MalformedHistoryException notEdn(Unreadable item) {
        return new MalformedHistoryException(line, "not EDN: " + item.why());
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

    /** The index of the next line if the line has none. */
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
        if (process == null) {
            process = Op.UNNAMED;
            unnamed = true;
        }
        if (!(process instanceof Long || process instanceof Keyword || process instanceof String)) {
            throw bad(PROCESS, "a number, keyword or string", process);
        }
        OpType type = opType();
        if (process instanceof Keyword k && !k.equals(Op.NEMESIS)) {
            process = client(k, type);
        }
        named |= !(process instanceof Keyword) && !process.equals(Op.UNNAMED);
        if (named && unnamed) {
            throw someUnnamed(line, shown());
        }
        if (value instanceof Unreadable unreadable) {
            if (!(process instanceof Keyword)) {
                throw notEdn(unreadable);
            }
            value = null;
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
                function(process, type),
                value,
                extra == null ? Map.of() : extra);
        nextIndex = at + 1;
        return op;
    }

    /**
     * A client whose name is a keyword gets it as a string, since keywords are for those that are not clients. Those
     * only ever write {@code :info}; whoever writes something else is a client.
     */
    private Object client(Keyword name, OpType type) {
        if (type == OpType.INVOKE) {
            keywordClients.add(name);
        }
        return type != OpType.INFO || keywordClients.contains(name) ? name.toString() : name;
    }

    private String function(Object who, OpType outcome) {
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
        if (f == null && (isTransaction(value) || value == null && outcome != OpType.OK)) {
            // Elle's own examples are written so: only transactions need no name.
            return "txn";
        }
        if (f == null) {
            throw new MalformedHistoryException(
                    line, ":f is missing, and :value is no transaction such as [[:r :x 1] [:append :y 2]]" + shown());
        }
        throw bad(F, "a keyword", f);
    }

    /** A list of {@code [f key value]}, at least one. */
    private static boolean isTransaction(@Nullable Object value) {
        return value instanceof List<?> ops
                && !ops.isEmpty()
                && ops.stream()
                        .allMatch(op -> op instanceof List<?> triple
                                && triple.size() == 3
                                && (triple.getFirst() instanceof Keyword || triple.getFirst() instanceof String));
    }

    private String shown() {
        return shown(index, process, type, f, value);
    }

    /** The wrong line, shortened, for the end of an error message. */
    static String shown(@Nullable Object... items) {
        Keyword[] keys = {INDEX, PROCESS, TYPE, F, VALUE};
        Map<Keyword, Object> all = new LinkedHashMap<>();
        for (int i = 0; i < keys.length; i++) {
            Object item = items[i];
            if (item != null && !item.equals(Op.UNNAMED)) {
                all.put(keys[i], keys[i].equals(F) && item instanceof String name ? Keyword.of(name) : item);
            }
        }
        return all.isEmpty()
                ? "; the line has no entry of an operation, such as :type or :f"
                : "; the line is " + Edn.brief(all);
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
        if (got instanceof Unreadable unreadable) {
            return notEdn(unreadable);
        }
        return new MalformedHistoryException(line, key + " must be " + wanted + ", not " + Edn.brief(got) + shown());
    }
}
