package dynacheck.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dynacheck.bench.BenchTable;
import dynacheck.bench.Measurement;
import dynacheck.report.BenchPage;
import dynacheck.report.Page;
import dynacheck.report.ReportWriter;
import dynacheck.run.Version;
import dynacheck.store.StoredEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a benchmark leaves in the store: the same as data, as a table, and as a page. */
final class BenchFiles {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path dir;
    private final String cluster;
    private final List<String> command;
    private final Instant began = Instant.now();

    /** @param command that repeats it */
    BenchFiles(Path dir, String cluster, List<String> command) {
        this.dir = dir;
        this.cluster = cluster;
        this.command = List.copyOf(command);
    }

    /** After each row, so that what was measured stays if the next one fails. */
    void write(List<Measurement> measurements) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>(facts());
        json.put("rows", measurements.stream().map(Measurement::toMap).toList());
        JSON.writeValue(dir.resolve("bench.json").toFile(), json);
        List<String> lines = new ArrayList<>(BenchTable.head());
        measurements.forEach(m -> lines.add(BenchTable.row(m)));
        Files.write(dir.resolve("bench.md"), lines);
        ReportWriter.write(page(measurements), dir.resolve("bench.html"));
        entry(measurements).write(dir);
    }

    /** For the notebook. */
    private StoredEntry entry(List<Measurement> measurements) {
        String rates = measurements.stream()
                .map(m -> m.scenario().system() + " " + Math.round(m.throughput()) + " ops/s")
                .collect(Collectors.joining("; "));
        return new StoredEntry(
                "bench",
                measurements.getLast().scenario().title(),
                null,
                rates,
                Map.of("cluster", cluster),
                Map.of(),
                measurements.size(),
                Duration.between(began, Instant.now()),
                command);
    }

    private Map<String, Object> facts() {
        return facts(command, cluster);
    }

    /** What a reader of any benchmark asks first. */
    static Map<String, Object> facts(List<String> command, String cluster) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("dynacheck", Version.CURRENT);
        facts.put("jdk", Runtime.version().toString());
        facts.put("command", String.join(" ", command));
        facts.put("cluster", cluster);
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        return facts;
    }

    private BenchPage page(List<Measurement> measurements) {
        Map<String, List<BenchPage.Series>> together = new LinkedHashMap<>();
        for (Measurement m : measurements) {
            together.computeIfAbsent(m.scenario().title(), title -> new ArrayList<>())
                    .add(new BenchPage.Series(m.scenario().system(), m.perSecond()));
        }
        return BenchPage.of(
                "Benchmark of nodes",
                facts().entrySet().stream()
                        .map(fact -> new Page.Fact(fact.getKey(), String.valueOf(fact.getValue())))
                        .toList(),
                BenchTable.NOTE,
                BenchTable.SETTINGS,
                BenchTable.headers(),
                measurements.stream().map(BenchTable::cells).toList(),
                together.entrySet().stream()
                        .map(load -> new BenchPage.Together(load.getKey(), load.getValue()))
                        .toList());
    }
}
