package dynacheck.checker.txn;

import dynacheck.checker.NotUnderstood;
import dynacheck.history.Call;
import dynacheck.history.Edn;
import dynacheck.history.Keyword;
import dynacheck.history.MalformedHistoryException;
import dynacheck.history.Op;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The micro-operations of client operations, as {@code [f k v]} triples, checked for shape. */
final class MicroOps {
    /** The key of a register in a history without keys. */
    static final Keyword ONLY_KEY = Keyword.of("register");

    /** Functions of clients that neither read nor write what transactions do. */
    private static final Set<String> SET_ASIDE = Set.of("reconfig");

    private MicroOps() {}

    /** One micro-operation; the value of a read is null unless the operation is {@code :ok}. */
    record MicroOp(boolean read, Object key, @Nullable Object value) {}

    /**
     * What an operation did.
     *
     * @param ops in order; none if it is not understood
     * @param why it is not understood; null if it is
     */
    record Parsed(List<MicroOp> ops, @Nullable NotUnderstood why) {}

    static boolean isSetAside(Op invoke) {
        return SET_ASIDE.contains(invoke.f());
    }

    /**
     * Written values come from the invocation, read values from an {@code :ok} completion. Throws
     * {@link MalformedHistoryException} if that is an answer to another question.
     *
     * @param line of the completion; of the invocation if there is none
     */
    static Parsed of(Call call, Model model, int invokeLine, int line) {
        Parsed invoked = parse(call.invoke(), model, invokeLine);
        if (!call.isOk() || invoked.why != null && call.invoke().value() != null) {
            return invoked;
        }
        Parsed completed = parse(call.last(), model, line);
        if (completed.why != null || invoked.why != null) {
            return completed;
        }
        if (completed.ops.size() != invoked.ops.size()) {
            throw new MalformedHistoryException(
                    line, "completed with " + show(call.last()) + ", invoked with " + show(call.invoke()));
        }
        for (int i = 0; i < invoked.ops.size(); i++) {
            MicroOp before = invoked.ops.get(i);
            MicroOp after = completed.ops.get(i);
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

    private static Parsed parse(Op op, Model model, int line) {
        boolean transaction = op.f().equals("txn");
        if (op.value() instanceof List<?> items && (transaction || isTransaction(items))) {
            MicroOp[] ops = new MicroOp[items.size()];
            for (int i = 0; i < ops.length; i++) {
                String flaw = flaw(items.get(i), model);
                if (flaw != null) {
                    return new Parsed(List.of(), notUnderstood(op.f(), flaw, items.get(i), line));
                }
                List<?> triple = (List<?>) items.get(i);
                ops[i] = new MicroOp(isRead(triple), Objects.requireNonNull(triple.get(1)), triple.get(2));
            }
            return new Parsed(List.of(ops), null);
        }
        boolean read = op.f().equals("read");
        if (model == Model.RW_REGISTER && (read || op.f().equals("write"))) {
            MicroOp only = op.value() instanceof List<?> pair && pair.size() == 2
                    ? new MicroOp(read, keyOf(pair), pair.get(1))
                    : new MicroOp(read, ONLY_KEY, op.value());
            return new Parsed(Collections.singletonList(only), null);
        }
        return new Parsed(List.of(), NotUnderstood.first(op.f(), op.value(), line));
    }

    private static NotUnderstood notUnderstood(String f, String shape, @Nullable Object microOp, int line) {
        return new NotUnderstood(f, shape, Edn.brief(microOp), null, line, 1);
    }

    private static Object keyOf(List<?> pair) {
        Object key = pair.get(0);
        return key == null ? ONLY_KEY : key;
    }

    /** Whether the value of an operation with any name is one of a transaction. */
    private static boolean isTransaction(List<?> items) {
        return !items.isEmpty()
                && items.stream()
                        .allMatch(
                                i -> i instanceof List<?> triple && triple.size() == 3 && name(triple.get(0)) != null);
    }

    private static @Nullable String name(@Nullable Object f) {
        return f instanceof Keyword k ? k.name() : f instanceof String s ? s : null;
    }

    private static boolean isRead(List<?> triple) {
        return Objects.equals(name(triple.get(0)), "r");
    }

    /** Function and shape of what is no micro-operation of the model, in words; null if it is one. */
    private static @Nullable String flaw(@Nullable Object item, Model model) {
        if (!(item instanceof List<?> triple) || triple.size() != 3 || name(triple.get(0)) == null) {
            return "a micro-operation that is " + NotUnderstood.shape(item) + " and no [f key value]";
        }
        String f = Objects.requireNonNull(name(triple.get(0)));
        if (!f.equals("r") && !f.equals(model.write())) {
            return "a micro-operation :" + f;
        }
        if (triple.get(1) == null) {
            return "a micro-operation :" + f + " without a key";
        }
        boolean list = triple.get(2) == null || triple.get(2) instanceof List<?>;
        return model == Model.LIST_APPEND && f.equals("r") && !list
                ? "a micro-operation :r of " + NotUnderstood.shape(triple.get(2)) + " and no list"
                : null;
    }
}
