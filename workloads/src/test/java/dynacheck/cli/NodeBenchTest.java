package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code dynacheck bench node} on real nodes: what it counts is there and has the right size. Nothing is timed. */
@Timeout(180)
class NodeBenchTest {
    @TempDir
    Path store;

    @Test
    void aRowForEachCombinationWithItsCosts() throws IOException {
        assertEquals(
                0,
                Main.exitCode(
                        "bench",
                        "node",
                        "--nodes",
                        "3",
                        "--clients",
                        "2",
                        "--registers",
                        "3",
                        "--reads",
                        "0,100",
                        "--link-delay",
                        "0ms,2ms",
                        "--warm-up",
                        "0s",
                        "--time-limit",
                        "1s",
                        "--value-bytes",
                        "200",
                        "--store",
                        store.toString()));
        JsonNode rows = new ObjectMapper().readTree(file("bench.json").toFile()).path("rows");
        assertEquals(4, rows.size());
        for (JsonNode row : rows) {
            assertTrue(row.path("operations").asLong() > 0, row.toString());
            assertTrue(row.path("throughput").asDouble() > 0, row.toString());
            JsonNode costs = row.path("cost-per-operation");
            boolean reads = row.path("read-percent").asInt() == 100;
            // Two for a write, one for a read on which a majority agrees; the rest is what began or ended outside.
            double roundTrips = costs.path("round-trips").asDouble();
            assertTrue(
                    roundTrips > (reads ? 0.7 : 1.5) && roundTrips < (reads ? 1.7 : 3.2), "round trips " + roundTrips);
            assertTrue(costs.path("messages").asDouble() > roundTrips, row.toString());
            assertTrue(costs.path("bytes").asDouble() > 200, row.toString());
            assertTrue(costs.path("syncs").asDouble() > 0 || reads, row.toString());
            assertTrue(costs.path("cpu-nanos").asDouble() > 0, row.toString());
            assertTrue(costs.path("harness-cpu-nanos").asDouble() > 0, row.toString());
            String kind = reads ? "read" : "write";
            assertTrue(row.path(kind + "-latency-us").path("p50").asLong() > 0, row.toString());
            if (row.path("link-delay-us").asLong() == 2_000) {
                // There and back, once or twice.
                assertTrue(row.path("latency-us").path("p50").asLong() > (reads ? 1 : 2) * 4_000 * 0.9, row.toString());
            }
        }
        List<String> table = Files.readAllLines(file("bench.md"));
        assertEquals(4, table.stream().filter(line -> line.contains("| 3 |")).count(), String.join("\n", table));
    }

    /** Otherwise the first row's first ten seconds would show a cold load generator. */
    @Test
    void theClientsAreWarmBeforeTheFirstRow() throws Exception {
        assertEquals(2, compared("protocol=abd,protocol=no-op", "2s").size());
        for (String rehearsal : List.of("rehearsal-0", "rehearsal-1")) {
            assertTrue(Files.isDirectory(file(rehearsal).resolve("n1")), "nodes ran in " + rehearsal);
        }
    }

    /** What the clients and all of a node but its protocol cost is a row like the others. */
    @Test
    void systemsSideBySideInTurn() throws Exception {
        JsonNode rows = compared("protocol=dynastore,protocol=dynastore-faithful,protocol=abd,protocol=no-op", "0s");
        List<String> systems = rows.findValuesAsText("system");
        assertEquals(
                List.of("protocol=dynastore", "protocol=dynastore-faithful", "protocol=abd", "protocol=no-op"),
                systems);
        double shortForm =
                rows.get(0).path("cost-per-operation").path("round-trips").asDouble();
        double faithful =
                rows.get(1).path("cost-per-operation").path("round-trips").asDouble();
        double abd = rows.get(2).path("cost-per-operation").path("round-trips").asDouble();
        assertTrue(shortForm < 3 && abd < 3 && faithful > 3, shortForm + " " + abd + " " + faithful);
        assertEquals(0, rows.get(3).path("cost-per-operation").path("messages").asDouble(), 0.1);
        assertEquals(0, rows.get(3).path("cost-per-operation").path("syncs").asDouble());
        for (JsonNode row : rows) {
            assertTrue(row.path("operations").asLong() > 0 && row.path("failed").asLong() == 0, row.toString());
        }
        String page = Files.readString(file("bench.html"));
        assertTrue(page.contains("protocol=abd") && page.contains("<svg class=\"steps\""), page);
        assertTrue(!page.contains("http://") && !page.contains("https://"), "it needs no network");
    }

    /** The rows of these systems, measured for a second each. */
    private JsonNode compared(String systems, String warmUp) throws Exception {
        Typed run = Typed.of(
                "bench",
                "node",
                "--clients",
                "2",
                "--registers",
                "2",
                "--warm-up",
                warmUp,
                "--time-limit",
                "1s",
                "--compare",
                systems,
                "--store",
                store.toString());
        assertEquals(0, run.code(), run.out());
        return new ObjectMapper().readTree(file("bench.json").toFile()).path("rows");
    }

    private Path file(String name) throws IOException {
        try (Stream<Path> files = Files.walk(store)) {
            return files.filter(f -> f.endsWith(name)).findFirst().orElseThrow();
        }
    }

    @Test
    void whatMakesNoSenseIsRefusedBeforeAnythingStarts() throws IOException {
        assertEquals(254, Main.exitCode("bench", "node", "--nodes", "0", "--store", store.toString()));
        assertEquals(254, Main.exitCode("bench", "node", "--clients", "0", "--store", store.toString()));
        assertEquals(254, Main.exitCode("bench", "node", "--value-bytes", "3", "--store", store.toString()));
        assertEquals(254, Main.exitCode("bench", "node", "--time-limit", "0s", "--store", store.toString()));
        assertEquals(254, Main.exitCode("bench", "node", "--link-delay", "-1ms", "--store", store.toString()));
        assertEquals(254, Main.exitCode("bench", "node", "--target", "etcdd", "--store", store.toString()));
        assertEquals(254, Main.exitCode("bench", "node", "--cluster", "sim", "--store", store.toString()));
        assertEquals(254, Main.exitCode("bench", "node", "--compare", "abd", "--store", store.toString()));
        assertEquals(254, Main.exitCode("bench", "node", "--compare", "protocol=abc", "--store", store.toString()));
        assertEquals(254, Main.exitCode("bench", "node", "--rounds", "0", "--store", store.toString()));
        try (Stream<Path> files = Files.list(store)) {
            assertEquals(List.of(), files.toList());
        }
    }
}
