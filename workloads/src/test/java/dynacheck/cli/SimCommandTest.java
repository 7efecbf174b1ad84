package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.history.Edn;
import dynacheck.history.Keyword;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the verbs of the simulator print and keep, and what they refuse. */
@Timeout(120)
class SimCommandTest {
    @TempDir
    Path dir;

    /** Two processes tell each other two views without end: the run ends soon, and what was recorded is judged. */
    @Test
    void aStormEndsAndIsJudged() throws Exception {
        int code = Main.exitCode(
                "replay", "1", "--target-option", "mutant=notify-moves-cur-view-back", "--store", dir.toString());
        assertEquals(1, code);
        String results = Files.readString(dir.resolve("latest").resolve("results.edn"));
        assertTrue(results.contains("moved its curView from"), results);
        assertTrue(results.contains("ended early: a storm: "), results);
        // The seed decides when the storm begins; what was recorded until then is there.
        List<String> recorded = Files.readAllLines(dir.resolve("latest").resolve("history.edn"));
        assertTrue(recorded.size() >= 10, recorded.toString());
    }

    @Test
    void aSimulatedRunIsKeptInTheStore() throws Exception {
        int code = Main.exitCode(
                "test", "register", "--cluster", "sim", "--seed", "1", "--time-limit", "8", "--store", dir.toString());
        assertEquals(0, code);
        Path run = dir.resolve("latest");
        String observed = Files.readString(run.resolve("results.edn"));
        assertTrue(observed.contains(":valid? true") && observed.contains(":white-box"), observed);
        String report = Files.readString(run.resolve("report.html"));
        assertTrue(report.contains("White-box: inside the nodes") && report.contains("<svg class=\"views\""));
        assertEquals(0, Main.exitCode("analyze", run.toString()));
        assertEquals(whiteBox(observed), whiteBox(Files.readString(run.resolve("results.edn"))), "by its trace files");
    }

    /** All that does not count lines: of some events there are none. */
    private static Map<?, ?> whiteBox(String results) {
        Map<?, ?> all = (Map<?, ?>) Objects.requireNonNull(Edn.read(results));
        Map<?, ?> whiteBox = new HashMap<>((Map<?, ?>) Objects.requireNonNull(all.get(Keyword.of("white-box"))));
        whiteBox.remove(Keyword.of("events"));
        return whiteBox;
    }

    /** What two versions are compared by: a line for each seed, in order, and the same again for the same seed. */
    @Test
    void hashesTellRunsApart() throws Exception {
        Path first = dir.resolve("first");
        Path second = dir.resolve("second");
        for (Path file : List.of(first, second)) {
            Main.exitCode(
                    "sim",
                    "--seeds",
                    "7..9",
                    "--time-limit",
                    "3s",
                    "--hashes",
                    file.toString(),
                    "--store",
                    dir.toString());
        }
        List<String> lines = Files.readAllLines(first);
        assertEquals(
                List.of("7", "8", "9"),
                lines.stream().map(line -> line.split(" ")[0]).toList());
        assertEquals(
                3, lines.stream().map(line -> line.split(" ")[1]).distinct().count(), lines.toString());
        assertEquals(lines, Files.readAllLines(second));
        assertEquals(Main.BAD_ARGUMENTS, Main.exitCode("sim", "--seeds", "7..9", "--hashes", dir.toString()));
    }

    /** Some write LOST_ADD, others lost-add. */
    @Test
    void aMutantIsNamedInEitherSpelling() throws Exception {
        Path table = dir.resolve("table.md");
        String[] hunt = {
            "mutants", "--only", "LOST_ADD", "--budget", "100ms", "--table", table.toString(), "--store", dir.toString()
        };
        assertTrue(Main.exitCode(hunt) <= 2);
        assertTrue(Files.readString(table).contains("| lost-add | "), Files.readString(table));
    }

    /** For the notebook: what it was, and a page with every seed that is not valid and the line that repeats it. */
    @Test
    void aSweepLeavesAPage() throws Exception {
        Typed bad = Typed.of(
                "sim",
                "--seeds",
                "1..3",
                "--target-option",
                "mutant=half-quorum",
                "--nemesis",
                "none",
                "--time-limit",
                "3s",
                "--store",
                dir + "/store");
        Path page;
        try (Stream<Path> all = Files.walk(dir.resolve("store/sweep"))) {
            page = all.filter(f -> f.endsWith("report.html")).findFirst().orElseThrow();
        }
        assertTrue(bad.out().contains("page: " + page), bad.out());
        String html = Files.readString(page);
        String word = bad.code() == 0 ? "VALID" : bad.code() == 1 ? "INVALID" : "UNKNOWN";
        assertTrue(html.contains(word + ": seeds 1..3"), html);
        assertEquals(3, html.split("title=\"seed ", -1).length - 1, "a square for each");
        assertEquals(bad.code() != 0, html.contains("./dynacheck replay "), html);
        assertTrue(html.contains("mutant=half-quorum"), "the command repeats it");
        String entry = Files.readString(page.resolveSibling("entry.json"));
        assertTrue(entry.contains("\"verdict\" : \"" + word + "\""), entry);
    }

    @Test
    void badArgumentsAreTold() {
        assertEquals(Main.BAD_ARGUMENTS, Main.exitCode("sim", "--seeds", "9..1"));
        assertEquals(Main.BAD_ARGUMENTS, Main.exitCode("sim", "--seeds", "1..2", "--workload", "regster"));
        assertEquals(Main.BAD_ARGUMENTS, Main.exitCode("sim", "--seeds", "1..2", "--loss", "0.1..1.5"));
        assertEquals(Main.BAD_ARGUMENTS, Main.exitCode("sim", "--seeds", "1..2", "--latency-us", "0..5"));
        assertEquals(Main.BAD_ARGUMENTS, Main.exitCode("replay"));
    }
}
