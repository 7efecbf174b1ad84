package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code dynacheck bench reconfig} on real nodes. Nothing is timed. */
@Timeout(180)
class ReconfigBenchTest {
    @TempDir
    Path store;

    @Test
    void oneTakesAnothersPlaceUnderLoad() throws Exception {
        Typed run = Typed.of(
                "bench",
                "reconfig",
                "--remove",
                "1",
                "--clients",
                "2",
                "--registers",
                "50",
                "--warm-up",
                "1s",
                "--time-limit",
                "2s",
                "--store",
                store.toString());
        assertEquals(0, run.code(), run.out());
        List<String> seconds = run.out()
                .lines()
                .filter(line -> line.matches("\\| [0-9]+ \\|.*"))
                .toList();
        assertTrue(
                seconds.stream().filter(line -> line.contains("reconfiguring")).count() >= 1, run.out());
        assertTrue(
                seconds.stream().filter(line -> !line.contains("reconfiguring")).count() >= 2, run.out());
        // It was one: whatever the order in which a view names its changes, both are in it.
        Matcher end = Pattern.compile("The reconfiguration returned after [0-9]+ ms, in view (.*)\\.")
                .matcher(run.out());
        assertTrue(end.find() && end.group(1).contains("+n4") && end.group(1).contains("-n3"), run.out());
        assertTrue(run.out().contains("Operations that were not acknowledged: "), run.out());
        String sentence = "Messages and processor time of an operation: #, nodes # us, clients # us;"
                + " since then #, nodes # us, clients # us[.] The clients' share of that time is # % of what it was[.]";
        Matcher cost = Pattern.compile(sentence.replace("#", "([0-9.]+)")).matcher(run.out());
        assertTrue(cost.find(), run.out());
        double[] costs = IntStream.rangeClosed(1, 7)
                .mapToDouble(i -> Double.parseDouble(cost.group(i)))
                .toArray();
        assertTrue(costs[0] >= 2 && costs[0] < 20 && costs[3] >= 2, "each asks a majority of three: " + cost.group());
        double before = costs[2] / (costs[1] + costs[2]);
        double since = costs[5] / (costs[4] + costs[5]);
        assertEquals(100 * since / before, costs[6], 5, cost.group());
        Matcher left =
                Pattern.compile("results: (.*bench\\.html), (.*bench\\.json)").matcher(run.out());
        assertTrue(left.find(), run.out());
        Path rehearsal = Path.of(left.group(1)).resolveSibling("rehearsal");
        assertTrue(Files.isDirectory(rehearsal.resolve("n4")), "done before, on nodes that are thrown away");
        String page = Files.readString(Path.of(left.group(1)));
        assertTrue(page.contains(end.group(1).replace("+", "&#43;")) || page.contains(end.group(1)), "what came of it");
        assertTrue(page.contains("<rect class=\"band"), "when it was under way");
        assertTrue(page.contains("./dynacheck bench reconfig --remove 1") && !page.contains("--store"), "the command");
        JsonNode json = new ObjectMapper().readTree(Path.of(left.group(2)).toFile());
        assertEquals(seconds.size(), json.path("seconds").size());
    }

    @Test
    void aMemberThatNeverRunsIsAddedAndRemovedInTurn() throws Exception {
        Typed run = Typed.of(
                "bench",
                "reconfig",
                "--times",
                "5",
                "--every",
                "2",
                "--per-second",
                "20",
                "--clients",
                "2",
                "--reads",
                "0",
                "--registers",
                "10",
                "--warm-up",
                "0s",
                "--time-limit",
                "1s",
                "--store",
                store.toString());
        assertEquals(0, run.code(), run.out());
        // Before the first, after 2, 4 and 5: took, clients meanwhile, clients without any, the largest node.
        assertEquals(
                List.of("0", "2", "4", "5"),
                run.out()
                        .lines()
                        .filter(line -> line.matches("\\| [0-9]+ \\|.*"))
                        .map(line -> line.split(" ")[1])
                        .toList(),
                run.out());
        assertTrue(
                Pattern.compile("After 5 reconfigurations, beside the start: quiet write p50 [0-9.]+ times, .*disk"
                                + " [0-9.]+ times[.]")
                        .matcher(run.out())
                        .find(),
                run.out());
        Matcher left =
                Pattern.compile("results: (.*bench\\.html), (.*bench\\.json)").matcher(run.out());
        assertTrue(left.find(), run.out());
        assertTrue(Files.readString(Path.of(left.group(1))).contains("Resident memory"), "its charts");
        JsonNode rows =
                new ObjectMapper().readTree(Path.of(left.group(2)).toFile()).path("rows");
        assertEquals(4, rows.size());
        assertTrue(rows.get(0).path("changing").isNull(), "nothing was proposed before the first row");
        for (JsonNode row : rows) {
            assertEquals(3, row.path("nodes").size(), "nobody else ran");
            assertTrue(row.path("quiet").path("write-p50-ms").asDouble() > 0, row.toString());
            assertTrue(row.path("nodes").get(0).path("disk-bytes").asLong() > 10_000, row.toString());
        }
        assertTrue(rows.get(3).path("reconfiguration-median-ms").asDouble() > 0, rows.toString());
    }

    @Test
    void whatMakesNoSenseIsRefusedBeforeAnythingStarts() throws Exception {
        assertEquals(254, Main.exitCode("bench", "reconfig", "--add", "0", "--store", store.toString()));
        assertEquals(254, Main.exitCode("bench", "reconfig", "--remove", "3", "--store", store.toString()));
        assertEquals(254, Main.exitCode("bench", "reconfig", "--clients", "0", "--store", store.toString()));
        assertEquals(254, Main.exitCode("bench", "reconfig", "--times", "-1", "--store", store.toString()));
        assertEquals(
                254, Main.exitCode("bench", "reconfig", "--times", "5", "--remove", "1", "--store", store.toString()));
        assertEquals(
                254,
                Main.exitCode("bench", "reconfig", "--times", "5", "--per-second", "-1", "--store", store.toString()));
        Typed etcd = Typed.of(
                "bench",
                "reconfig",
                "--times",
                "5",
                "--target",
                "exec",
                "--target-option",
                "adapter=etcd",
                "--store",
                store.toString());
        assertEquals(254, etcd.code(), etcd.out());
        assertTrue(etcd.out().contains("exec adapter=etcd adds no process that does not run"), etcd.out());
        assertEquals(
                254,
                Main.exitCode("bench", "reconfig", "--target-option", "protocol=abd", "--store", store.toString()));
        try (Stream<Path> files = Files.list(store)) {
            assertEquals(List.of(), files.toList());
        }
    }
}
