package dynacheck.checker.txn;

import dynacheck.history.Edn;
import dynacheck.history.History;
import dynacheck.history.HistoryFormat;
import dynacheck.history.HistoryReader;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Judges a history of transactions. Every anomaly reported did happen, if the clients recorded what they did. VALID
 * means that an order was found and verified where the history is small ({@link ElleResult.Basis#ORDER}), else that
 * inference saw no anomaly. Time and memory of inference are linear in the history when there is no cycle, and bounded
 * by the budget when there are.
 *
 * <pre>{@code
 * ElleResult result = ElleChecker.check(
 *         HistoryReader.read(Path.of("history.edn")),
 *         ElleOptions.of(Model.LIST_APPEND, Consistency.SERIALIZABLE));
 * result.verdict();      // INVALID
 * result.anomalies();    // [G-single: T1 < T2, because ...]
 * result.not();          // [consistent-view, repeatable-read]
 * }</pre>
 */
public final class ElleChecker {
    private final TxnHistory history;
    private final ElleOptions options;
    private final Findings findings = new Findings();

    private ElleChecker(TxnHistory history, ElleOptions options) {
        this.history = history;
        this.options = options;
    }

    /**
     * Throws {@link dynacheck.history.MalformedHistoryException} at a completion that is none of its invocation.
     */
    public static ElleResult check(History history, ElleOptions options) {
        return check(TxnSink.of(history, options), options, OrderFinder.BUDGET);
    }

    /**
     * Judges a history as it is read, in EDN, JSON or Jepsen's log, plain or compressed; takes a fraction of the memory
     * of the whole history.
     *
     * @param format null to detect it
     */
    public static ElleResult check(InputStream in, @Nullable HistoryFormat format, ElleOptions options)
            throws IOException {
        TxnSink sink = new TxnSink(options);
        HistoryReader.stream(in, format, sink);
        sink.finish();
        return check(sink, options, OrderFinder.BUDGET);
    }

    /** @param searchBudget as {@link OrderFinder#BUDGET}; 0 for inference alone */
    static ElleResult check(TxnSink sink, ElleOptions options, long searchBudget) {
        ElleChecker checker = new ElleChecker(sink.history(), options);
        sink.notes().forEach(checker.findings::note);
        return checker.run(sink, searchBudget);
    }

    private ElleResult run(TxnSink sink, long searchBudget) {
        Marks marks = new Marks(history);
        int[] byEnd = Times.txnsByEnd(history, marks);
        Dependencies dependencies = history.model == Model.LIST_APPEND
                ? new ListDependencies(history, marks)
                : new RegisterDependencies(history, marks, new RegisterVersions(history, marks, options, byEnd));
        dependencies.check(findings);
        Graph.Builder builder = new Graph.Builder(history.txns());
        dependencies.addTo(builder);
        Times.addTo(builder, history, marks, byEnd);
        if (history.model == Model.LIST_APPEND) { // For registers the order of versions holds it already.
            KeyTimes.addTo(builder, history, marks, options, byEnd);
        }
        Graph graph = builder.build();
        Anomalies anomalies = new Anomalies(graph, history.txns(), options.budget());
        for (Cycle cycle : anomalies.find()) {
            findings.add(cycle.phenomenon(), cycle.tier(), () -> tell(cycle, dependencies));
        }
        OrderFinder orders = new OrderFinder(history, marks, options, graph, searchBudget);
        return new Judgement(sink, options, findings).judge(marks, anomalies.isComplete(), orders);
    }

    private ElleAnomaly tell(Cycle cycle, Dependencies dependencies) {
        Narrator n = new Narrator(history);
        cycle.hops().forEach(hop -> n.name(hop.from()));
        for (int i = 0; i < cycle.length(); i++) {
            Cycle.Hop hop = cycle.hops().get(i);
            boolean last = i == cycle.length() - 1;
            boolean keyTime = hop.kinds().contains(EdgeKind.KEY_TIME);
            byte kind = keyTime ? EdgeKind.KEY_TIME : hop.kind();
            String because = switch (kind) {
                case EdgeKind.KEY_TIME -> KeyTimes.because(history, hop, n);
                case EdgeKind.REALTIME -> n.inTime(hop.from(), hop.to());
                case EdgeKind.PROCESS ->
                    "process %s ran %s before %s"
                            .formatted(
                                    Edn.print(history.processName(hop.from())), n.name(hop.from()), n.name(hop.to()));
                default -> dependencies.because(hop, n);
            };
            n.depends(hop.from(), hop.to(), kind, because);
            n.say("%s%s < %s, because %s%s"
                    .formatted(
                            last ? "However, " : "",
                            n.name(hop.from()),
                            n.name(hop.to()),
                            because,
                            last ? ": a contradiction." : "."));
        }
        return n.anomaly(cycle.phenomenon(), cycle.tier());
    }
}
