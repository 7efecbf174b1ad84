package dynacheck.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A benchmark as a page: a table, and throughput over time of what was measured side by side. */
public record BenchPage(
        String title, List<Page.Fact> facts, Page.Grid grid, List<Chart> charts, String css, PageScript script) {
    private static final double WIDTH = 1000;
    private static final double HEIGHT = 260;
    private static final double LEFT = 70;
    /** Leaves room for half of the last label. */
    private static final double RIGHT = WIDTH - 30;

    private static final double BOTTOM = 225;
    private static final double TOP = 10;

    /** A cell in which nothing was measured. */
    private static final String NOTHING = "-";

    /** The stylesheet has so many colours. */
    private static final int COLOURS = 5;

    /** Of the fault palette. */
    private static final int SHADE = 3;

    /** What happened a second, second for second; or a step, step for step. */
    public record Series(String name, List<Long> perSecond) {}

    /** From the beginning of one second to the end of another. */
    public record Stretch(int first, int last, String what) {}

    /**
     * Series of one load.
     *
     * @param note what is drawn
     * @param stretches that are shaded
     * @param unit of the steps, which seconds are unless something else is counted
     */
    public record Together(String title, String note, List<Series> series, List<Stretch> stretches, String unit) {
        /** Second for second. */
        public Together(String title, String note, List<Series> series, List<Stretch> stretches) {
            this(title, note, series, stretches, " s");
        }

        /** Throughput of systems that were started for it. */
        public Together(String title, List<Series> series) {
            this(
                    title,
                    "Operations a second, from the start of the processes. The table is of the end of it, after the"
                            + " warm-up.",
                    series,
                    List.of());
        }
    }

    /** Series as steps in SVG user units. */
    public record Chart(String title, String note, Page.StepChart steps) {}

    /**
     * A table and its charts.
     *
     * @param note what the table's columns mean
     * @param settings how many of the first columns say what was measured, the system first of all
     */
    public static BenchPage of(
            String title,
            List<Page.Fact> facts,
            String note,
            int settings,
            List<String> headers,
            List<List<String>> rows,
            List<Together> together) {
        return new BenchPage(
                title,
                facts,
                grid(note, settings, headers, rows),
                together.stream().map(BenchPage::chart).toList(),
                Assets.load("").css(),
                PageScript.exports());
    }

    /** Settings that are the same in every row are told in the note: so the numbers are in sight. */
    private static Page.Grid grid(String note, int settings, List<String> headers, List<List<String>> rows) {
        List<Integer> shown = new ArrayList<>();
        List<String> alike = new ArrayList<>();
        for (int i = 0; i < headers.size(); i++) {
            int column = i;
            Set<String> values = rows.stream().map(row -> row.get(column)).collect(Collectors.toSet());
            if (i == 0 || values.size() > 1 || i >= settings && !values.contains(NOTHING)) {
                shown.add(i);
            } else if (!values.contains(NOTHING)) {
                alike.add(headers.get(i) + " " + rows.getFirst().get(i));
            }
        }
        return new Page.Grid(
                "Measured",
                shown.stream().map(headers::get).toList(),
                rows.stream()
                        .map(row -> shown.stream()
                                .map(i -> new Page.Cell(row.get(i), i == 0 ? "" : "num"))
                                .toList())
                        .toList(),
                alike.isEmpty() ? note : note + " The same in every row: " + String.join(", ", alike) + ".");
    }

    private static Chart chart(Together together) {
        int seconds = together.series().stream()
                .mapToInt(series -> series.perSecond().size())
                .max()
                .orElse(1);
        long most = together.series().stream()
                .flatMap(series -> series.perSecond().stream())
                .max(Comparator.naturalOrder())
                .orElse(1L);
        Axis time = new Axis(0, Math.max(1, seconds), LEFT, RIGHT);
        Axis rate = new Axis(0, Math.max(1, most), BOTTOM, TOP);
        List<Page.Path> paths = new ArrayList<>();
        for (Series series : together.series()) {
            paths.add(
                    new Page.Path(steps(series.perSecond(), time, rate), "f" + paths.size() % COLOURS, series.name()));
        }
        List<Page.Label> times = time.ticks(Math.min(10, seconds)).stream()
                .map(t -> new Page.Label(
                        time.at(t), BOTTOM + 20, String.format(Locale.ROOT, "%.0f", t) + together.unit()))
                .toList();
        List<Page.Label> rates = rate.ticks(5).stream()
                .map(r -> new Page.Label(LEFT, rate.at(r), String.format(Locale.ROOT, "%.0f", r)))
                .toList();
        return new Chart(
                together.title(),
                together.note(),
                new Page.StepChart(
                        WIDTH,
                        HEIGHT,
                        BOTTOM,
                        LEFT,
                        RIGHT,
                        BOTTOM,
                        bands(together, time),
                        paths,
                        times,
                        rates,
                        List.of()));
    }

    private static List<Page.Band> bands(Together together, Axis time) {
        return together.stretches().stream()
                .map(s -> new Page.Band(
                        time.at(s.first()), time.at(s.last() + 1) - time.at(s.first()), SHADE, "", s.what()))
                .toList();
    }

    private static String steps(List<Long> perSecond, Axis time, Axis rate) {
        StringBuilder path = new StringBuilder();
        for (int second = 0; second < perSecond.size(); second++) {
            double y = rate.at(perSecond.get(second));
            path.append(second == 0 ? "M" : " L")
                    .append(time.at(second))
                    .append(' ')
                    .append(y);
            path.append(" L").append(time.at(second + 1)).append(' ').append(y);
        }
        return path.toString();
    }
}
