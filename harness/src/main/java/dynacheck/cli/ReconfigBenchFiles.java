package dynacheck.cli;

import dynacheck.bench.ReconfigBench;
import dynacheck.report.BenchPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a benchmark of a reconfiguration leaves in the store: its seconds as data, and a page. */
final class ReconfigBenchFiles {

    private final SystemBenchFiles files;

    /** @param command that repeats it */
    ReconfigBenchFiles(Path dir, String system, List<String> command) {
        this.files = new SystemBenchFiles(dir, system, command);
    }

    /** @param summary what came of it, in sentences */
    void write(ReconfigBench.Plan plan, ReconfigBench.Result result, List<String> summary) throws IOException {
        files.write(
                "reconfiguration",
                summary,
                "seconds",
                result.seconds().stream().map(ReconfigBenchFiles::toMap).toList(),
                result.seconds().size(),
                page(plan, result, summary));
    }

    private static Map<String, Object> toMap(ReconfigBench.Second second) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("from-ms", second.from().toMillis());
        map.put("ops-per-second", Math.round(second.throughput()));
        map.put("p99-ms", second.p99Nanos() / 1e6);
        map.put("reconfiguring", second.reconfiguring());
        return map;
    }

    private BenchPage page(ReconfigBench.Plan plan, ReconfigBench.Result result, List<String> summary) {
        List<BenchPage.Stretch> during = during(result);
        return BenchPage.of(
                "Benchmark of a reconfiguration",
                files.facts(),
                String.join(" ", summary) + " The usual is the median second before it.",
                1,
                List.of(
                        "system",
                        "added",
                        "removed",
                        "killed before",
                        "registers",
                        "took ms",
                        "ops/s",
                        "least",
                        "%",
                        "p99 ms",
                        "most",
                        "times",
                        "not ok"),
                List.of(List.of(
                        files.system(),
                        "" + plan.add(),
                        "" + plan.remove(),
                        "" + plan.kill(),
                        "" + plan.load().registers(),
                        "" + result.reconfiguration().toMillis(),
                        "" + Math.round(result.usualThroughput()),
                        "" + Math.round(result.leastThroughput()),
                        "" + Math.round(100 * result.leastThroughput() / Math.max(1, result.usualThroughput())),
                        tenths(result.usualP99() / 1e6),
                        tenths(result.greatestP99() / 1e6),
                        tenths(result.greatestP99() / Math.max(1, result.usualP99())),
                        "" + result.notOk())),
                List.of(
                        new BenchPage.Together(
                                "Throughput",
                                "Operations a second; shaded while the reconfiguration was under way.",
                                List.of(new BenchPage.Series(
                                        files.system(),
                                        result.seconds().stream()
                                                .map(s -> Math.round(s.throughput()))
                                                .toList())),
                                during),
                        new BenchPage.Together(
                                "Latency",
                                "p99 of the operations that ended in each second, in milliseconds; none ended where"
                                        + " it is 0.",
                                List.of(new BenchPage.Series(
                                        files.system(),
                                        result.seconds().stream()
                                                .map(s -> Math.round(s.p99Nanos() / 1e6))
                                                .toList())),
                                during)));
    }

    private static List<BenchPage.Stretch> during(ReconfigBench.Result result) {
        int first = -1;
        int last = -1;
        for (int i = 0; i < result.seconds().size(); i++) {
            if (result.seconds().get(i).reconfiguring()) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        return first < 0 ? List.of() : List.of(new BenchPage.Stretch(first, last, "the reconfiguration"));
    }

    private static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
