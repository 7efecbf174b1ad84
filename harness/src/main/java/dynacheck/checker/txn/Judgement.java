package dynacheck.checker.txn;

import dynacheck.checker.Tally;
import dynacheck.checker.Verdict;
import dynacheck.checker.register.AtomicityResult;
import dynacheck.checker.txn.ElleResult.Basis;
import dynacheck.history.Edn;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From what was found to a verdict. What was not understood, not inferred or not searched is never VALID. Then an
 * exact engine is asked (the one for registers, or a search for an order); without an answer the verdict is UNKNOWN.
 */
final class Judgement {
    private final TxnSink sink;
    private final TxnHistory history;
    private final ElleOptions options;
    private final Findings findings;
    private final Tally tally;
    /** The strongest part of what was promised that this history can show. */
    private final Consistency judged;

    Judgement(TxnSink sink, ElleOptions options, Findings findings) {
        this.sink = sink;
        this.history = sink.history();
        this.options = options;
        this.findings = findings;
        this.tally = sink.tally();
        boolean only = history.isCompletionsOnly();
        this.judged = options.consistency().without(only, only && history.isUnnamed());
    }

    private record Decision(Verdict verdict, String reason, Basis basis) {}

    /** @param complete whether every kind of cycle was looked for */
    ElleResult judge(Marks marks, boolean complete, OrderFinder orders) {
        Decision decision = decide(marks, complete, orders);
        List<ElleAnomaly> told = findings.told();
        Set<Consistency> not = Consistency.weakest(weakest(told));
        Set<Consistency> alsoNot = EnumSet.noneOf(Consistency.class);
        alsoNot.addAll(Consistency.upwards(not));
        alsoNot.removeAll(not);
        return new ElleResult(
                decision.verdict,
                decision.reason,
                decision.basis,
                history.model,
                options.consistency(),
                tally,
                sink.notUnderstood(),
                findings.counts(),
                told,
                not,
                alsoNot,
                findings.notes());
    }

    private static Set<Consistency> weakest(List<ElleAnomaly> anomalies) {
        Set<Consistency> weakest = EnumSet.noneOf(Consistency.class);
        anomalies.forEach(a -> weakest.addAll(a.ruledOut()));
        return weakest;
    }

    private Decision decide(Marks marks, boolean complete, OrderFinder orders) {
        Decision found = found(marks, complete, orders);
        if (!history.isCompletionsOnly()) {
            return found;
        }
        String missing = "the history has no invocations" + (history.isUnnamed() ? " and no :process" : "");
        if (found.verdict == Verdict.VALID && judged != options.consistency()) {
            return unknown("%s %s cannot be judged, because %s. What can be judged is --consistency %s."
                    .formatted(found.reason, options.consistency(), missing, judged));
        }
        String reason = found.reason + " Real time was not judged, because " + missing + ".";
        return new Decision(found.verdict, reason, found.basis);
    }

    private Decision found(Marks marks, boolean complete, OrderFinder orders) {
        String flaw = tally.flaw();
        if (flaw != null) {
            return unknown(flaw);
        }
        if (!sink.notUnderstood().isEmpty()) {
            return notUnderstood();
        }
        ExplicitVersions explicit = history.explicit;
        String unordered = explicit == null ? null : explicit.flaw();
        if (explicit != null && unordered == null) {
            findings.note("The versions of %d reads and writes are those of their %s."
                    .formatted(explicit.count(), Edn.print(explicit.entry())));
        }
        Repeats repeats = Repeats.of(history);
        if (isRuledOut(findings.told())) {
            if (repeats.values() > 0) {
                findings.note(repeats.toString());
            }
            return invalid(Basis.INFERENCE);
        }
        if (unordered != null) {
            return unknown(unordered);
        }
        boolean inferred = complete && repeats.values() == 0;
        Decision exact = RegisterOpinion.appliesTo(history) && (RegisterOpinion.isAsked(options) || !inferred)
                ? registers(inferred)
                : null;
        exact = exact == null ? order(orders) : exact;
        if (exact != null && exact.verdict != Verdict.VALID) {
            return exact;
        }
        if (exact == null && !complete) {
            return unknown(
                    "There are cycles of dependencies, but the budget ended before all their kinds were looked for.");
        }
        if (exact == null && repeats.values() > 0) {
            return unknown(repeats.toString());
        }
        if (!readsOthers(marks, exact != null)) {
            return unknown("Vacuous: no transaction read what another one wrote.");
        }
        return exact == null ? new Decision(Verdict.VALID, inferred(), Basis.INFERENCE) : exact;
    }

    private boolean isRuledOut(List<ElleAnomaly> anomalies) {
        return Consistency.upwards(weakest(anomalies)).contains(options.consistency());
    }

    private static Decision unknown(String reason) {
        return new Decision(Verdict.UNKNOWN, reason, Basis.INFERENCE);
    }

