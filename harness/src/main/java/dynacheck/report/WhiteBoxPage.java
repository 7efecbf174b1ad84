package dynacheck.report;

import dynacheck.checker.trace.Property;
import dynacheck.checker.trace.WhiteBoxResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The section on what the nodes' own traces show. */
final class WhiteBoxPage {
    private WhiteBoxPage() {}

    static Page.Checker of(WhiteBoxResult r) {
        List<Page.Fact> facts = new ArrayList<>(List.of(
                new Page.Fact("Trace events", Text.count(r.events())),
                new Page.Fact("Views seen", Text.count(r.graph().views().size())),
                new Page.Fact(
                        "Established views", Text.count(r.graph().established().size())),
                new Page.Fact("Lines cut by a kill", Text.count(r.tornLines()))));
        r.gaps().forEach(gap -> facts.add(new Page.Fact("Gap", Text.shorten(gap, 300))));
        List<Page.Anomaly> anomalies = r.violations().stream()
                .limit(CheckerPages.MOST_ANOMALIES)
                .map(v -> new Page.Anomaly(
                        v.property().title() + ": " + v.property().claim(),
                        List.of(Text.shorten(v.why(), 1_500)),
                        List.of(),
                        null))
                .toList();
        Page.Grid properties = new Page.Grid(
                "What was judged inside the nodes",
                List.of("Property", "Claim", "Judged on", "Violations"),
                Arrays.stream(Property.values()).map(p -> row(r, p)).toList(),
                "");
        return CheckerPages.section("White-box: inside the nodes", r, facts, anomalies, List.of(properties));
    }

    private static List<Page.Cell> row(WhiteBoxResult r, Property property) {
        int broken = r.counts().getOrDefault(property, 0);
        return List.of(
                Page.Cell.of(property.title()),
                Page.Cell.of(property.claim()),
                new Page.Cell(Text.count(r.judged().getOrDefault(property, 0L)), "num"),
                new Page.Cell(broken == 0 ? "none" : Text.count(broken), broken == 0 ? "ok" : "fail"));
    }
}
