package dynacheck.workloads.dynastore.trace;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Details;
import dynacheck.checker.Results;
import dynacheck.checker.Verdict;
import dynacheck.history.Keyword;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the nodes' traces show.
 *
 * @param judged how many things each property was tried on
 * @param violations at most some of each property
 * @param counts of violations, also those not kept
 * @param gaps what keeps the check from being complete, in words; with any, the verdict is never VALID
 * @param tornLines last lines before a kill; harmless
 */
public record WhiteBoxResult(
        Verdict verdict,
        String reason,
        Map<Property, Long> judged,
        List<Violation> violations,
        Map<Property, Integer> counts,
        List<String> gaps,
        long events,
        long tornLines,
        ViewGraph graph)
        implements CheckResult {
    public static final String NAME = "white-box";

    public WhiteBoxResult {
        judged = Map.copyOf(judged);
        violations = List.copyOf(violations);
        counts = Map.copyOf(counts);
        gaps = List.copyOf(gaps);
    }

    @Override
    public String checker() {
        return NAME;
    }

    @Override
    public Optional<Details> details() {
        List<Details.Fact> facts = new ArrayList<>(List.of(
                new Details.Fact("Trace events", events),
                new Details.Fact("Views seen", graph.views().size()),
                new Details.Fact("Established views", graph.established().size()),
                new Details.Fact("Lines cut by a kill", tornLines)));
        gaps.forEach(gap -> facts.add(new Details.Fact("Gap", gap)));
        return Optional.of(new Details(
                "White-box: inside the nodes",
                facts,
                violations.stream()
                        .map(v -> new Details.Finding(
                                v.property().title() + ": " + v.property().claim(),
                                List.of(v.why()),
                                v.seen().stream()
                                        .map(s -> new Details.Moment(s.process(), s.fromNanos(), s.toNanos(), s.what()))
                                        .toList()))
                        .toList(),
                List.of(new Details.Table(
                        "What was judged inside the nodes",
                        List.of("Property", "Claim", "Judged on", "Violations"),
                        Arrays.stream(Property.values()).map(this::row).toList())),
                ViewPicture.of(graph)));
    }

    private List<Details.Cell> row(Property property) {
        int broken = counts.getOrDefault(property, 0);
        return List.of(
                Details.Cell.of(property.title()),
                Details.Cell.of(property.claim()),
                Details.Cell.of(judged.getOrDefault(property, 0L)),
                broken == 0 ? new Details.Cell("none", Details.Tone.GOOD) : new Details.Cell(broken, Details.Tone.BAD));
    }

    @Override
    public Map<Keyword, Object> toEdn() {
        Map<Keyword, Object> map = Results.head(this);
        map.put(Keyword.of("events"), events);
        map.put(Keyword.of("torn-lines"), tornLines);
        map.put(Keyword.of("gaps"), gaps);
        map.put(
                Keyword.of("established"),
                graph.established().stream().map(View::toString).toList());
        Map<Keyword, Object> properties = new LinkedHashMap<>();
        for (Property property : Property.values()) {
            properties.put(
                    Keyword.of(
                            property.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')),
                    Map.of(
                            Keyword.of("judged"), judged.getOrDefault(property, 0L),
                            Keyword.of("violations"), counts.getOrDefault(property, 0)));
        }
        map.put(Keyword.of("properties"), properties);
        map.put(
                Keyword.of("violations"),
                violations.stream()
                        .map(v -> List.of(v.property().title(), v.why()))
                        .toList());
        return map;
    }
}
