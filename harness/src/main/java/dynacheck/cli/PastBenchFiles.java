package dynacheck.cli;

import dynacheck.bench.PastBench;
import dynacheck.report.BenchPage;
import dynacheck.report.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What a benchmark of many reconfigurations says, and leaves in the store: a table, the same as data, and a page. */
final class PastBenchFiles {
    private static final double MB = 1 << 20;
    private static final String NOTE = "Each row: after so many reconfigurations, how long one of the last stretch"
            + " took (median), what clients saw meanwhile, what they saw after it while nothing was proposed (quiet),"
            + " and the largest node: resident memory, what its last full collection left, its files.";

    private static final List<String> HEADERS = List.of(
            "reconfigurations",
            "took ms",
            "ops/s",
            "write p50 ms",
            "p99 ms",
            "quiet ops/s",
            "quiet write p50 ms",
            "quiet p99 ms",
            "resident MB",
            "live heap MB",
            "disk KB");

    private final SystemBenchFiles files;

    /** @param command that repeats it */
    PastBenchFiles(Path dir, String system, List<String> command) {
        this.files = new SystemBenchFiles(dir, system, command);
    }

    static List<String> head() {
        return List.of("| " + String.join(" | ", HEADERS) + " |", "|" + " ---: |".repeat(HEADERS.size()));
    }

    static String line(PastBench.Row row) {
        return "| " + String.join(" | ", cells(row)) + " |";
    }

    private static List<String> cells(PastBench.Row row) {
        PastBench.Seen changing = row.changing();
        return List.of(
                "" + row.reconfigurations(),
                changing == null ? "-" : tenths(row.medianNanos() / 1e6),
                changing == null ? "-" : "" + Math.round(changing.throughput()),
                changing == null ? "-" : tenths(changing.writeP50() / 1e6),
                changing == null ? "-" : tenths(changing.writeP99() / 1e6),
                "" + Math.round(row.quiet().throughput()),
                tenths(row.quiet().writeP50() / 1e6),
                tenths(row.quiet().writeP99() / 1e6),
                row.mostResident() == 0 ? "-" : "" + Math.round(row.mostResident() / MB),
                row.mostLive() == 0 ? "-" : tenths(row.mostLive() / MB),
                row.mostDisk() == 0 ? "-" : "" + row.mostDisk() / 1024);
    }

    /** In sentences: the last row beside the first, and what changing costs clients. */
    static List<String> summary(List<PastBench.Row> rows, String trouble, long notOk) {
        PastBench.Row first = rows.getFirst();
        PastBench.Row last = rows.getLast();
        List<String> sentences = new ArrayList<>();
        sentences.add(String.format(
                Locale.ROOT,
                "After %d reconfigurations, beside the start: quiet write p50 %s, p99 %s; resident %s; disk %s.",
                last.reconfigurations(),
                ratio(first, last, row -> row.quiet().writeP50()),
                ratio(first, last, row -> row.quiet().writeP99()),
                ratio(first, last, PastBench.Row::mostResident),
                ratio(first, last, PastBench.Row::mostDisk)));
        double[] shares = sharesWhileChanging(rows);
        if (shares.length > 0) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "Throughput while members change, of that just before and after: %.0f %% in the median stretch,"
                            + " %.0f to %.0f %%.",
                    100 * shares[shares.length / 2],
                    100 * shares[0],
                    100 * shares[shares.length - 1]));
        }
        if (!trouble.isEmpty()) {
            sentences.add("It ended early. " + trouble);
        }
        sentences.add("Operations that were not acknowledged: " + notOk + ".");
        return sentences;
    }

    /** Sorted. Each stretch beside its neighbours: a machine that others use is not as fast an hour later. */
    private static double[] sharesWhileChanging(List<PastBench.Row> rows) {
        List<Double> shares = new ArrayList<>();
        for (int i = 1; i < rows.size(); i++) {
            PastBench.Seen changing = rows.get(i).changing();
            double around =
                    (rows.get(i - 1).quiet().throughput() + rows.get(i).quiet().throughput()) / 2;
            if (changing != null && around > 0) {
                shares.add(changing.throughput() / around);
            }
        }
        return shares.stream().mapToDouble(d -> d).sorted().toArray();
    }

    private static String ratio(PastBench.Row first, PastBench.Row last, ToLongFunction<PastBench.Row> of) {
        long before = of.applyAsLong(first);
        return before == 0
                ? "not known"
                : String.format(Locale.ROOT, "%.2f times", (double) of.applyAsLong(last) / before);
    }

    /** After each row, so that what was measured stays, however it ends. */
    void write(List<PastBench.Row> rows, List<String> summary) throws IOException {
        List<String> lines = new ArrayList<>(head());
        rows.forEach(row -> lines.add(line(row)));
        Files.write(files.dir().resolve("bench.md"), lines);
        files.write(
                "many reconfigurations",
                summary,
                "rows",
                rows.stream().map(PastBenchFiles::toMap).toList(),
                rows.getLast().reconfigurations(),
                page(rows, summary));
    }

    private static Map<String, Object> toMap(PastBench.Row row) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("reconfigurations", row.reconfigurations());
        map.put("reconfiguration-median-ms", row.medianNanos() / 1e6);
        map.put("changing", toMap(row.changing()));
        map.put("quiet", toMap(row.quiet()));
        map.put(
                "nodes",
                row.nodes().stream()
                        .map(node -> Map.of(
                                "node", node.node(),
                                "resident-bytes", node.residentBytes(),
                                "live-heap-bytes", node.liveHeapBytes(),
                                "disk-bytes", node.diskBytes()))
                        .toList());
        return map;
    }

    private static @Nullable Map<String, Object> toMap(PastBench.@Nullable Seen seen) {
        if (seen == null) {
            return null;
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("seconds", seen.nanos() / 1e9);
        map.put("ops-per-second", Math.round(seen.throughput()));
        map.put("write-p50-ms", seen.writeP50() / 1e6);
        map.put("write-p99-ms", seen.writeP99() / 1e6);
        return map;
    }

    private BenchPage page(List<PastBench.Row> rows, List<String> summary) {
        List<Page.Fact> facts = files.facts();
        facts.add(new Page.Fact("system", files.system()));
        return BenchPage.of(
                "Benchmark of many reconfigurations",
                facts,
                String.join(" ", summary) + " " + NOTE,
                1,
                HEADERS,
                rows.stream().map(PastBenchFiles::cells).toList(),
                List.of(
                        chart("Resident memory", "Of the largest node, in MB.", rows, PastBench.Row::mostResident, MB),
                        chart("Disk", "Files of the largest node, in KB.", rows, PastBench.Row::mostDisk, 1024),
                        chart(
                                "Writes",
                                "p50 of a write while nothing was proposed, in microseconds.",
                                rows,
                                row -> row.quiet().writeP50(),
                                1_000)));
    }

    private BenchPage.Together chart(
            String title, String note, List<PastBench.Row> rows, ToLongFunction<PastBench.Row> of, double unit) {
        List<Long> values =
                rows.stream().map(row -> Math.round(of.applyAsLong(row) / unit)).toList();
        return new BenchPage.Together(
                title,
                note + " A step for each row.",
                List.of(new BenchPage.Series(files.system(), values)),
                List.of(),
                "");
    }

    private static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
