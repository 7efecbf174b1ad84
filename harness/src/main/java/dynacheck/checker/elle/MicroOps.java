package dynacheck.checker.elle;

import dynacheck.history.Call;
import dynacheck.history.Edn;
import dynacheck.history.Keyword;
import dynacheck.history.MalformedHistoryException;
import dynacheck.history.Op;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The micro-operations of client operations, as {@code [f k v]} triples, checked for shape. */
final class MicroOps {
    /** The key of a register in a history without keys. */
    private static final Keyword ONLY_KEY = Keyword.of("register");

    private MicroOps() {}

    /** One micro-operation; the value of a read is null unless the operation is {@code :ok}. */
    record MicroOp(boolean read, Object key, @Nullable Object value) {}

    /**
     * In order; null if the operation is none of transactions (a reconfiguration, say). Written values come from the
     * invocation, read values from an {@code :ok} completion.
     *
     * @param line of the completion or, without one, the invocation; for errors
     */
    static @Nullable List<MicroOp> of(Call call, Model model, int line) {
        List<MicroOp> invoked = parse(call.invoke(), model, line);
        if (invoked == null || !call.isOk()) {
            return invoked;
        }
        List<MicroOp> completed = parse(call.last(), model, line);
        if (completed == null || completed.size() != invoked.size()) {
            throw new MalformedHistoryException(
                    line, "completed with " + show(call.last()) + ", invoked with " + show(call.invoke()));
        }
        for (int i = 0; i < invoked.size(); i++) {
            MicroOp before = invoked.get(i);
            MicroOp after = completed.get(i);
            boolean same = before.read == after.read && before.key.equals(after.key);
            if (!same || !before.read && !Objects.equals(before.value, after.value)) {
                throw new MalformedHistoryException(
                        line,
                        "micro-operation " + (i + 1) + " changed on completion: " + show(call.last()) + " was "
                                + show(call.invoke()));
            }
        }
        return completed;
    }

    private static String show(Op op) {
        return Edn.brief(op.value());
    }

    private static @Nullable List<MicroOp> parse(Op op, Model model, int line) {
        if (op.value() instanceof List<?> items
                && items.stream().allMatch(MicroOps::isMicroOp)
                && (!items.isEmpty() || op.f().equals("txn"))) {
            MicroOp[] ops = new MicroOp[items.size()];
            for (int i = 0; i < ops.length; i++) {
                ops[i] = microOp((List<?>) items.get(i), model, line);
            }
            return Arrays.asList(ops);
        }
        boolean read = op.f().equals("read");
        if (model == Model.RW_REGISTER && (read || op.f().equals("write"))) {
            return Collections.singletonList(
                    op.value() instanceof List<?> pair && pair.size() == 2
                            ? new MicroOp(read, keyOf(pair), pair.get(1))
                            : new MicroOp(read, ONLY_KEY, op.value()));
        }
        if (op.f().equals("txn")) {
            throw new MalformedHistoryException(line, "a transaction must be a list of [f key value], not " + show(op));
        }
        return null;
    }

    private static Object keyOf(List<?> pair) {
        Object key = pair.get(0);
        return key == null ? ONLY_KEY : key;
    }

    private static boolean isMicroOp(@Nullable Object item) {
        return item instanceof List<?> triple && triple.size() == 3 && name(triple.get(0)) != null;
    }

    private static @Nullable String name(@Nullable Object f) {
        return f instanceof Keyword k ? k.name() : f instanceof String s ? s : null;
    }

    private static MicroOp microOp(List<?> triple, Model model, int line) {
        String f = Objects.requireNonNull(name(triple.get(0)));
        Object key = triple.get(1);
        Object value = triple.get(2);
        boolean read = f.equals("r");
        boolean known = read || f.equals(model == Model.LIST_APPEND ? "append" : "w");
        if (!known || key == null) {
            String wanted = model == Model.LIST_APPEND ? "[:r k [v ...]] or [:append k v]" : "[:r k v] or [:w k v]";
            throw new MalformedHistoryException(
                    line, "for " + model + " a micro-operation is " + wanted + ", not " + Edn.brief(triple));
        }
        if (model == Model.LIST_APPEND && read && value != null && !(value instanceof List<?>)) {
            throw new MalformedHistoryException(line, "a read of a list must give a list, not " + Edn.brief(triple));
        }
        return new MicroOp(read, key, value);
    }
}
