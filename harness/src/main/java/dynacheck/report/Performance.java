package dynacheck.report;

import dynacheck.checker.coverage.StatsResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Latency and counts in numbers, beside the charts. */
final class Performance {
    private static final int MOST_ROWS = 100;

    private Performance() {}

    static List<Page.Grid> tables(StatsResult stats) {
        return List.of(functions(stats), nodes(stats));
    }

    private static Page.Grid functions(StatsResult stats) {
        List<List<Page.Cell>> rows = new ArrayList<>();
        stats.perF().entrySet().stream().limit(MOST_ROWS).forEach(e -> {
            List<Page.Cell> row = new ArrayList<>();
            row.add(Page.Cell.of(Text.shorten(e.getKey(), 60)));
            counts(row, e.getValue().counts());
            StatsResult.Latency l = e.getValue().latencyMillis();
            for (double millis : new double[] {l.p50(), l.p90(), l.p99(), l.p999(), l.max()}) {
                row.add(number(e.getValue().counts().ok() == 0 ? "\u2013" : Text.duration(Math.round(millis * 1e6))));
            }
            row.add(number(String.format(Locale.ROOT, "%.1f /s", e.getValue().throughput())));
            rows.add(row);
        });
        return new Page.Grid(
                "Operations and latency of the ok ones, by function",
                List.of("Function", "Ok", "Fail", "Info", "Open", "Ok %", "p50", "p90", "p99", "p99.9", "Max", "Rate"),
                rows,
                Grids.note(rows.size(), stats.perF().size()));
    }

    private static Page.Grid nodes(StatsResult stats) {
        List<List<Page.Cell>> rows = new ArrayList<>();
        stats.perNode().entrySet().stream().limit(MOST_ROWS).forEach(e -> {
            List<Page.Cell> row = new ArrayList<>();
            row.add(Page.Cell.of(Text.shorten(e.getKey(), 60)));
            counts(row, e.getValue());
            rows.add(row);
        });
        return new Page.Grid(
                "Operations by node",
                List.of("Node", "Ok", "Fail", "Info", "Open", "Ok %"),
                rows,
                Grids.note(rows.size(), stats.perNode().size()));
    }

    private static void counts(List<Page.Cell> row, StatsResult.Counts counts) {
        for (long n : new long[] {counts.ok(), counts.fail(), counts.info(), counts.open()}) {
            row.add(number(Text.count(n)));
        }
        row.add(number(String.format(Locale.ROOT, "%.1f", counts.okFraction() * 100)));
    }

    private static Page.Cell number(String text) {
        return new Page.Cell(text, "num");
    }
}
