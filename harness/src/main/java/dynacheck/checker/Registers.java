package dynacheck.checker;

import dynacheck.checker.Access.Kind;
import dynacheck.checker.AtomicityOptions.KeyBy;
import dynacheck.history.Call;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.history.Two;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sorts operations by register. Understood are {@code read write cas} (also {@code get put append}) with
 * {@code :value v}, {@code :value [k v]} or a {@code :key} entry, and transactions of a single read or write
 * ({@code :f :txn :value [[:r k nil]]}). Other functions are counted and passed over.
 */
final class Registers {
    private static final Keyword KEY = Keyword.of("key");
    private static final Keyword R = Keyword.of("r");
    private static final Keyword W = Keyword.of("w");

    private final AtomicityOptions options;
    private final Map<Object, Register> registers = new LinkedHashMap<>();
    private final Map<String, Integer> others = new TreeMap<>();
    private @Nullable Register last;

    Registers(AtomicityOptions options) {
        this.options = options;
    }

    static Registers of(Collection<Call> calls, AtomicityOptions options) {
        Registers registers = new Registers(options);
        calls.stream()
                .sorted(Comparator.comparingLong(
                        c -> c.completion() == null ? Long.MAX_VALUE : c.last().index()))
                .forEachOrdered(c -> registers.add(c.invoke(), c.completion()));
        return registers;
    }

    /** Takes operations in order of completion, open ones last. */
    void add(Op invoke, @Nullable Op completion) {
        Access access = access(invoke, completion, options);
        if (access == null) {
            addOther(invoke.f());
        } else {
            register(access.key(), invoke.f()).add(access);
        }
    }

    /** Counts an operation on something that is no register. */
    void addOther(String f) {
        others.merge(f, 1, Integer::sum);
    }

    Collection<Register> all() {
        return registers.values();
    }

    /** Functions that are no register's, with how often they were seen. */
    Map<String, Integer> others() {
        return others;
    }

    Register register(@Nullable Object key, String f) {
        Register register = last;
        if (register == null || !Objects.equals(register.key(), key)) {
            register = registers.get(Writers.id(key));
            if (register == null) {
                register = new Register(key, initial(f, options));
                registers.put(Writers.id(key), register);
            }
            last = register;
        }
        return register;
    }

    /** The value before the first write of a register whose operations have names such as {@code f}. */
    static @Nullable Object initial(String f, AtomicityOptions options) {
        boolean text = f.equals("get") || f.equals("put") || f.equals("append");
        return options.initial() == null && text ? "" : options.initial();
    }

    /** The operation on a register that this is; null if it is none. */
    static @Nullable Access access(Op invoke, @Nullable Op completion, AtomicityOptions options) {
        return switch (invoke.f()) {
            // Only a read learns its value at its end.
            case "read", "get" -> keyed(Kind.READ, invoke, completion, teller(invoke, completion), options);
            case "write", "put" -> keyed(Kind.WRITE, invoke, completion, invoke, options);
            case "append" -> keyed(Kind.APPEND, invoke, completion, invoke, options);
            case "cas" -> cas(invoke, completion, options);
            case "txn" -> transaction(invoke, teller(invoke, completion), completion);
            default -> null;
        };
    }

    private static Op teller(Op invoke, @Nullable Op completion) {
        return completion != null && completion.type() == OpType.OK ? completion : invoke;
    }

    private static Access keyed(Kind kind, Op invoke, @Nullable Op completion, Op told, AtomicityOptions options) {
        @Nullable Object named = named(invoke, options);
        @Nullable Two pair = named == null ? pair(told.value(), options) : null;
        return pair == null
                ? Access.of(kind, invoke, completion, named, told.value(), null)
                : Access.of(kind, invoke, completion, pair.first(), pair.second(), null);
    }

    /** {@code [k [old new]]}, or {@code [old new]} without a key. */
    private static @Nullable Access cas(Op invoke, @Nullable Op completion, AtomicityOptions options) {
        @Nullable Object key = named(invoke, options);
        @Nullable Object value = invoke.value();
        @Nullable Two pair = key == null ? pair(value, options) : null;
        if (pair != null && pair.second() instanceof List<?>) {
            key = pair.first();
            value = pair.second();
        }
        @Nullable Two change = Two.of(value);
        return change == null ? null : Access.of(Kind.CAS, invoke, completion, key, change.second(), change.first());
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

    private static @Nullable Object named(Op invoke, AtomicityOptions options) {
        boolean may = options.keyBy() == KeyBy.KEY || options.keyBy() == KeyBy.AUTO;
        return may ? invoke.extra().get(KEY) : null;
    }

    private static @Nullable Two pair(@Nullable Object value, AtomicityOptions options) {
        boolean may = options.keyBy() == KeyBy.TUPLE || options.keyBy() == KeyBy.AUTO;
        return may ? Two.of(value) : null;
    }
}
