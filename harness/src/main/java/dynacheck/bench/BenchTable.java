package dynacheck.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** Measurements as a table of markdown. */
public final class BenchTable {
    private record Column(String head, Function<Measurement, String> cell) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("system", m -> m.scenario().system()),
            new Column("nodes", m -> "" + m.scenario().nodes()),
            new Column("clients", m -> "" + m.scenario().load().clients()),
            new Column("reads %", m -> "" + m.scenario().load().readPercent()),
            new Column("registers", m -> "" + m.scenario().load().registers()),
            new Column("bytes", m -> "" + m.scenario().load().valueBytes()),
            new Column(
                    "rate",
                    m -> m.scenario().load().isOpenLoop()
                            ? number(m.scenario().load().ratePerSecond())
                            : "-"),
            new Column("delay ms", m -> number(m.scenario().linkDelay().toNanos() / 1e6)),
            new Column("ops/s", m -> String.format(Locale.ROOT, "%.0f", m.throughput())),
            new Column(
                    "first 10 s",
                    m -> m.coldThroughput().isEmpty()
                            ? "-"
                            : String.format(
                                    Locale.ROOT, "%.0f", m.coldThroughput().getAsDouble())),
            new Column("first 10 s, %", BenchTable::coldShare),
            new Column("read p50 ms", m -> millis(m.latencies().reads(), 50)),
            new Column("read p99 ms", m -> millis(m.latencies().reads(), 99)),
            new Column("write p50 ms", m -> millis(m.latencies().writes(), 50)),
            new Column("write p99 ms", m -> millis(m.latencies().writes(), 99)),
            new Column("round trips", m -> cost(m, "round-trips", 1)),
            new Column("messages", m -> cost(m, Costs.MESSAGES, 1)),
            new Column("bytes sent", m -> cost(m, "bytes", 1)),
            new Column("syncs", m -> cost(m, "syncs", 1)),
            new Column("node CPU us", m -> cost(m, Costs.NODE_CPU, 1e3)),
            new Column("client CPU us", m -> cost(m, Costs.HARNESS_CPU, 1e3)),
            new Column("not ok", m -> "" + (m.failed() + m.indeterminate())));

    /** So many columns, the first ones, say what was measured. */
    public static final int SETTINGS = 8;

    /** What the columns mean. */
    public static final String NOTE = "Costs are of one acknowledged operation, over all nodes. \"first 10 s\" is from"
            + " the start of the processes, \"first 10 s, %\" its share of ops/s.";

    private BenchTable() {}

    /** What the columns mean, then their heads. */
    public static List<String> head() {
        return List.of(NOTE, "", row(c -> c.head()), row(c -> "---:"));
    }

    public static List<String> headers() {
        return COLUMNS.stream().map(Column::head).toList();
    }

    public static List<String> cells(Measurement measurement) {
        return COLUMNS.stream().map(column -> column.cell().apply(measurement)).toList();
    }

    private static String coldShare(Measurement m) {
        return m.coldThroughput().isEmpty() || m.throughput() == 0
                ? "-"
                : String.format(Locale.ROOT, "%.0f", 100 * m.coldThroughput().getAsDouble() / m.throughput());
    }

    public static String row(Measurement measurement) {
        return row(c -> c.cell().apply(measurement));
    }

    private static String row(Function<Column, String> cell) {
        StringBuilder line = new StringBuilder("|");
        COLUMNS.forEach(c -> line.append(' ').append(cell.apply(c)).append(" |"));
        return line.toString();
    }

    private static String millis(Histogram histogram, double percentile) {
        return histogram.getTotalCount() == 0
                ? "-"
                : String.format(Locale.ROOT, "%.2f", Measurement.micros(histogram, percentile) / 1e3);
    }

    private static String cost(Measurement m, String name, double unit) {
        Map<String, Double> costs = m.costs();
        Double cost = costs.get(name);
        return cost == null ? "-" : number(cost / unit);
    }

    private static String number(double value) {
        return value >= 100 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
