package dynacheck.checker.txn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The partial order of the versions of each register (Kingsbury and Alvaro 2020, section 4.3): the initial version
 * comes first; what a transaction writes comes after what it read; and, on higher tiers, versions follow one another as
 * a process, or real time, shows them. Only recoverable versions that surely were installed are ordered, so that every
 * edge is a fact of the tier.
 *
 * <p>Real time: let f(v) be the earliest end of a transaction that left the key at v, s(v) the latest start of one that
 * found or put it at v. Then u precedes v if f(u) &lt; s(v). These quadratically many edges become linearly many by
 * chain nodes, one behind each version in the order of f.
 */
final class RegisterVersions {
    /** How many versions established within the time of another are compared with it one by one. */
    private static final int MAX_WITHIN = 512;

    private final TxnHistory history;
    private final Marks marks;
    private final long[] established;
    private final long[] latestStart;
    /** For each version its place among those of its key in the order of f; NONE if it has none. */
    private final int[] place;
    /** The mop whose transaction's end is f(v); the txn whose start is s(v). */
    private final int[] establisher;

    private final int[] latest;
    private final int[][] byKey;
    final Graph graph;

    RegisterVersions(TxnHistory history, Marks marks, ElleOptions options, int[] txnsByEnd) {
        this.history = history;
        this.marks = marks;
        int n = history.versions();
        established = new long[n];
        latestStart = new long[n];
        place = new int[n];
        establisher = new int[n];
        latest = new int[n];
        Arrays.fill(established, Long.MAX_VALUE);
        Arrays.fill(latestStart, Long.MIN_VALUE);
        Arrays.fill(place, TxnHistory.NONE);
        Arrays.fill(establisher, TxnHistory.NONE);
        Arrays.fill(latest, TxnHistory.NONE);
        byKey = sortByEstablished(txnsByEnd);
        Graph.Builder builder = new Graph.Builder(n);
        addData(builder);
        addExplicit(builder);
        addProcesses(builder, options.sequentialKeys() ? EdgeKind.VERSION : EdgeKind.VERSION_PROCESS);
        addRealtime(builder, options.linearizableKeys() ? EdgeKind.VERSION : EdgeKind.VERSION_REALTIME);
        graph = builder.build();
    }

    /** Whether the version has a certain place in time: initial, or finally written by one included transaction. */
    boolean isOrdered(int version) {
        if (version < 0 || !history.isRecoverable(version)) {
            return false;
        }
        return history.isInitial(version) || installer(version) >= 0;
    }

    /** The transaction that installed the version, if it is known and finally wrote it. */
    int installer(int version) {
        int writer = history.writer(version);
        boolean known = writer >= 0 && marks.isFinal(writer) && marks.isIncluded(history.txnOf(writer));
        return known && history.isRecoverable(version) ? history.txnOf(writer) : TxnHistory.NONE;
    }

    /** The ordered version in which the mop's transaction found the key; NONE unless the mop is its external read. */
    int found(int mop) {
        boolean external = history.isRead(mop) && marks.isExternal(mop) && isOrdered(history.versionOf(mop));
        return external ? history.versionOf(mop) : TxnHistory.NONE;
    }

    /** The ordered version in which the mop's transaction left the key; NONE unless the mop is its final write. */
    int left(int mop) {
        boolean last = !history.isRead(mop) && marks.isFinal(mop) && isOrdered(history.versionOf(mop));
        return last && installer(history.versionOf(mop)) == history.txnOf(mop)
                ? history.versionOf(mop)
                : TxnHistory.NONE;
    }

    /** As {@link #left}, or the version it read if it only read the key. */
    private int out(int mop) {
        int found = found(mop);
        return found >= 0 && marks.finalWriteBeside(mop) < 0 ? found : left(mop);
    }

    /** The version it read, or the one it wrote if it did not read the key first. */
    private int in(int mop) {
        int found = found(mop);
        return found >= 0 ? found : left(mop);
    }

    private int[][] sortByEstablished(int[] txnsByEnd) {
        KeyGroups groups = new KeyGroups(history.keys());
        for (int txn : txnsByEnd) {
            for (int mop = history.first(txn); mop < history.first(txn + 1); mop++) {
                int out = out(mop);
                if (out >= 0 && established[out] == Long.MAX_VALUE) {
                    established[out] = history.end(txn);
                    establisher[out] = txn;
                    groups.add(history.key(mop), out);
                }
            }
        }
        int[][] sorted = new int[history.keys()][];
        for (int key = 0; key < sorted.length; key++) {
            sorted[key] = groups.of(key);
            for (int i = 0; i < sorted[key].length; i++) {
                place[sorted[key][i]] = i;
            }
        }
        return sorted;
    }

    private void addData(Graph.Builder builder) {
        for (int mop = 0; mop < history.mops(); mop++) {
            int left = left(mop);
            if (left >= 0) {
                int initial = history.initial(history.key(mop));
                if (isOrdered(initial)) {
                    builder.add(initial, left, EdgeKind.VERSION);
                }
            }
            int found = found(mop);
            int write = found < 0 ? TxnHistory.NONE : marks.finalWriteBeside(mop);
            if (write >= 0 && left(write) >= 0) {
                builder.add(found, left(write), EdgeKind.VERSION);
            }
        }
    }

