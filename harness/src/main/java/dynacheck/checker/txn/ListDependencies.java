package dynacheck.checker.txn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Dependencies between transactions over lists (Kingsbury and Alvaro 2020, section 4.2.2). A read shows every version
 * before, so the longest read of a key is its version order, as far as no other read contradicts it. An append that
 * took effect and is not in it comes after it.
 */
final class ListDependencies implements Dependencies {
    /** Pairs of transactions on one key that are joined one by one; more go through one node. */
    private static final int MAX_PAIRS = 1 << 12;

    private final TxnHistory history;
    private final Marks marks;
    private final Lists lists;
    /** Position of each version in the order of its key; NONE if it is not in it, or more than once. */
    private final int[] position;
    /** For each key, how many versions from the start are in certain order. */
    private final int[] trusted;
    /** For each node added for a key, past the transactions: the key. */
    private final IntList nodeKey = new IntList();

    ListDependencies(TxnHistory history, Marks marks) {
        this.history = history;
        this.marks = marks;
        this.lists = history.lists;
        trusted = new int[history.keys()];
        for (int key = 0; key < trusted.length; key++) {
            trusted[key] = lists.longest(key).size();
        }
        position = new int[history.versions()];
        Arrays.fill(position, TxnHistory.NONE);
    }

    private int version(int key, int i) {
        return history.version(key, lists.longest(key).get(i));
    }

    private boolean isWhole(int key) {
        return trusted[key] == lists.longest(key).size();
    }

    @Override
    public void check(Findings findings) {
        SharedChecks shared = new SharedChecks(history, marks, findings);
        for (Map.Entry<Integer, Integer> e : lists.agreed().entrySet()) {
            trusted[e.getKey()] = Math.min(trusted[e.getKey()], e.getValue());
        }
        for (int key = 0; key < history.keys(); key++) {
            checkElements(lists.longestMop(key), shared, findings);
            placeVersions(key);
        }
        for (int i = 0; i < lists.oddCount(); i++) {
            int mop = lists.oddMop(i);
            checkElements(mop, shared, findings);
            findings.add(Phenomenon.INCOMPATIBLE_ORDER, Tier.DATA, () -> incompatible(mop));
        }
        for (int mop = 0; mop < history.mops(); mop++) {
            if (isKnownRead(mop) && lists.size(mop) > 0) {
                shared.intermediate(mop, lists.lastVersion(mop));
            }
        }
        new ListReads(history, marks, shared).check();
    }

    private boolean isKnownRead(int mop) {
        return history.isRead(mop) && history.versionOf(mop) != TxnHistory.NONE;
    }

    private void placeVersions(int key) {
        for (int i = 0; i < lists.longest(key).size(); i++) {
            int version = version(key, i);
            boolean again = position[version] != TxnHistory.NONE;
            if (again && history.writer(version) != TxnHistory.SEVERAL) {
                trusted[key] = Math.min(trusted[key], i);
            }
            position[version] = again ? position[version] : i;
        }
    }

    private void checkElements(int mop, SharedChecks shared, Findings findings) {
        if (mop < 0) {
            return;
        }
        int key = history.key(mop);
        int last = TxnHistory.NONE;
        for (int i = 0; i < lists.size(mop); i++) {
            int version = history.version(key, lists.get(mop, i));
            shared.source(mop, version);
            boolean onAborted = last >= 0 && shared.isForeign(last) && history.failedWriter(last) >= 0;
            int writer = history.writer(version);
            if (onAborted && writer >= 0 && marks.isIncluded(history.txnOf(writer))) {
                int aborted = history.failedWriter(last);
                findings.add(Phenomenon.DIRTY_UPDATE, Tier.DATA, () -> dirtyUpdate(mop, aborted, writer));
            }
            last = version;
        }
        for (int value : lists.repeated(mop)) {
            int version = history.version(key, value);
            if (history.writer(version) == TxnHistory.SEVERAL) {
                continue;
            }
            findings.add(Phenomenon.DUPLICATE_ELEMENTS, Tier.DATA, () -> {
                Narrator n = new Narrator(history);
                n.say("%s read %s more than once in %s: %s. It was appended at most once."
                        .formatted(n.nameOf(mop), n.value(version), n.key(mop), n.result(mop)));
                return n.anomaly(Phenomenon.DUPLICATE_ELEMENTS, Tier.DATA);
            });
        }
    }

    private ElleAnomaly dirtyUpdate(int reader, int aborted, int writer) {
        Narrator n = new Narrator(history);
        n.say("%s failed, yet its %s was there when %s appended %s to %s, as %s read: %s."
                .formatted(
                        n.nameOf(aborted),
                        n.value(history.versionOf(aborted)),
                        n.nameOf(writer),
                        n.value(history.versionOf(writer)),
                        n.key(reader),
                        n.nameOf(reader),
                        n.result(reader)));
        return n.anomaly(Phenomenon.DIRTY_UPDATE, Tier.DATA);
    }

