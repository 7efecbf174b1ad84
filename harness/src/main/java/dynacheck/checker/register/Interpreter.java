package dynacheck.checker.register;

import dynacheck.checker.register.Access.Kind;
import dynacheck.checker.register.AtomicityOptions.KeyBy;
import dynacheck.history.Edn;
import dynacheck.history.Keyword;
import dynacheck.history.MalformedHistoryException;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.history.Two;
import dynacheck.membership.Reconfigs;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what an operation does to which register. It understands {@code read write cas get put append}
 * and transactions of a single read or write ({@code :f :txn :value [[:r k nil]]}).
 *
 * <p>One line cannot always say how registers are named: {@code :cas [1 [2 3]]} changes 1 to {@code [2 3]}, or register
 * 1 from 2 to 3. The first unambiguous line decides for all; what is named otherwise is not understood.
 */
final class Interpreter {
    private static final Keyword KEY = Keyword.of("key");
    private static final Keyword R = Keyword.of("r");
    private static final Keyword W = Keyword.of("w");

    /** Functions of our own runs that change no register. */
    private static final Set<String> SET_ASIDE = Set.of(Reconfigs.F);

    /** How operations name their register. */
    enum Naming {
        /** {@code :value [k v]}. */
        PAIR,
        /** An entry {@code :key}. */
        ENTRY,
        /** Not at all: there is one. */
        SINGLE
    }

    /** What a compare-and-set expects and leaves, and of which register; the key is null if it does not say. */
    private record Change(
            @Nullable Object key,
            @Nullable Object expected,
            @Nullable Object value) {}

    /** Whether a value of two items is taken for a key and a value. */
    private final boolean seesPairs;

    private final boolean seesEntries;
    private @Nullable Naming naming;

    Interpreter(AtomicityOptions options) {
        seesPairs = options.keyBy() == KeyBy.AUTO || options.keyBy() == KeyBy.TUPLE;
        seesEntries = options.keyBy() == KeyBy.AUTO || options.keyBy() == KeyBy.KEY;
        naming = switch (options.keyBy()) {
            case AUTO, KEY -> null;
            case TUPLE -> Naming.PAIR;
            case NONE -> Naming.SINGLE;
        };
    }

    /** Whether no line has said yet how registers are named. */
    boolean isOpen() {
        return naming == null;
    }

    /** How operations name their registers; null if no line has said it yet. */
    @Nullable
    Naming naming() {
        return naming;
    }

    /** Somebody else has found out how operations name their registers. */
    void decide(Naming found) {
        naming = found;
    }

    /** Looks whether a client's line says how registers are named. */
    void learn(Op op) {
        if (naming != null || op.type() == OpType.FAIL || op.type() == OpType.INFO) {
            return;
        }
        boolean isChange = op.f().equals("cas");
        if (!isChange && !takesAnyValue(op.f())) {
            return;
        }
        if (isEntry(op)) {
            naming = Naming.ENTRY;
        } else if (!seesPairs) {
            naming = Naming.SINGLE;
        } else if (isChange) {
            boolean single = single(op.value()) != null;
            boolean keyed = keyed(op.value()) != null;
            naming = single == keyed ? null : single ? Naming.SINGLE : Naming.PAIR;
        } else if (Two.of(op.value()) != null) {
            naming = Naming.PAIR;
        } else if (op.type() == OpType.OK || !isRead(op.f())) {
            naming = Naming.SINGLE;
        }
    }

    /** Chooses the likelier naming if no line has decided. */
    void decide() {
        if (naming == null) {
            naming = seesPairs ? Naming.PAIR : Naming.SINGLE;
        }
    }

    private boolean isEntry(Op op) {
        return seesEntries && op.extra().containsKey(KEY);
    }

    static boolean isRead(String f) {
        return f.equals("read") || f.equals("get");
    }

    /** Whether this function takes any value, so that only its key can be wrong. */
    static boolean takesAnyValue(String f) {
        return isRead(f) || f.equals("write") || f.equals("put") || f.equals("append");
    }

    /** Whether it is known that operations of this function change no register. */
    static boolean isSetAside(String f) {
        return SET_ASIDE.contains(f);
    }

    /** Rejects an invocation that does not fit its function. */
    static void check(Op invoke, int line) {
        if (invoke.f().equals("cas") && !(invoke.value() instanceof Collection) && !(invoke.value() instanceof Map)) {
            throw new MalformedHistoryException(
                    line,
                    "a compare-and-set must name two values, [old new] or [key [old new]], not "
                            + Edn.print(invoke.value()));
        }
    }

