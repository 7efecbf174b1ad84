package dynacheck.checker.txn;

import dynacheck.checker.CheckResult;
import dynacheck.checker.NotUnderstood;
import dynacheck.checker.Results;
import dynacheck.checker.Tally;
import dynacheck.checker.Verdict;
import dynacheck.history.Keyword;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What inference over dependencies found.
 *
 * @param basis what the verdict rests on
 * @param tally what became of each client operation
 * @param notUnderstood operations of functions and shapes that the model does not know
 * @param counts name of each anomaly to how often it was seen
 * @param anomalies the first few of each name, explained
 * @param not the weakest consistency models that are ruled out
 * @param alsoNot the stronger ones, ruled out with them
 * @param notes what was left out, in words
 */
public record ElleResult(
        Verdict verdict,
        String reason,
        Basis basis,
        Model model,
        Consistency consistency,
        Tally tally,
        List<NotUnderstood> notUnderstood,
        Map<String, Integer> counts,
        List<ElleAnomaly> anomalies,
        Set<Consistency> not,
        Set<Consistency> alsoNot,
        List<String> notes)
        implements CheckResult {
    /** What a verdict rests on. */
    public enum Basis {
        /** Dependencies between transactions: anomalies are proven, their absence is not. */
        INFERENCE,
        /** A search for an order of all transactions: exact. */
        ORDER,
        /** The engines for registers, for every transaction is a single read or write: exact. */
        REGISTERS
    }

    public ElleResult {
        notUnderstood = List.copyOf(notUnderstood);
        anomalies = List.copyOf(anomalies);
        notes = List.copyOf(notes);
    }

    @Override
    public String checker() {
        return "transactions";
    }

    /** With Jepsen's and Elle's keys. */
    @Override
    public Map<Keyword, Object> toEdn() {
        Map<Keyword, Object> map = Results.head(this);
        map.put(Keyword.of("basis"), Keyword.of(basis.name().toLowerCase(Locale.ROOT)));
        map.put(Keyword.of("model"), Keyword.of(model.toString()));
        map.put(Keyword.of("consistency-model"), Keyword.of(consistency.toString()));
        map.put(Keyword.of("transactions"), tally.judged());
        map.put(Keyword.of("operations"), tally.toEdn());
        map.put(
                Keyword.of("not-understood"),
                notUnderstood.stream().map(NotUnderstood::toEdn).toList());
        map.put(
                Keyword.of("anomaly-types"),
                counts.keySet().stream().map(Keyword::of).toList());
        Map<Keyword, Object> counted = new LinkedHashMap<>();
        counts.forEach((name, count) -> counted.put(Keyword.of(name), (long) count));
        map.put(Keyword.of("anomaly-counts"), counted);
        Map<Keyword, List<Object>> byName = new LinkedHashMap<>();
        for (ElleAnomaly anomaly : anomalies) {
            byName.computeIfAbsent(Keyword.of(anomaly.name()), k -> new ArrayList<>())
                    .add(anomaly.toEdn());
        }
        map.put(Keyword.of("anomalies"), byName);
        map.put(Keyword.of("not"), names(not));
        map.put(Keyword.of("also-not"), names(alsoNot));
        map.put(Keyword.of("notes"), notes);
        return map;
    }

    private static List<Keyword> names(Collection<Consistency> models) {
        return models.stream().map(m -> Keyword.of(m.toString())).toList();
    }
}
