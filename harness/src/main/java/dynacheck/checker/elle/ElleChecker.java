package dynacheck.checker.elle;

import dynacheck.checker.Verdict;
import dynacheck.history.Edn;
import dynacheck.history.History;
import dynacheck.history.HistoryFormat;
import dynacheck.history.HistoryReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges a history of transactions. Sound, not complete: every anomaly reported did happen, if the clients recorded
 * what they did; VALID means that none was found. Time and memory are linear in the history when there is no cycle, and
 * bounded by the budget when there are.
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
     * Throws {@link dynacheck.history.MalformedHistoryException} at an operation that is no transaction of the model.
     */
    public static ElleResult check(History history, ElleOptions options) {
        ElleChecker checker = new ElleChecker(TxnHistory.of(history, options), options);
        history.notes().forEach(checker.findings::note);
        return checker.run();
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
        ElleChecker checker = new ElleChecker(sink.finish(), options);
        sink.notes().forEach(checker.findings::note);
        return checker.run();
    }

    static ElleResult check(TxnHistory history, ElleOptions options) {
        return new ElleChecker(history, options).run();
    }

    private ElleResult run() {
        Marks marks = new Marks(history);
        int[] byEnd = Times.txnsByEnd(history, marks);
        Dependencies dependencies = history.model == Model.LIST_APPEND
                ? new ListDependencies(history, marks)
                : new RegisterDependencies(history, marks, new RegisterVersions(history, marks, options, byEnd));
        dependencies.check(findings);
        Graph.Builder builder = new Graph.Builder(history.txns());
        dependencies.addTo(builder);
        Times.addTo(builder, history, marks, byEnd);
        Anomalies anomalies = new Anomalies(builder.build(), history.txns(), options.budget());
        for (Cycle cycle : anomalies.find()) {
            findings.add(cycle.phenomenon(), cycle.tier(), () -> tell(cycle, dependencies));
        }
        noteLeftOut();
        return result(anomalies.isComplete());
    }

    private ElleAnomaly tell(Cycle cycle, Dependencies dependencies) {
        Narrator n = new Narrator(history);
        cycle.hops().forEach(hop -> n.name(hop.from()));
        for (int i = 0; i < cycle.length(); i++) {
            Cycle.Hop hop = cycle.hops().get(i);
            boolean last = i == cycle.length() - 1;
            String because = switch (hop.kind()) {
                case EdgeKind.REALTIME -> n.inTime(hop.from(), hop.to());
                case EdgeKind.PROCESS ->
                    "process %s ran %s before %s"
                            .formatted(
                                    Edn.print(history.processName(hop.from())), n.name(hop.from()), n.name(hop.to()));
                default -> dependencies.because(hop, n);
            };
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

    private void noteLeftOut() {
        long several = 0;
        for (int version = 0; version < history.versions(); version++) {
            several += history.isRecoverable(version) ? 0 : 1;
        }
        if (several > 0) {
            findings.note(several + " values were written more than once to their key (or equal its initial value);"
                    + " nothing is inferred from reads of them");
        }
        if (history.skipped() > 0) {
            findings.note(history.skipped() + " client operations are no transactions and were left out");
        }
    }

    private ElleResult result(boolean complete) {
        List<ElleAnomaly> told = findings.told();
        Set<Consistency> weakest = EnumSet.noneOf(Consistency.class);
        told.forEach(a -> weakest.addAll(a.ruledOut()));
        Set<Consistency> not = Consistency.weakest(weakest);
        Set<Consistency> ruledOut = Consistency.upwards(not);
        Verdict verdict = Verdict.VALID;
        String reason;
        String names = findings.counts().entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey())
                .collect(Collectors.joining(", "));
        if (ruledOut.contains(options.consistency())) {
            verdict = Verdict.INVALID;
            reason = "Not " + options.consistency() + ": " + names + ".";
        } else if (!complete) {
            verdict = Verdict.UNKNOWN;
            reason = "There are cycles of dependencies, but the budget ended before all their kinds were looked for.";
        } else if (!readsAnyWrite()) {
            verdict = Verdict.UNKNOWN;
            reason = "Vacuous: no transaction read what another one wrote.";
        } else {
            reason = "Nothing in %d transactions contradicts %s%s."
                    .formatted(history.txns(), options.consistency(), names.isEmpty() ? "" : "; there are " + names);
        }
        Consistency judged = judged();
        if (verdict == Verdict.VALID && judged != options.consistency()) {
            verdict = Verdict.UNKNOWN;
            reason = "Nothing in %d transactions contradicts %s; %s cannot be judged, because %s. What can be judged is"
                            .formatted(history.txns(), judged, options.consistency(), missing())
                    + " --consistency " + judged + ".";
        } else if (history.isCompletionsOnly()) {
            reason += " Real time was not judged, because " + missing() + ".";
        }
        return new ElleResult(
                verdict,
                reason,
                history.model,
                options.consistency(),
                history.txns(),
                findings.counts(),
                told,
                not,
                minus(ruledOut, not),
                findings.notes());
    }

    /** The strongest part of what was promised that this history can tell of. */
    private Consistency judged() {
        boolean only = history.isCompletionsOnly();
        return options.consistency().without(only, only && history.isUnnamed());
    }

    private String missing() {
        return "the history has no invocations" + (history.isUnnamed() ? " and no :process" : "");
    }

    private static Set<Consistency> minus(Set<Consistency> all, Set<Consistency> some) {
        Set<Consistency> rest = EnumSet.copyOf(all.isEmpty() ? EnumSet.noneOf(Consistency.class) : all);
        rest.removeAll(some);
        return rest;
    }

    private boolean readsAnyWrite() {
        for (int mop = 0; mop < history.mops(); mop++) {
            if (!history.isRead(mop) || history.versionOf(mop) == TxnHistory.NONE) {
                continue;
            }
            if (history.model == Model.LIST_APPEND
                    ? history.lists.size(mop) > 0
                    : !history.isInitial(history.versionOf(mop))) {
                return true;
            }
        }
        return false;
    }
}