    /** One after another, as the history names them. */
    private void addExplicit(Graph.Builder builder) {
        ExplicitVersions explicit = history.explicit;
        if (explicit == null) {
            return;
        }
        Map<Integer, List<Integer>> ofKeys = new HashMap<>();
        for (int version = 0; version < history.versions(); version++) {
            if (isOrdered(version) && explicit.name(version) != null) {
                ofKeys.computeIfAbsent(history.keyOfVersion(version), k -> new ArrayList<>())
                        .add(version);
            }
        }
        for (List<Integer> versions : ofKeys.values()) {
            try {
                versions.sort((a, b) -> VersionOrder.COMPARATOR.compare(explicit.name(a), explicit.name(b)));
                for (int i = 1; i < versions.size(); i++) {
                    builder.add(versions.get(i - 1), versions.get(i), EdgeKind.VERSION);
                }
            } catch (VersionOrder.Incomparable e) {
                explicit.incomparable(history.keyOfVersion(versions.getFirst()), e);
            }
        }
    }

    private void addProcesses(Graph.Builder builder, byte kind) {
        PairIndex places = new PairIndex();
        IntList last = new IntList();
        for (int txn : Times.txnsByStart(history, marks)) {
            for (int mop = history.first(txn); mop < history.first(txn + 1); mop++) {
                int slot = places.add(history.process(txn), history.key(mop));
                last.fillTo(slot, TxnHistory.NONE);
                int in = in(mop);
                if (in >= 0 && last.get(slot) >= 0) {
                    builder.add(last.get(slot), in, kind);
                }
            }
            for (int mop = history.first(txn); mop < history.first(txn + 1); mop++) {
                int out = out(mop);
                if (out >= 0 && history.completed(txn) != Long.MAX_VALUE) {
                    last.set(places.find(history.process(txn), history.key(mop)), out);
                }
            }
        }
    }

    private void addRealtime(Graph.Builder builder, byte kind) {
        for (int mop = 0; mop < history.mops(); mop++) {
            int version = history.isRead(mop) ? found(mop) : left(mop);
            int txn = history.txnOf(mop);
            if (version >= 0 && history.start(txn) > latestStart[version]) {
                latestStart[version] = history.start(txn);
                latest[version] = txn;
            }
        }
        int[][] chains = new int[byKey.length][];
        for (int key = 0; key < byKey.length; key++) {
            chains[key] = new int[byKey[key].length];
            for (int i = 0; i < byKey[key].length; i++) {
                chains[key][i] = builder.addNode();
                builder.add(byKey[key][i], chains[key][i], kind);
                if (i > 0) {
                    builder.add(chains[key][i - 1], chains[key][i], kind);
                }
            }
        }
        for (int version = 0; version < history.versions(); version++) {
            if (latest[version] >= 0) {
                addEarlier(version, chains[history.keyOfVersion(version)], builder, kind);
            }
        }
    }

    /** From all versions established before the version was last found or put there. */
    private void addEarlier(int version, int[] chain, Graph.Builder builder, byte kind) {
        int[] sorted = byKey[history.keyOfVersion(version)];
        int earlier = countEstablishedBefore(sorted, latestStart[version]);
        int own = place[version];
        boolean within = own >= 0 && own < earlier;
        int chained = within ? own : earlier;
        if (chained > 0) {
            builder.add(chain[chained - 1], version, kind);
        }
        if (within) {
            int limit = Math.min(earlier, own + 1 + MAX_WITHIN);
            for (int i = own + 1; i < limit; i++) {
                builder.add(sorted[i], version, kind);
            }
        }
    }

    private int countEstablishedBefore(int[] sorted, long time) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (established[sorted[middle]] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Why version {@code u} precedes {@code v}, by an edge (or a chain) of this kind; part of a sentence. */
    String because(int u, int v, byte kind, Narrator n) {
        String order = n.value(u) + " was there before " + n.value(v);
        if (kind == EdgeKind.VERSION && history.isInitial(u)) {
            return order + " as the initial value";
        }
        int installer = installer(v);
        for (int mop = installer < 0 ? 0 : history.first(installer);
                installer >= 0 && mop < history.first(installer + 1);
                mop++) {
            if (found(mop) == u) {
                return "%s, for %s read %s and then wrote %s"
                        .formatted(order, n.name(installer), n.value(u), n.value(v));
            }
        }
        if (history.explicit != null && history.explicit.isLess(u, v)) {
            String names = history.explicit.show(u) + " is less than " + history.explicit.show(v);
            return order + ", for its " + names;
        }
        if (establisher[u] >= 0 && latest[v] >= 0 && established[u] < latestStart[v]) {
            return "%s, for %s, which %s %s, completed (index %d) before %s, which %s %s, was invoked (index %d)"
                    .formatted(
                            order,
                            n.name(establisher[u]),
                            verb(establisher[u], u),
                            n.value(u),
                            established[u],
                            n.name(latest[v]),
                            verb(latest[v], v),
                            n.value(v),
                            latestStart[v]);
        }
        return order + " in the order of one process";
    }

    private String verb(int txn, int version) {
        return installer(version) == txn ? "wrote" : "read";
    }
}
