package dynacheck.checker.elle;

import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The definition of serializability, tried out: is there an order of the transactions, indeterminate ones in or out, in
 * which each reads what the ones before left? Shares nothing with the checker.
 */
final class SerialOracle {
    /** Which orders are allowed. */
    enum Order {
        ANY,
        PROCESS,
        REALTIME
    }

    private final List<Call> calls = new ArrayList<>();
    private final Order order;
    private final boolean lists;
    private final Set<Object> dead = new HashSet<>();

    private SerialOracle(History history, boolean lists, Order order) {
        this.order = order;
        this.lists = lists;
        for (Call call : history.calls()) {
            if (call.outcome() != OpType.FAIL) {
                calls.add(call);
            }
        }
    }

    static boolean isSerializable(History history, boolean lists, Order order) {
        return new SerialOracle(history, lists, order).search(0, Map.of());
    }

    private boolean search(int done, Map<Object, List<Object>> state) {
        boolean allOk = true;
        for (int i = 0; i < calls.size(); i++) {
            allOk &= (done & 1 << i) != 0 || !calls.get(i).isOk();
        }
        if (allOk) {
            return true;
        }
        if (!dead.add(List.of(done, state))) {
            return false;
        }
        for (int i = 0; i < calls.size(); i++) {
            if ((done & 1 << i) == 0 && mayBeNext(i, done)) {
                Map<Object, List<Object>> next = apply(calls.get(i), state);
                if (next != null && search(done | 1 << i, next)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean mayBeNext(int i, int done) {
        Call next = calls.get(i);
        for (int j = 0; j < calls.size(); j++) {
            Call other = calls.get(j);
            boolean waiting = j != i && (done & 1 << j) == 0 && other.isOk() && other.end() < next.start();
            boolean sameProcess = other.invoke().process().equals(next.invoke().process());
            if (waiting && (order == Order.REALTIME || order == Order.PROCESS && sameProcess)) {
                return false;
            }
        }
        return true;
    }

    /** The state after the transaction; null if a read of it saw something else. */
    private @Nullable Map<Object, List<Object>> apply(Call call, Map<Object, List<Object>> state) {
        Map<Object, List<Object>> next = new HashMap<>(state);
        for (Object item : (List<?>) Objects.requireNonNull(call.last().value())) {
            List<?> mop = (List<?>) item;
            Object key = Objects.requireNonNull(mop.get(1));
            List<Object> now = next.getOrDefault(key, List.of());
            if (!Keyword.of("r").equals(mop.get(0))) {
                List<Object> written = new ArrayList<>(lists ? now : List.of());
                written.add(Objects.requireNonNull(mop.get(2)));
                next.put(key, written);
            } else if (call.isOk()) {
                Object seen = lists ? now : now.isEmpty() ? null : now.getLast();
                if (!Objects.equals(seen, mop.get(2))) {
                    return null;
                }
            }
        }
        return next;
    }
}
