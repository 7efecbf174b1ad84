package dynacheck.checker.txn;

/** The dependencies of one model of data: finds them, reports what needs no cycle, and justifies them on demand. */
interface Dependencies {
    /** Reports the anomalies that show without a graph. */
    void check(Findings findings);

    /** Adds ww, wr and rw edges between transactions, perhaps by way of new nodes. */
    void addTo(Graph.Builder graph);

    /** Why the first transaction of a ww, wr or rw dependency precedes the second; part of a sentence. */
    String because(Cycle.Hop hop, Narrator narrator);
}
