package dynacheck.checker;

import dynacheck.history.Keyword;
import dynacheck.history.Op;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds out which model would take a history that registers do not fit. */
public final class ModelHint implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Functions of objects, with the model that judges them. */
    private static final Map<String, String> OBJECTS = Map.ofEntries(
            Map.entry("enqueue", "queue"),
            Map.entry("dequeue", "queue"),
            Map.entry("acquire", "mutex"),
            Map.entry("release", "mutex"),
            Map.entry("transfer", "bank"),
            Map.entry("increment", "counter"),
            Map.entry("decrement", "counter"));

    /** Functions of objects that no model here judges. */
    private static final Set<String> OF_OTHERS = Set.of("remove", "drain", "inc");

    private final Set<String> objects = new TreeSet<>();
    private boolean transactions;
    private boolean registers = true;
    private boolean lists = true;
    private boolean others;
    private boolean foreign;

    /** Looks at an operation that is a transaction, or on no register. */
    public void see(Op invoke, Op last) {
        if (!invoke.f().equals("txn")) {
            others = true;
            foreign |= OF_OTHERS.contains(invoke.f());
            String object = invoke.f().equals("add") ? "set or counter" : OBJECTS.get(invoke.f());
            if (object != null) {
                objects.add(object);
            }
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

    /** Adds what another one has seen. */
    public void and(ModelHint other) {
        objects.addAll(other.objects);
        transactions |= other.transactions;
        registers &= other.registers;
        lists &= other.lists;
        others |= other.others;
        foreign |= other.foreign;
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
    public String text(boolean areAll) {
        if (transactions && !others && areAll && (registers || lists)) {
            return " --model " + (registers ? "rw-register" : "list-append") + " judges such transactions.";
        }
        if (!foreign && objects.size() == 1) {
            return objects.contains("set or counter")
                    ? " --model set judges a set, --model counter a counter."
                    : " --model " + objects.iterator().next() + " judges such operations.";
        }
        return foreign || !objects.isEmpty()
                ? " Judged are registers, transactions over registers or lists, and by --model set, counter, queue,"
                        + " bank or mutex an object of that kind."
                : "";
    }
}
