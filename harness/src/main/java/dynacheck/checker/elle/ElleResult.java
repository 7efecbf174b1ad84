package dynacheck.checker.elle;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Verdict;
import dynacheck.history.Keyword;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What inference over dependencies found.
 *
 * @param counts name of each anomaly to how often it was seen
 * @param anomalies the first few of each name, explained
 * @param not the weakest consistency models that are ruled out
 * @param alsoNot the stronger ones, ruled out with them
 * @param notes what was left out, in words
 */
public record ElleResult(
        Verdict verdict,
        String reason,
        Model model,
        Consistency consistency,
        int transactions,
        Map<String, Integer> counts,
        List<ElleAnomaly> anomalies,
        Set<Consistency> not,
        Set<Consistency> alsoNot,
        List<String> notes)
        implements CheckResult {
    public ElleResult {
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
        Map<Keyword, Object> map = new LinkedHashMap<>();
        Object valid = switch (verdict) {
            case VALID -> true;
            case INVALID -> false;
            case UNKNOWN -> Keyword.of("unknown");
        };
        map.put(Keyword.of("valid?"), valid);
        map.put(Keyword.of("reason"), reason);
        map.put(Keyword.of("model"), Keyword.of(model.toString()));
        map.put(Keyword.of("consistency-model"), Keyword.of(consistency.toString()));
        map.put(Keyword.of("transactions"), (long) transactions);
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
