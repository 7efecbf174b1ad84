package dynacheck.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dynacheck.report.BenchPage;
import dynacheck.report.Page;
import dynacheck.report.ReportWriter;
import dynacheck.store.StoredEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a benchmark of one system on this machine leaves in the store: its rows as data, a page, and an entry. */
final class SystemBenchFiles {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String CLUSTER = "local";

    private final Path dir;
    private final String system;
    private final List<String> command;
    private final Instant began = Instant.now();

    /** @param command that repeats it */
    SystemBenchFiles(Path dir, String system, List<String> command) {
        this.dir = dir;
        this.system = system;
        this.command = List.copyOf(command);
    }

    Path dir() {
        return dir;
    }

    String system() {
        return system;
    }

    /** What it was measured with, for the head of the page. */
    List<Page.Fact> facts() {
        List<Page.Fact> facts = new ArrayList<>();
        BenchFiles.facts(command, CLUSTER).forEach((name, value) -> facts.add(new Page.Fact(name, "" + value)));
        return facts;
    }

    /**
     * Replaces what was written before.
     *
     * @param title of the entry, without the system
     * @param summary what came of it, in sentences
     * @param rowsName of {@code rows} in the data
     * @param count of what was done, for the entry
     */
    void write(
            String title,
            List<String> summary,
            String rowsName,
            List<Map<String, Object>> rows,
            long count,
            BenchPage page)
            throws IOException {
        Map<String, Object> json = new LinkedHashMap<>(BenchFiles.facts(command, CLUSTER));
        json.put("system", system);
        json.put("summary", summary);
        json.put(rowsName, rows);
        JSON.writeValue(dir.resolve("bench.json").toFile(), json);
        ReportWriter.write(page, dir.resolve("bench.html"));
        new StoredEntry(
                        "bench",
                        title + ", " + system,
                        null,
                        String.join(" ", summary),
                        Map.of("cluster", CLUSTER),
                        Map.of(),
                        count,
                        Duration.between(began, Instant.now()),
                        command)
                .write(dir);
    }
}
