package dynacheck.checker.txn;

import dynacheck.history.Edn;
import java.util.Arrays;

/**
 * The order that each list shows by itself, if that is taken for granted: of two transactions of which one ended before
 * the other began (of one process, if only that is granted), the first comes first if one of them appended. Two that
 * only read are not ordered, for they may have read the same.
 */
final class KeyTimes {
    private final TxnHistory history;
    private final Marks marks;
    private final Graph.Builder graph;

    private KeyTimes(TxnHistory history, Marks marks, Graph.Builder graph) {
        this.history = history;
        this.marks = marks;
        this.graph = graph;
    }

    static void addTo(Graph.Builder graph, TxnHistory history, Marks marks, ElleOptions options, int[] byEnd) {
        KeyTimes times = new KeyTimes(history, marks, graph);
        if (options.linearizableKeys()) {
            times.addRealtime(byEnd);
        } else if (options.sequentialKeys()) {
            times.addProcesses();
        }
    }

    /** For each key one node behind each completion of a writer, and one behind each of a reader. */
    private void addRealtime(int[] byEnd) {
        int[] writers = none();
        int[] readers = none();
        int completed = 0;
        for (int txn : Times.txnsByStart(history, marks)) {
            while (completed < byEnd.length && history.end(byEnd[completed]) < history.start(txn)) {
                int done = byEnd[completed++];
                for (int mop = history.first(done); mop < history.first(done + 1); mop++) {
                    boolean writes = marks.finalWriteBeside(mop) >= 0;
                    int[] behind = writes ? writers : readers;
                    behind[history.key(mop)] =
                            chained(done, behind[history.key(mop)], writes ? EdgeKind.KEY_TIME : EdgeKind.RW);
                }
            }
            for (int mop = history.first(txn); mop < history.first(txn + 1); mop++) {
                lead(writers[history.key(mop)], txn);
                if (!history.isRead(mop)) {
                    lead(readers[history.key(mop)], txn);
                }
            }
        }
    }

    private int[] none() {
        int[] nodes = new int[history.keys()];
        Arrays.fill(nodes, TxnHistory.NONE);
        return nodes;
    }

    /** A new node; the transaction leads to it, and so does everything that led to the node before. */
    private int chained(int txn, int before, byte kind) {
        int node = graph.addNode();
        graph.add(txn, node, kind);
        if (before >= 0) {
            graph.add(before, node, EdgeKind.KEY_TIME);
        }
        return node;
    }

    private void lead(int node, int txn) {
        if (node >= 0) {
            graph.add(node, txn, EdgeKind.KEY_TIME);
        }
    }

    /** Edges from each to the next of its process on the key, where a write makes an order. */
    private void addProcesses() {
        PairIndex slots = new PairIndex();
        IntList lastWriter = new IntList();
        IntList lastReader = new IntList();
        for (int txn : Times.txnsByStart(history, marks)) {
            for (int mop = history.first(txn); mop < history.first(txn + 1); mop++) {
                int slot = slots.add(history.process(txn), history.key(mop));
                lastWriter.fillTo(slot, TxnHistory.NONE);
                lastReader.fillTo(slot, TxnHistory.NONE);
                lead(lastWriter.get(slot), txn);
                if (!history.isRead(mop) && lastReader.get(slot) >= 0) {
                    graph.add(lastReader.get(slot), txn, EdgeKind.KEY_TIME);
                }
            }
            for (int mop = history.first(txn);
                    history.completed(txn) != Long.MAX_VALUE && mop < history.first(txn + 1);
                    mop++) {
                int slot = slots.find(history.process(txn), history.key(mop));
                boolean writes = marks.finalWriteBeside(mop) >= 0;
                int before = writes ? TxnHistory.NONE : lastReader.get(slot);
                lastReader.set(slot, writes ? TxnHistory.NONE : chained(txn, before, EdgeKind.RW));
                lastWriter.set(slot, writes ? txn : lastWriter.get(slot));
            }
        }
    }

    /** The key that both touch and whose order puts the first one first; part of a sentence. */
    static String because(TxnHistory history, Cycle.Hop hop, Narrator n) {
        String order = history.end(hop.from()) < history.start(hop.to())
                ? n.inTime(hop.from(), hop.to())
                : "process %s ran %s before %s"
                        .formatted(Edn.print(history.processName(hop.from())), n.name(hop.from()), n.name(hop.to()));
        return order + ", and both use " + n.key(shared(history, hop));
    }

    private static int shared(TxnHistory history, Cycle.Hop hop) {
        for (int a = history.first(hop.from()); a < history.first(hop.from() + 1); a++) {
            for (int b = history.first(hop.to()); b < history.first(hop.to() + 1); b++) {
                if (history.key(a) == history.key(b) && !(history.isRead(a) && history.isRead(b))) {
                    return a;
                }
            }
        }
        throw new IllegalStateException("no key justifies " + hop);
    }
}
