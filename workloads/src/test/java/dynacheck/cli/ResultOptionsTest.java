package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code test}, {@code sim} and {@code mutants} write for other programs. */
@Timeout(120)
class ResultOptionsTest {
    /** A seed in which half a quorum reads what is not the latest. */
    private static final String[] BAD = {"--target-option", "mutant=half-quorum", "--time-limit", "5s"};

    @TempDir
    Path dir;

    private Typed typed(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        all.addAll(List.of("--store", dir.resolve("store").toString()));
        return Typed.of(all.toArray(String[]::new));
    }

    @Test
    void aRunIsToldInEveryForm() throws Exception {
        Path junit = dir.resolve("out.xml");
        Path json = dir.resolve("out.json");
        Path summary = Files.writeString(dir.resolve("summary.md"), "what another step said\n");
        Files.writeString(junit, "of an earlier run");
        Typed run = typed(
                List.of("test", "register", "--cluster", "sim", "--seed", "1"),
                "--time-limit=3s",
                "--junit=" + junit,
                "--json",
                json.toString(),
                "--summary",
                summary.toString());
        JsonNode root = new ObjectMapper().readTree(Files.readString(json));
        assertEquals(
                List.of("VALID", "INVALID", "UNKNOWN").get(run.code()),
                root.get("verdict").asText(),
                run.out());
        assertTrue(root.get("cases").size() >= 5, root.toString());
        assertEquals("register seed 1", root.get("cases").get(0).get("group").asText());
        String again = root.get("command").asText();
        assertTrue(again.startsWith("./dynacheck test register --cluster sim --time-limit=3s"), again);
        assertFalse(again.contains("--json") || again.contains("--junit") || again.contains(".md"), again);
        assertTrue(Files.exists(Path.of(root.get("cases").get(0).get("report").asText())));
        String xml = Files.readString(junit);
        assertTrue(xml.contains("<testcase classname=\"register seed 1\" name=\"atomicity\""), xml);
        String text = Files.readString(summary);
        assertTrue(text.startsWith("what another step said\n### dynacheck test register: "), text);
    }

    /** Programs read standard output; what is for people goes to the other stream. */
    @Test
    void jsonAloneIsOnStandardOutput() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        int code;
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            List<String> words = new ArrayList<>(List.of("sim", "--seeds", "1..3", "--json", "-"));
            words.addAll(List.of(BAD));
            words.addAll(List.of("--store", dir.resolve("store").toString()));
            code = Main.exitCode(words.toArray(String[]::new));
            assertEquals(out, System.out, "as it was before");
        } finally {
            System.setOut(before);
        }
        JsonNode root = new ObjectMapper().readTree(bytes.toString(StandardCharsets.UTF_8));
        assertEquals(1, code);
        assertEquals("INVALID", root.get("verdict").asText());
        assertEquals(3, root.get("cases").size());
        assertEquals("seed 2", root.get("cases").get(1).get("name").asText());
        assertEquals(
                "./dynacheck replay 2 --target-option mutant=half-quorum --time-limit 5s", // no folder of this machine
                root.get("cases").get(1).get("again").asText());
    }

    @Test
    void mutantsAreCases() throws Exception {
        Path junit = dir.resolve("out.xml");
        Typed run = typed(
                List.of("mutants", "--only", "half-quorum", "--budget", "40s"),
                "--table",
                dir.resolve("table.md").toString(),
                "--junit",
                junit.toString());
        assertEquals(0, run.code(), run.out());
        String xml = Files.readString(junit);
        assertTrue(xml.contains("failures=\"0\" errors=\"0\"") && xml.contains("name=\"half-quorum\""), xml);
    }

    @Test
    void placesThatCannotBeWrittenAreToldBeforeAnythingRuns() {
        assertEquals(
                254,
                typed(List.of("sim", "--seeds", "1..2"), "--junit", dir.toString())
                        .code());
        String same = dir.resolve("same").toString();
        Typed twice = typed(List.of("sim", "--seeds", "1..2"), "--junit", same, "--json", same);
        assertEquals(254, twice.code());
        assertTrue(twice.out().contains("name the same file"), twice.out());
        Typed ignored = typed(List.of("mutants", "--harness"), "--table", same, "--summary", same);
        assertEquals(254, ignored.code(), ignored.out());
        assertTrue(ignored.out().contains("mutants --harness"), ignored.out());
        assertFalse(Files.exists(dir.resolve("store")), "nothing ran");
    }
}