    private ElleAnomaly incompatible(int mop) {
        int other = lists.longestMop(history.key(mop));
        Narrator n = new Narrator(history);
        n.say("%s read %s as %s, but %s read %s: neither is the beginning of the other (they part at position %d)."
                .formatted(
                        n.nameOf(mop),
                        n.key(mop),
                        n.result(mop),
                        n.nameOf(other),
                        n.result(other),
                        lists.commonPrefix(mop, other)));
        return n.anomaly(Phenomenon.INCOMPATIBLE_ORDER, Tier.DATA);
    }

    /** The transaction that surely installed the version, alone; NONE if that is not known. */
    private int installer(int version) {
        int writer = history.writer(version);
        return writer >= 0 && marks.isIncluded(history.txnOf(writer)) ? history.txnOf(writer) : TxnHistory.NONE;
    }

    @Override
    public void addTo(Graph.Builder graph) {
        int[] next = new int[position.length];
        IntList initialNext = new IntList();
        for (int key = 0; key < history.keys(); key++) {
            initialNext.add(orderKey(key, next, graph));
        }
        for (int mop = 0; mop < history.mops(); mop++) {
            if (!isKnownRead(mop) || !marks.isExternal(mop)) {
                continue;
            }
            int txn = history.txnOf(mop);
            int last = lists.lastVersion(mop);
            if (last >= 0 && installer(last) >= 0) {
                graph.add(installer(last), txn, EdgeKind.WR);
            }
            int overwriter = last < 0 ? initialNext.get(history.key(mop)) : isPlaced(mop, last) ? next[last] : -1;
            if (overwriter >= 0) {
                graph.add(txn, overwriter, EdgeKind.RW);
            }
        }
        addUnobserved(graph);
    }

    /** Whether the order right after what the mop read is known from the list. */
    private boolean isPlaced(int mop, int last) {
        return !lists.isOdd(mop) && position[last] == lists.size(mop) - 1 && position[last] + 1 < trusted[key(last)];
    }

    private int key(int version) {
        return history.keyOfVersion(version);
    }

    /** ww along the order; fills, for each version, who wrote the next. The writer of the first one is returned. */
    private int orderKey(int key, int[] next, Graph.Builder graph) {
        int after = TxnHistory.NONE;
        for (int i = trusted[key] - 1; i >= 0; i--) {
            int version = version(key, i);
            next[version] = after;
            int installer = position[version] == i ? installer(version) : TxnHistory.NONE;
            if (installer >= 0) {
                if (after >= 0) {
                    graph.add(installer, after, EdgeKind.WW);
                }
                after = installer;
            }
        }
        return after;
    }

    /** Appends that took effect and that the longest read does not show come after it. */
    private void addUnobserved(Graph.Builder graph) {
        KeyGroups unobserved = new KeyGroups(history.keys());
        KeyGroups readers = new KeyGroups(history.keys());
        for (int mop = 0; mop < history.mops(); mop++) {
            int key = history.key(mop);
            if (isUnobserved(mop)) {
                unobserved.add(key, history.txnOf(mop));
            } else if (isKnownRead(mop) && readsAll(mop)) {
                readers.add(key, history.txnOf(mop));
            }
        }
        for (int key = 0; key < history.keys(); key++) {
            int[] later = unobserved.of(key);
            if (later.length == 0) {
                continue;
            }
            join(graph, key, readers.of(key), later, EdgeKind.RW);
            int size = lists.longest(key).size();
            int lastWriter = TxnHistory.NONE;
            for (int i = size - 1; i >= 0 && lastWriter < 0; i--) {
                lastWriter = installer(version(key, i));
            }
            if (lastWriter >= 0) {
                join(graph, key, new int[] {lastWriter}, later, EdgeKind.WW);
            }
        }
    }

    private boolean readsAll(int mop) {
        int key = history.key(mop);
        return marks.isExternal(mop) && !lists.isOdd(mop) && isWhole(key) && lists.size(mop) == trusted[key];
    }

    /** Only of keys that somebody read: else nothing is known that it could come after. */
    private boolean isUnobserved(int mop) {
        if (history.isRead(mop) || !marks.isIncluded(history.txnOf(mop))) {
            return false;
        }
        int version = history.versionOf(mop);
        return history.writer(version) == mop && position[version] == TxnHistory.NONE && isWhole(history.key(mop));
    }

