package dynacheck.notebook;

import static dynacheck.notebook.Notebooks.get;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.store.StoredEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparisons, and what is no single run. */
class NotebookPagesTest {
    private static final String FIRST = "register/20240506T070809.123Z";
    private static final String SECOND = "register/20240506T070809.456Z";

    @TempDir
    Path dir;

    @Test
    void twoRunsAreComparedDifferencesFirst() throws Exception {
        Notebooks.run(dir, FIRST, "false", 1);
        Notebooks.run(dir, SECOND, "true", 2);
        try (NotebookServer server = NotebookServer.start(dir, 0, false)) {
            String page = get(server, "/-/compare?a=" + FIRST + "&b=" + SECOND);
            int same = page.indexOf("Settings that are the same");
            int rate = page.indexOf(">rate<");
            assertTrue(rate > 0 && rate < same && page.indexOf(">nemesis<") > same, page);
            assertTrue(page.contains("200.0 <") || page.contains(">200.0<"), page);
            assertTrue(page.contains("write, p50, ms") && page.contains("<polyline"), page);
            assertTrue(get(server, "/-/compare?a=" + FIRST).contains("Choose two"));
        }
    }

    /** Of a group only what differs; what both have before what only one has; none of it as code prints it. */
    @Test
    void settingsWithinSettingsAreComparedOneByOne() throws Exception {
        String test = "{\"name\": \"register\", \"settings\": {\"cluster\": \"sim\"%s, \"fault-model\":"
                + " \"FaultModel[loss=0.%d, clogMillis=7]\", \"zoo\": \"%d\"}}";
        Files.writeString(
                Notebooks.run(dir, FIRST, "true", 1).resolve("test.json"), test.formatted(", \"alone\": 1", 1, 1));
        Files.writeString(Notebooks.run(dir, SECOND, "true", 1).resolve("test.json"), test.formatted("", 2, 2));
        try (NotebookServer server = NotebookServer.start(dir, 0, false)) {
            String page = get(server, "/-/compare?a=" + FIRST + "&b=" + SECOND);
            int same = page.indexOf("Settings that are the same");
            int loss = page.indexOf(">fault-model loss<");
            int zoo = page.indexOf(">zoo<");
            int alone = page.indexOf(">alone<");
            assertTrue(0 < loss && loss < zoo && zoo < alone && alone < same, page);
            assertTrue(page.indexOf(">fault-model clog-millis<") > same, page);
            assertTrue(page.contains("not set") && !page.contains("FaultModel["), page);
        }
    }

    @Test
    void aBenchmarkIsMeasuredAndNotJudged() throws Exception {
        Path folder = Files.createDirectories(dir.resolve("bench-dynastore/20240506T070809.123Z"));
        Files.writeString(folder.resolve("bench.html"), "<html><body>fast</body></html>");
        new StoredEntry(
                        "bench",
                        "3 nodes",
                        null,
                        "dynastore 1995 ops/s",
                        Map.of("cluster", "local"),
                        Map.of(),
                        2,
                        Duration.ofSeconds(3),
                        List.of("./dynacheck", "bench", "node"))
                .write(folder);
        try (NotebookServer server = NotebookServer.start(dir, 0, false)) {
            String page = get(server, "/?verdict=measured");
            assertTrue(page.contains("1995 ops/s") && page.contains("2 rows") && !page.contains(">VALID<"), page);
            assertTrue(page.contains("href=\"/bench-dynastore/20240506T070809.123Z/bench.html\""), page);
            assertTrue(
                    get(server, "/bench-dynastore/20240506T070809.123Z/bench.html")
                            .contains("All runs"),
                    "a way back");
        }
    }

    @Test
    void aSweepSaysItselfWhatItIs() throws Exception {
        Path folder = Files.createDirectories(dir.resolve("sim/20240506T070809.123Z"));
        new StoredEntry(
                        "sweep",
                        "seeds 1..9",
                        Verdict.UNKNOWN,
                        "one thing was never provoked",
                        Map.of("nodes", "3..7"),
                        Map.of("coverage", Verdict.UNKNOWN),
                        9,
                        Duration.ofSeconds(3),
                        List.of("./dynacheck", "sim"))
                .write(folder);
        try (NotebookServer server = NotebookServer.start(dir, 0, false)) {
            String page = get(server, "/?kind=sweep");
            assertTrue(page.contains("seeds 1..9") && page.contains("never provoked"), page);
            assertTrue(page.contains(">UNKNOWN<") && page.contains("3..7"), page);
        }
    }
}
