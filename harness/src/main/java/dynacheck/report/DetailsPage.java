package dynacheck.report;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Details;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sections of results that describe themselves. If one fails, only that one is missing. */
final class DetailsPage {
    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_VALUE = 300;
    private static final int LONGEST_SENTENCE = 1_500;
    private static final int LONGEST_CELL = 500;
    private static final int MOST_FACTS = 100;

    private final Scene scene;

    DetailsPage(Scene scene) {
        this.scene = scene;
    }

    Page.Checker of(CheckResult result) {
        try {
            return result.details()
                    .map(details -> section(result, details))
                    .orElseGet(() -> CheckerPages.section(result.checker(), result, List.of(), List.of(), List.of()));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError e) {
            Page.Fact failed = new Page.Fact("Not shown", Text.shorten("its details failed: " + e, LONGEST_VALUE));
            return CheckerPages.section(result.checker(), result, List.of(failed), List.of(), List.of());
        }
    }

    private Page.Checker section(CheckResult result, Details details) {
        List<Page.Fact> facts = new ArrayList<>();
        details.facts().stream()
                .limit(MOST_FACTS)
                .forEach(f -> facts.add(
                        new Page.Fact(Text.shorten(f.label(), LONGEST_TITLE), text(f.value(), LONGEST_VALUE))));
        List<Page.Anomaly> anomalies = FindingGroup.of(details.findings()).stream()
                .limit(CheckerPages.MOST_ANOMALIES)
                .map(this::anomaly)
                .toList();
        return CheckerPages.section(
                Text.shorten(details.title(), LONGEST_TITLE),
                result,
                facts,
                anomalies,
                details.tables().stream().map(DetailsPage::grid).toList());
    }

    /** The first of a group, with the others folded. */
    private Page.Anomaly anomaly(FindingGroup group) {
        List<Page.Anomaly> others = group.others().stream()
                .limit(CheckerPages.MOST_ANOMALIES)
                .map(finding -> anomaly(finding, ""))
                .toList();
        return anomaly(group.first(), group.remark(others.size())).withOthers(others);
    }

    private Page.Anomaly anomaly(Details.Finding finding, String remark) {
        return scene.told(
                Text.shorten(finding.title(), LONGEST_TITLE) + remark,
                finding.sentences().stream()
                        .limit(CheckerPages.MOST_SENTENCES)
                        .map(s -> Text.shorten(s, LONGEST_SENTENCE))
                        .toList(),
                finding.moments());
    }

    private static Page.Grid grid(Details.Table table) {
        int all = table.rows().size();
        int shown = Math.min(CheckerPages.MOST_ROWS, all);
        return new Page.Grid(
                table.caption(),
                table.headers(),
                table.rows().stream()
                        .limit(shown)
                        .map(row -> row.stream().map(DetailsPage::cell).toList())
                        .toList(),
                Grids.note(shown, all));
    }

    private static Page.Cell cell(Details.Cell cell) {
        String tone = switch (cell.tone()) {
            case PLAIN -> cell.value() instanceof Number ? "num" : "";
            case CODE -> "code";
            case GOOD -> "ok";
            case BAD -> "fail";
        };
        return new Page.Cell(text(cell.value(), LONGEST_CELL), tone);
    }

    private static String text(Object value, int longest) {
        return value instanceof Long || value instanceof Integer
                ? Text.count(((Number) value).longValue())
                : Text.shorten(String.valueOf(value), longest);
    }

    /** The first graph among the results that is worth drawing; null if there is none. */
    static Page.@Nullable Graph graph(List<CheckResult> results) {
        return results.stream()
                .map(DetailsPage::graph)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static Page.@Nullable Graph graph(CheckResult result) {
        try {
            Optional<Details.Graph> graph = result.details().flatMap(Details::graph);
            return graph.isEmpty() ? null : GraphDrawing.of(graph.get());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError e) {
            return null; // its section says so
        }
    }
}
