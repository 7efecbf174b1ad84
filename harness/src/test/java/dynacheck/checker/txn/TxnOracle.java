package dynacheck.checker.txn;

import dynacheck.history.Call;
import dynacheck.history.History;
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
 * The dumb definitions, sharing nothing with the checker: chooses which indeterminate transactions took effect and
 * tries every order of all that did (for snapshot isolation, of all their starts and commits) on a plain map.
 */
final class TxnOracle {
    /** Which transactions must keep the order they had outside the store. */
    enum Order {
        NONE,
        PROCESS,
        REALTIME,
        /** Of each key by itself: what it showed to one that had ended it shows, or newer, to one that begins. */
        KEYS
    }

    private final List<Call> txns;
    private final boolean snapshots;
    private final Order order;
    private final List<Call> serial = new ArrayList<>();
    private final boolean[] started;
    private final boolean[] committed;
    private final List<Map<Object, Object>> snapshot = new ArrayList<>();
    private final List<Set<Object>> conflicts = new ArrayList<>();

    private TxnOracle(List<Call> txns, boolean snapshots, Order order) {
        this.txns = txns;
        this.snapshots = snapshots;
        this.order = order;
        started = new boolean[txns.size()];
        committed = new boolean[txns.size()];
        txns.forEach(t -> snapshot.add(Map.of()));
        txns.forEach(t -> conflicts.add(new HashSet<>()));
    }

    /** One after another, as a whole. */
    static boolean isSerializable(History history, Order order) {
        return isPossible(history, false, order);
    }

    /** Each reads a snapshot of what was committed, and commits unless another wrote the same key meanwhile. */
    static boolean isSnapshotIsolated(History history, Order order) {
        return isPossible(history, true, order);
    }

    private static boolean isPossible(History history, boolean snapshots, Order order) {
        List<Call> definite = history.calls().stream().filter(Call::isOk).toList();
        List<Call> doubtful =
                history.calls().stream().filter(c -> c.outcome() == OpType.INFO).toList();
        for (int chosen = 0; chosen < 1 << doubtful.size(); chosen++) {
            List<Call> effective = new ArrayList<>(definite);
            for (int i = 0; i < doubtful.size(); i++) {
                if ((chosen & 1 << i) != 0) {
                    effective.add(doubtful.get(i));
                }
            }
            if (new TxnOracle(effective, snapshots, order).search(Map.of(), 0)) {
                return true;
            }
        }
        return false;
    }

    private boolean search(Map<Object, Object> state, int done) {
        if (done == txns.size()) {
            return order != Order.KEYS || keysAreLinearizable();
        }
        for (int t = 0; t < txns.size(); t++) {
            if (snapshots ? tryEvents(t, state, done) : tryWhole(t, state, done)) {
                return true;
            }
        }
        return false;
    }

    private boolean tryWhole(int t, Map<Object, Object> state, int done) {
        Map<Object, Object> after = committed[t] || !mayStart(t) ? null : run(txns.get(t), state);
        if (after == null) {
            return false;
        }
        committed[t] = true;
        serial.add(txns.get(t));
        boolean found = search(after, done + 1);
        serial.removeLast();
        committed[t] = false;
        return found;
    }