    private void join(Graph.Builder graph, int key, int[] before, int[] after, byte kind) {
        if ((long) before.length * after.length <= MAX_PAIRS) {
            for (int b : before) {
                for (int a : after) {
                    graph.add(b, a, kind);
                }
            }
            return;
        }
        int node = graph.addNode();
        nodeKey.fillTo(node, TxnHistory.NONE);
        nodeKey.set(node, key);
        int[] sorted = after.clone();
        Arrays.sort(sorted);
        for (int b : before) {
            // A transaction that is on both sides would come before itself.
            if (Arrays.binarySearch(sorted, b) < 0) {
                graph.add(b, node, kind);
            }
        }
        for (int a : after) {
            graph.add(node, a, EdgeKind.VERSION);
        }
    }

    @Override
    public String because(Cycle.Hop hop, Narrator n) {
        return switch (hop.kind()) {
            case EdgeKind.WR -> read(hop, n);
            case EdgeKind.RW -> overwrite(hop, n);
            default -> append(hop, n);
        };
    }

    private String read(Cycle.Hop hop, Narrator n) {
        for (int mop = history.first(hop.to()); mop < history.first(hop.to() + 1); mop++) {
            if (isKnownRead(mop) && marks.isExternal(mop) && lists.size(mop) > 0) {
                int last = lists.lastVersion(mop);
                if (installer(last) == hop.from()) {
                    return "%s appended %s to %s, the last element that %s read there"
                            .formatted(n.name(hop.from()), n.value(last), n.key(mop), n.name(hop.to()));
                }
            }
        }
        throw new IllegalStateException("no read justifies " + hop);
    }

    private String overwrite(Cycle.Hop hop, Narrator n) {
        for (int mop = history.first(hop.from()); mop < history.first(hop.from() + 1); mop++) {
            if (!isKnownRead(mop) || !marks.isExternal(mop) || lists.isOdd(mop)) {
                continue;
            }
            for (int write : writes(hop.to(), history.key(mop))) {
                int at = position[history.versionOf(write)];
                boolean next = at >= lists.size(mop) && at < trusted[history.key(mop)];
                if (next && installerBetween(history.key(mop), lists.size(mop), at) < 0
                        || readsAll(mop) && isUnobserved(write)) {
                    int longest = lists.longestMop(history.key(mop));
                    n.versions(
                            n.key(mop),
                            longest < 0 ? "no element was read" : n.result(longest) + ", as read at the longest");
                    String seen = lists.size(mop) == 0 ? "the empty list" : n.result(mop);
                    return "%s read %s from %s, without the %s that %s appended next"
                            .formatted(
                                    n.name(hop.from()),
                                    seen,
                                    n.key(mop),
                                    n.value(history.versionOf(write)),
                                    n.name(hop.to()));
                }
            }
        }
        throw new IllegalStateException("no read justifies " + hop);
    }

    private String append(Cycle.Hop hop, Narrator n) {
        for (int write = history.first(hop.from()); write < history.first(hop.from() + 1); write++) {
            if (history.isRead(write)) {
                continue;
            }
            int key = history.key(write);
            int from = position[history.versionOf(write)];
            for (int later : writes(hop.to(), key)) {
                int to = position[history.versionOf(later)];
                boolean next = from >= 0 && to > from && to < trusted[key] && installerBetween(key, from + 1, to) < 0;
                boolean unseen = from >= 0
                        && isUnobserved(later)
                        && installerBetween(key, from + 1, lists.longest(key).size()) < 0;
                if (next || unseen) {
                    int reader = lists.longestMop(key);
                    n.versions(n.key(write), n.result(reader) + ", as read at the longest");
                    return "%s appended %s to %s after %s had appended %s (%s read %s)"
                            .formatted(
                                    n.name(hop.to()),
                                    n.value(history.versionOf(later)),
                                    n.key(write),
                                    n.name(hop.from()),
                                    n.value(history.versionOf(write)),
                                    n.nameOf(reader),
                                    unseen ? n.result(reader) + ", without it" : n.around(reader, from, to));
                }
            }
        }
        throw new IllegalStateException("no append justifies " + hop);
    }

    /**
     * The first transaction known to have installed one of the versions at positions {@code from} to {@code to - 1}.
     */
    private int installerBetween(int key, int from, int to) {
        for (int i = from; i < to; i++) {
            int version = version(key, i);
            if (position[version] == i && installer(version) >= 0) {
                return installer(version);
            }
        }
        return TxnHistory.NONE;
    }

    private List<Integer> writes(int txn, int key) {
        List<Integer> writes = new ArrayList<>();
        for (int mop = history.first(txn); mop < history.first(txn + 1); mop++) {
            if (!history.isRead(mop) && history.key(mop) == key) {
                writes.add(mop);
            }
        }
        return writes;
    }
}