    /** The register operation that this is; null if it is none, or not clear. */
    @Nullable
    Access access(Op invoke, @Nullable Op completion) {
        return switch (invoke.f()) {
            // Only a read gets its value at its end.
            case "read", "get" -> access(Kind.READ, invoke, completion, teller(invoke, completion));
            case "write", "put" -> access(Kind.WRITE, invoke, completion, invoke);
            case "append" -> access(Kind.APPEND, invoke, completion, invoke);
            case "cas" -> change(invoke, completion);
            case "txn" -> transaction(invoke, teller(invoke, completion), completion);
            default -> null;
        };
    }

    private static Op teller(Op invoke, @Nullable Op completion) {
        return completion != null && completion.type() == OpType.OK ? completion : invoke;
    }

    private @Nullable Access access(Kind kind, Op invoke, @Nullable Op completion, Op told) {
        if (isNamedOtherwise(invoke)) {
            return null;
        }
        @Nullable Two pair = naming != Naming.ENTRY && seesPairs ? Two.of(told.value()) : null;
        if (naming == Naming.PAIR) {
            return pair == null ? null : Access.of(kind, invoke, completion, pair.first(), pair.second(), null);
        }
        return pair == null ? Access.of(kind, invoke, completion, entry(invoke), told.value(), null) : null;
    }

    private @Nullable Access change(Op invoke, @Nullable Op completion) {
        Change change = naming == Naming.PAIR ? keyed(invoke.value()) : single(invoke.value());
        if (change == null || isNamedOtherwise(invoke)) {
            return null;
        }
        Object key = naming == Naming.ENTRY ? entry(invoke) : change.key();
        return Access.of(Kind.CAS, invoke, completion, key, change.value(), change.expected());
    }

    /** Whether it has an entry for the key where others have none, or none where others have it. */
    private boolean isNamedOtherwise(Op invoke) {
        return isEntry(invoke) != (naming == Naming.ENTRY);
    }

    private @Nullable Object entry(Op invoke) {
        return naming == Naming.ENTRY ? invoke.extra().get(KEY) : null;
    }

    /** {@code [k [old new]]}, {@code [k old new]} or {@code [k {:old old :new new}]}. */
    private static @Nullable Change keyed(@Nullable Object value) {
        if (value instanceof List<?> three && three.size() == 3) {
            return new Change(three.get(0), three.get(1), three.get(2));
        }
        Two pair = Two.of(value);
        Change change = pair == null ? null : single(pair.second());
        return pair == null || change == null ? null : new Change(pair.first(), change.expected(), change.value());
    }

    /** {@code [old new]} or {@code {:old old :new new}}. */
    private static @Nullable Change single(@Nullable Object value) {
        Two change = Two.of(value);
        if (change != null) {
            return new Change(null, change.first(), change.second());
        }
        if (!(value instanceof Map<?, ?> map) || map.size() != 2) {
            return null;
        }
        Object old = name(map, "old");
        Object next = name(map, "new");
        return old == null || next == null ? null : new Change(null, map.get(old), map.get(next));
    }

    /** The key of this name, keyword or text. */
    private static @Nullable Object name(Map<?, ?> map, String name) {
        Keyword keyword = Keyword.of(name);
        return map.containsKey(keyword) ? keyword : map.containsKey(name) ? name : null;
    }

    /** A transaction of one read or write of a register, as Elle writes it. */
    private static @Nullable Access transaction(Op invoke, Op teller, @Nullable Op completion) {
        if (!(teller.value() instanceof List<?> ops)
                || ops.size() != 1
                || !(ops.getFirst() instanceof List<?> op)
                || op.size() != 3) {
            return null;
        }
        Kind kind = W.equals(op.getFirst()) || "w".equals(op.getFirst())
                ? Kind.WRITE
                : R.equals(op.getFirst()) || "r".equals(op.getFirst()) ? Kind.READ : null;
        return kind == null ? null : Access.of(kind, invoke, completion, op.get(1), op.get(2), null);
    }

    /**
     * The register that an operation names which is not understood otherwise; a list of the key and what else its
     * value names, which may be another register. Empty if it names none.
     */
    List<@Nullable Object> named(Op invoke, Op last) {
        Object key = invoke.extra().get(KEY);
        if (naming == Naming.ENTRY && key != null) {
            return List.of(key);
        }
        Object value = Two.of(invoke.value()) == null && last.type() == OpType.OK ? last.value() : invoke.value();
        return naming == Naming.PAIR && Two.of(value) instanceof Two pair ? pair : List.of();
    }
}