    /** Numbers the versions of each key in the serial order, and compares what was found and left with time. */
    private boolean keysAreLinearizable() {
        Map<Object, Integer> newest = new HashMap<>();
        List<Map<Object, Integer>> found = new ArrayList<>();
        List<Map<Object, Integer>> left = new ArrayList<>();
        for (Call txn : serial) {
            Map<Object, Integer> before = new HashMap<>();
            Map<Object, Integer> after = new HashMap<>();
            for (Object item : Objects.requireNonNull((List<?>) txn.last().value())) {
                List<?> mop = (List<?>) item;
                Object key = Objects.requireNonNull(mop.get(1));
                boolean read = String.valueOf(mop.get(0)).equals(":r");
                if (!read || txn.isOk()) { // What an indeterminate one read nobody knows.
                    int number = newest.getOrDefault(key, 0);
                    before.putIfAbsent(key, number);
                    newest.put(key, read ? number : number + 1);
                    after.put(key, read ? number : number + 1);
                }
            }
            found.add(before);
            left.add(after);
        }
        for (int a = 0; a < serial.size(); a++) {
            for (int b = 0; b < serial.size(); b++) {
                boolean inTime = serial.get(a).end() < serial.get(b).start();
                for (Map.Entry<Object, Integer> shown : left.get(a).entrySet()) {
                    int next = found.get(b).getOrDefault(shown.getKey(), Integer.MAX_VALUE);
                    if (inTime && shown.getValue() > next) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private boolean tryEvents(int t, Map<Object, Object> state, int done) {
        if (!started[t]) {
            if (!mayStart(t) || run(txns.get(t), state) == null) {
                return false;
            }
            started[t] = true;
            snapshot.set(t, state);
            conflicts.set(t, new HashSet<>());
            boolean found = search(state, done);
            started[t] = false;
            return found;
        }
        Set<Object> writes = keysWritten(txns.get(t));
        if (committed[t] || conflicts.get(t).stream().anyMatch(writes::contains)) {
            return false;
        }
        List<Set<Object>> before = conflicts.stream().map(Set::copyOf).toList();
        Map<Object, Object> own = Objects.requireNonNull(run(txns.get(t), snapshot.get(t)));
        Map<Object, Object> after = new HashMap<>(state);
        writes.forEach(k -> after.put(k, Objects.requireNonNull(own.get(k))));
        for (int u = 0; u < txns.size(); u++) {
            if (u != t && started[u] && !committed[u]) {
                conflicts.get(u).addAll(writes);
            }
        }
        committed[t] = true;
        boolean found = search(after, done + 1);
        committed[t] = false;
        for (int u = 0; u < txns.size(); u++) {
            conflicts.set(u, new HashSet<>(before.get(u)));
        }
        return found;
    }

    private boolean mayStart(int t) {
        for (int u = 0; u < txns.size(); u++) {
            if (u != t && !committed[u] && mustPrecede(txns.get(u), txns.get(t))) {
                return false;
            }
        }
        return true;
    }

    private boolean mustPrecede(Call a, Call b) {
        return switch (order) {
            case NONE, KEYS -> false;
            case PROCESS -> a.invoke().process().equals(b.invoke().process()) && a.start() < b.start();
            case REALTIME -> a.end() < b.start();
        };
    }

    /** The state after the transaction alone; null if one of its known reads would have been another. */
    private static @Nullable Map<Object, Object> run(Call txn, Map<Object, Object> before) {
        Map<Object, Object> state = new HashMap<>(before);
        for (Object item : Objects.requireNonNull((List<?>) txn.last().value())) {
            List<?> mop = (List<?>) item;
            Object key = mop.get(1);
            switch (String.valueOf(mop.get(0))) {
                case ":w" -> state.put(key, mop.get(2));
                case ":append" -> {
                    List<Object> list = new ArrayList<>((List<?>) state.getOrDefault(key, List.of()));
                    list.add(mop.get(2));
                    state.put(key, list);
                }
                default -> {
                    Object seen = mop.get(2);
                    boolean empty = seen == null || seen.equals(List.of());
                    if (txn.isOk() && (empty ? state.containsKey(key) : !seen.equals(state.get(key)))) {
                        return null;
                    }
                }
            }
        }
        return state;
    }

    private static Set<Object> keysWritten(Call txn) {
        Set<Object> keys = new HashSet<>();
        for (Object item : Objects.requireNonNull((List<?>) txn.last().value())) {
            List<?> mop = (List<?>) item;
            if (!String.valueOf(mop.get(0)).equals(":r")) {
                keys.add(mop.get(1));
            }
        }
        return keys;
    }
}
