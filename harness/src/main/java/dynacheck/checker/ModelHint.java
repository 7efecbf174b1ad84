package dynacheck.checker;

import dynacheck.history.Keyword;
import dynacheck.history.Op;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out which model of transactions would take a history that registers do not fit. */
final class ModelHint {
    /** Functions of things that no model here judges. */
    private static final Set<String> OF_OTHERS = Set.of(
            "add", "remove", "enqueue", "dequeue", "drain", "acquire", "release", "transfer", "inc", "increment");

    private boolean transactions;
    private boolean registers = true;
    private boolean lists = true;
    private boolean others;
    private boolean foreign;

    /** Looks at an operation that is a transaction, or on no register. */
    void see(Op invoke, Op last) {
        if (!invoke.f().equals("txn")) {
            others = true;
            foreign |= OF_OTHERS.contains(invoke.f());
            return;
        }
        transactions = true;
        for (Object value : new @Nullable Object[] {invoke.value(), last.value()}) {
            boolean isList = value instanceof List<?>;
            registers &= isList;
            lists &= isList;
            if (value instanceof List<?> items) {
                items.forEach(this::item);
            }
        }
    }

    private void item(@Nullable Object item) {
        if (!(item instanceof List<?> triple) || triple.size() != 3 || triple.get(1) == null) {
            registers = false;
            lists = false;
            return;
        }
        String f = triple.getFirst() instanceof Keyword k ? k.name() : String.valueOf(triple.getFirst());
        boolean isRead = f.equals("r");
        registers &= isRead || f.equals("w");
        lists &= isRead ? triple.get(2) == null || triple.get(2) instanceof List<?> : f.equals("append");
    }

    /**
     * What to do about it, as a sentence; empty if nothing is known.
     *
     * @param areAll whether there is no operation but transactions and what this has seen
     */
    String text(boolean areAll) {
        if (transactions && !others && areAll && (registers || lists)) {
            return " --model " + (registers ? "rw-register" : "list-append") + " judges such transactions.";
        }
        return foreign
                ? " Judged are registers, and transactions over registers or lists; no model here knows sets, queues,"
                        + " counters, locks or banks."
                : "";
    }
}
