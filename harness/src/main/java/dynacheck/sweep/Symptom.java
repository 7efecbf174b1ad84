package dynacheck.sweep;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Details;
import dynacheck.checker.Verdict;
import dynacheck.checker.model.ModelResult;
import dynacheck.checker.register.AtomicityResult;
import dynacheck.judge.Analysis;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is to go wrong again when a run is changed: not just anything.
 *
 * @param checker which found it
 * @param anomaly its name, such as {@code stale-read}; empty: any of this checker's
 */
public record Symptom(String checker, String anomaly) {
    private static final String BETWEEN = "/";

    /** Of each checker that says INVALID, in the order of the results, its first anomaly. */
    public static List<Symptom> all(Analysis analysis) {
        return analysis.results().stream()
                .filter(r -> r.verdict() == Verdict.INVALID)
                .map(r -> new Symptom(
                        r.checker(), anomalies(r).stream().findFirst().orElse("")))
                .toList();
    }

    /** As {@link #toString} writes it. */
    public static Symptom parse(String text) {
        String[] parts = text.split(BETWEEN, 2);
        return new Symptom(parts[0], parts.length == 1 ? "" : parts[1]);
    }

    public boolean isIn(Analysis analysis) {
        return analysis.results().stream()
                .filter(r -> r.verdict() == Verdict.INVALID && r.checker().equals(checker))
                .anyMatch(r -> anomaly.isEmpty() || anomalies(r).contains(anomaly));
    }

    /** By name, in the order in which the result has them. */
    private static Set<String> anomalies(CheckResult result) {
        return new LinkedHashSet<>(
                switch (result) {
                    case AtomicityResult r ->
                        r.anomalies().stream()
                                .map(AtomicityResult.Anomaly::name)
                                .toList();
                    case ModelResult r ->
                        r.findings().stream().map(ModelResult.Finding::name).toList();
                    default ->
                        result.details().map(Details::findings).orElse(List.of()).stream()
                                .map(finding -> finding.title().replaceFirst(": .*", ""))
                                .toList();
                });
    }

    @Override
    public String toString() {
        return anomaly.isEmpty() ? checker : checker + BETWEEN + anomaly;
    }
}
