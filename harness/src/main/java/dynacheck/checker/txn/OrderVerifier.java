package dynacheck.checker.txn;

import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs transactions in the found order, on plain maps, and checks that each reads what it did read. Shares nothing
 * with {@link OrderSearch}: a mistake there must not make a history valid.
 */
final class OrderVerifier {
    private final TxnHistory history;
    private final ElleOptions options;
    private final Demand demand;
    private final List<Integer> order;
    private final List<Integer> starts;

    private OrderVerifier(TxnHistory history, ElleOptions options, Demand demand, OrderSearch.Found found) {
        this.history = history;
        this.options = options;
        this.demand = demand;
        this.order = found.txns();
        this.starts = found.starts();
    }

    /** What is wrong with the order, in words; null if it shows what is demanded. */
    static @Nullable String flaw(TxnHistory history, ElleOptions options, Demand demand, OrderSearch.Found found) {
        OrderVerifier verifier = new OrderVerifier(history, options, demand, found);
        String flaw = verifier.membership();
        flaw = flaw == null ? verifier.outside() : flaw;
        flaw = flaw == null ? verifier.versions() : flaw;
        return flaw == null ? verifier.reads() : flaw;
    }

    /** Each transaction once, no failed one, and every acknowledged one. */
    private @Nullable String membership() {
        Set<Integer> present = new HashSet<>(order);
        if (present.size() != order.size()) {
            return "a transaction stands in it twice";
        }
        for (int txn = 0; txn < history.txns(); txn++) {
            OpType outcome = history.outcome(txn);
            if (outcome == OpType.OK && !present.contains(txn)) {
                return "transaction " + txn + " is not in it";
            }
            if (outcome == OpType.FAIL && present.contains(txn)) {
                return "transaction " + txn + " failed and is in it";
            }
        }
        return null;
    }

    /** What commits at position i is visible to those that start at i + 1 or later. */
    private @Nullable String outside() {
        for (int first = 0; first < order.size(); first++) {
            if (starts.get(first) > first || !demand.snapshots() && starts.get(first) != first) {
                return "transaction " + order.get(first) + " starts at " + starts.get(first);
            }
            for (int second = 0; second < order.size(); second++) {
                if (first != second && starts.get(second) <= first && isBefore(order.get(first), order.get(second))) {
                    return "transaction " + order.get(first) + " does not come before " + order.get(second);
                }
            }
        }
        return null;
    }

    private boolean isBefore(int a, int b) {
        boolean over = history.end(a) < history.start(b);
        boolean sameProcess = history.completed(a) < history.start(b) && history.process(a) == history.process(b);
        boolean ofKeys = options.linearizableKeys() && over || options.sequentialKeys() && sameProcess;
        return demand.order() == Tier.REALTIME && over
                || demand.order() != Tier.DATA && sameProcess
                || ofKeys && differ(a, b);
    }

    private boolean differ(int a, int b) {
        for (int i = history.first(a); i < history.first(a + 1); i++) {
            for (int j = history.first(b); j < history.first(b + 1); j++) {
                boolean known = history.isOk(a) && history.isOk(b);
                boolean bothRead = history.isRead(i) && history.isRead(j);
                boolean different = known && bothRead && !result(i).equals(result(j));
                if (history.key(i) == history.key(j) && (!bothRead || different)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Versions that the history names rise. */
    private @Nullable String versions() {
        ExplicitVersions explicit = history.explicit;
        Map<Integer, Object> last = new HashMap<>();
        for (int i = 0; explicit != null && i < order.size(); i++) {
            int txn = order.get(i);
            for (int mop = history.first(txn); mop < history.first(txn + 1); mop++) {
                Object name = history.isRead(mop) ? null : explicit.name(history.versionOf(mop));
                Object before = name == null ? null : last.put(history.key(mop), name);
                if (name != null && before != null && VersionOrder.COMPARATOR.compare(before, name) > 0) {
                    return "version " + name + " comes after " + before;
                }
            }
        }
        return null;
    }

    private @Nullable String reads() {
        List<Map<Object, Object>> states = new ArrayList<>(List.of(Map.of()));
        List<Set<Object>> written = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            int txn = order.get(i);
            Map<Object, Object> seen = new HashMap<>(states.get(starts.get(i)));
            Set<Object> keys = new HashSet<>();
            for (int mop = history.first(txn); mop < history.first(txn + 1); mop++) {
                Object key = history.keyName(history.key(mop));
                if (!history.isRead(mop)) {
                    keys.add(key);
                    seen.put(key, written(mop, seen.get(key)));
                } else if (history.isOk(txn) && !Objects.equals(seen.getOrDefault(key, nothing()), result(mop))) {
                    return "transaction " + txn + " would have read " + seen.get(key) + " from " + key;
                }
            }
            for (int other = starts.get(i); other < i; other++) {
                if (!Collections.disjoint(written.get(other), keys)) {
                    return "transaction " + txn + " overwrites what " + order.get(other) + " committed unseen";
                }
            }
            Map<Object, Object> after = new HashMap<>(states.getLast());
            keys.forEach(key -> after.put(key, Objects.requireNonNull(seen.get(key))));
            states.add(after);
            written.add(keys);
        }
        return null;
    }

    private Object nothing() {
        return history.model == Model.LIST_APPEND ? List.of() : Cell.of(history.initialValue());
    }

    private Object written(int mop, @Nullable Object before) {
        Object value = Cell.of(history.valueOf(history.versionOf(mop)));
        if (history.model == Model.RW_REGISTER) {
            return value;
        }
        List<Object> list = new ArrayList<>(before instanceof List<?> known ? known : List.of());
        list.add(value);
        return list;
    }

    private Object result(int mop) {
        if (history.model == Model.RW_REGISTER) {
            return Cell.of(history.valueOf(history.versionOf(mop)));
        }
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < history.lists.size(mop); i++) {
            list.add(Cell.of(history.valueOf(history.version(history.key(mop), history.lists.get(mop, i)))));
        }
        return list;
    }

    /** A value that may be nil. */
    private record Cell(@Nullable Object value) {
        static Cell of(@Nullable Object value) {
            return new Cell(value);
        }
    }
}
