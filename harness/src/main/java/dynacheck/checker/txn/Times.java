package dynacheck.checker.txn;

import java.util.Arrays;

/** Order of process and real time between the transactions that took effect, linear in the history. */
final class Times {
    private static final long MAX_INDEX = 1L << 32;

    private Times() {}

    /** Included transactions by invocation. */
    static int[] txnsByStart(TxnHistory history, Marks marks) {
        return sorted(history, marks, true);
    }

    /** Included transactions that completed, by completion. */
    static int[] txnsByEnd(TxnHistory history, Marks marks) {
        return sorted(history, marks, false);
    }

    private static int[] sorted(TxnHistory history, Marks marks, boolean byStart) {
        long[] packed = new long[history.txns()];
        int n = 0;
        for (int txn = 0; txn < history.txns(); txn++) {
            long time = byStart ? history.start(txn) : history.end(txn);
            if (marks.isIncluded(txn) && time != Long.MAX_VALUE) {
                if (time < 0 || time >= MAX_INDEX) {
                    throw new IllegalArgumentException("index out of range: " + time);
                }
                packed[n++] = time << 31 | txn;
            }
        }
        Arrays.sort(packed, 0, n);
        int[] txns = new int[n];
        for (int i = 0; i < n; i++) {
            txns[i] = (int) (packed[i] & Integer.MAX_VALUE);
        }
        return txns;
    }

    /**
     * Adds process edges between neighbours, and real time by one node behind each completion: all that completed so
     * far lead to it, and it leads to what is invoked next.
     */
    static void addTo(Graph.Builder graph, TxnHistory history, Marks marks, int[] byEnd) {
        int[] byStart = txnsByStart(history, marks);
        IntList lastOfProcess = new IntList();
        int completed = 0;
        int barrier = TxnHistory.NONE;
        for (int txn : byStart) {
            int process = history.process(txn);
            lastOfProcess.fillTo(process, TxnHistory.NONE);
            if (lastOfProcess.get(process) >= 0) {
                graph.add(lastOfProcess.get(process), txn, EdgeKind.PROCESS);
            }
            if (history.completed(txn) != Long.MAX_VALUE) { // Else it may take effect when its process has gone on.
                lastOfProcess.set(process, txn);
            }
            while (completed < byEnd.length && history.end(byEnd[completed]) < history.start(txn)) {
                int next = graph.addNode();
                graph.add(byEnd[completed++], next, EdgeKind.REALTIME);
                if (barrier >= 0) {
                    graph.add(barrier, next, EdgeKind.REALTIME);
                }
                barrier = next;
            }
            if (barrier >= 0) {
                graph.add(barrier, txn, EdgeKind.REALTIME);
            }
        }
    }
}
