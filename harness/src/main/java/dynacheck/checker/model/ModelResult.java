package dynacheck.checker.model;

import dynacheck.checker.CheckResult;
import dynacheck.checker.NotUnderstood;
import dynacheck.checker.Results;
import dynacheck.checker.Tally;
import dynacheck.checker.Verdict;
import dynacheck.history.Keyword;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was found about an object.
 *
 * @param model its name, such as {@code "set"}
 * @param engine how it was judged
 * @param notUnderstood operations that the model does not know; then nothing is decided
 * @param findings what is wrong, the earliest of each kind first
 * @param counts how many of each kind there are
 * @param measured what was counted besides, for people
 */
public record ModelResult(
        String model,
        Verdict verdict,
        String reason,
        String engine,
        Tally tally,
        List<NotUnderstood> notUnderstood,
        List<Finding> findings,
        Map<String, Long> counts,
        Map<String, Long> measured)
        implements CheckResult {
    public ModelResult {
        notUnderstood = List.copyOf(notUnderstood);
        findings = List.copyOf(findings);
        counts = new TreeMap<>(counts);
        measured = Collections.unmodifiableMap(new LinkedHashMap<>(measured));
    }

    /** The same with these numbers. */
    ModelResult with(Map<String, Long> numbers) {
        return new ModelResult(model, verdict, reason, engine, tally, notUnderstood, findings, counts, numbers);
    }

    /**
     * Something that cannot be right.
     *
     * @param name of the kind, such as {@code "lost-element"}
     * @param explanation sentences that name every operation they speak of
     */
    public record Finding(String name, List<String> explanation) {
        public Finding {
            explanation = List.copyOf(explanation);
        }

        public Map<Keyword, Object> toEdn() {
            Map<Keyword, Object> map = new LinkedHashMap<>();
            map.put(Keyword.of("name"), name);
            map.put(Keyword.of("explanation"), explanation);
            return map;
        }
    }

    @Override
    public String checker() {
        return model;
    }

    @Override
    public Map<Keyword, Object> toEdn() {
        Map<Keyword, Object> map = Results.head(this);
        map.put(Keyword.of("engine"), engine);
        map.put(Keyword.of("operations"), tally.toEdn());
        map.put(
                Keyword.of("not-understood"),
                notUnderstood.stream().map(NotUnderstood::toEdn).toList());
        Map<Keyword, Object> counted = new LinkedHashMap<>();
        counts.forEach((name, count) -> counted.put(Keyword.of(name), count));
        map.put(Keyword.of("anomaly-counts"), counted);
        Map<Keyword, Object> numbers = new LinkedHashMap<>();
        measured.forEach((name, number) -> numbers.put(Keyword.of(name), number));
        map.put(Keyword.of("measured"), numbers);
        map.put(Keyword.of("anomalies"), findings.stream().map(Finding::toEdn).toList());
        return map;
    }
}