    private Decision invalid(Basis basis) {
        return new Decision(Verdict.INVALID, "Not " + options.promise() + ": " + names() + ".", basis);
    }

    private String names() {
        return findings.counts().entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey())
                .collect(Collectors.joining(", "));
    }

    private String inferred() {
        String why = history.txns() > OrderFinder.MOST_TRANSACTIONS
                ? " (An order is looked for in histories of up to " + OrderFinder.MOST_TRANSACTIONS + ".)"
                : "";
        return "Inference found no anomaly that %s rules out in %d transactions%s.%s"
                .formatted(options.promise(), history.txns(), allowed(), why);
    }

    private String allowed() {
        return findings.counts().isEmpty() ? "" : "; there are " + names() + ", which it allows";
    }

    /**
     * An operation that is not understood may have written anything. That a transaction contradicts itself holds
     * whatever others did.
     */
    private Decision notUnderstood() {
        List<ElleAnomaly> certain = findings.told().stream()
                .filter(a -> a.name().equals(Phenomenon.INTERNAL.name(Tier.DATA)))
                .toList();
        if (isRuledOut(certain)) {
            findings.keepOnly(Phenomenon.INTERNAL.name(Tier.DATA));
            return invalid(Basis.INFERENCE);
        }
        String suspects = findings.counts().isEmpty() ? "" : " If they wrote nothing, there are " + names() + ".";
        findings.forget();
        List<String> kinds = new ArrayList<>();
        sink.notUnderstood().forEach(kind -> kinds.add(kind.toString()));
        return unknown("%s of %d operations are not understood: %s.%s%s"
                .formatted(tally.notUnderstood(), tally.recorded(), String.join("; ", kinds), suspects, hint()));
    }

    private String hint() {
        String model = sink.fittingModel();
        return model == null ? "" : " --model " + model + " judges such.";
    }

    /**
     * The verdict of the engines for registers, where every transaction is a single read or write; null for none.
     *
     * @param inferred whether inference saw everything, so that nothing is lost if they have no answer
     */
    private @Nullable Decision registers(boolean inferred) {
        AtomicityResult result = RegisterOpinion.of(history, options);
        if (result.verdict() == Verdict.INVALID && !RegisterOpinion.isAsked(options)) {
            return null; // An order that real time forbids may still be serial.
        }
        if (result.verdict() == Verdict.INVALID) {
            result.anomalies()
                    .forEach(a -> findings.add(
                            new ElleAnomaly(a.name(), EnumSet.of(refuted()), List.of(), a.explanation()), a.count()));
            return invalid(Basis.REGISTERS);
        }
        return result.verdict() == Verdict.UNKNOWN && inferred
                ? null
                : new Decision(result.verdict(), result.reason(), Basis.REGISTERS);
    }

    private Consistency refuted() {
        return options.consistency().includes(Consistency.STRONG_SNAPSHOT_ISOLATION)
                ? Consistency.STRONG_SNAPSHOT_ISOLATION
                : options.consistency();
    }

    /** What an exact search says; null if it says nothing. */
    private @Nullable Decision order(OrderFinder orders) {
        OrderFinder.Answer answer = orders.decide(judged);
        ElleAnomaly anomaly = answer.anomaly();
        if (anomaly != null) {
            findings.add(anomaly, 1);
            return invalid(Basis.ORDER);
        }
        if (answer.outcome() == OrderFinder.Outcome.UNDECIDED) {
            return null;
        }
        String also = answer.demand().equals(Demand.of(judged).orElse(null))
                ? ""
                : ", so they are " + options.promise() + " too";
        return new Decision(
                Verdict.VALID,
                "For all %d transactions %s was found, and verified%s%s."
                        .formatted(history.txns(), answer.demand(), also, allowed()),
                Basis.ORDER);
    }

    /** Whether some transaction read a value of another; under inference, a value that names its writer. */
    private boolean readsOthers(Marks marks, boolean exact) {
        for (int mop = 0; mop < history.mops(); mop++) {
            boolean known = history.isRead(mop) && history.versionOf(mop) != TxnHistory.NONE;
            if (known && marks.isExternal(mop) && isOthers(mop, exact)) {
                return true;
            }
        }
        return false;
    }

    private boolean isOthers(int mop, boolean exact) {
        if (history.model == Model.RW_REGISTER) {
            return isWritten(history.versionOf(mop), exact);
        }
        for (int i = 0; i < history.lists.size(mop); i++) {
            if (isWritten(history.version(history.key(mop), history.lists.get(mop, i)), exact)) {
                return true;
            }
        }
        return false;
    }

    private boolean isWritten(int version, boolean exact) {
        return exact
                ? history.writer(version) != TxnHistory.NONE
                : history.writer(version) >= 0 && history.isRecoverable(version);
    }
}
