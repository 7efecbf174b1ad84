package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A folder of small histories, judged as a user would. The first line of each says what is right:
 *
 * <pre>
 * ; UNKNOWN function=delete shape="nil" line=4 count=1
 * </pre>
 *
 * <p>The verdict (or ERROR) first, then what must be so: {@code function shape line count} of the first kind of
 * operations that is not understood (of an ERROR the line; of an INVALID the count of its anomaly); {@code anomaly} the
 * name of the first; {@code says}, {@code without} a part of the text; {@code only} the one register that is not VALID;
 * {@code options} what {@code analyze} is asked.
 */
class HistoriesTest {
    private static final Path FOLDER = Path.of("src/test/resources/dynacheck/histories");
    private static final Pattern WANTED = Pattern.compile("(\\w+)=(?:\"([^\"]*(?:\"\\w+\")?[^\"]*)\"|(\\S+))");
    private static final Pattern HINT = Pattern.compile("--(?:model|key-by|initial|nil-reads|consistency) [^ .,;]+");
    private static final Set<String> KNOWN =
            Set.of("function", "shape", "line", "count", "anomaly", "says", "without", "only", "options");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path dir;

    static List<Path> histories() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @Test
    void thereAreEnough() throws IOException {
        assertTrue(histories().size() >= 60, () -> "too few");
    }

    @ParameterizedTest
    @MethodSource("histories")
    void isJudgedRight(Path history) throws IOException {
        String head = Files.readAllLines(history).getFirst();
        String verdict = head.split(" ")[1];
        Map<String, String> wanted = new HashMap<>();
        Matcher entries = WANTED.matcher(head);
        while (entries.find()) {
            wanted.put(entries.group(1), entries.group(2) == null ? entries.group(3) : entries.group(2));
        }
        assertTrue(KNOWN.containsAll(wanted.keySet()), head);
        String options = wanted.getOrDefault("options", "");

        int[] exitCode = {0};
        String line = Output.of(() -> exitCode[0] = Main.exitCode(arguments("--json " + options, history)));
        JsonNode json = JSON.readTree(line);
        Path copy = Files.copy(history, dir.resolve("history.edn"));
        int[] exitCodeOfText = {0};
        String text = Output.of(() -> exitCodeOfText[0] = Main.exitCode(arguments(options, copy)));
        assertEquals(exitCode(verdict), exitCode[0], line);
        assertEquals(exitCode(verdict), exitCodeOfText[0], text);
        if (verdict.equals("ERROR")) {
            assertTrue(json.path("reason").asText().contains("line " + wanted.get("line") + ":"), line);
            return;
        }
        assertEquals(verdict, json.path("verdict").asText(), line);
        JsonNode tally = json.path("tally");
        if (!tally.isMissingNode()) {
            assertEquals(recorded(history), tally.path("recorded").asLong(), line);
            assertEquals(tally.path("recorded").asLong(), parts(tally), line);
        }
        assertNamed(wanted, json, line, text);
        String all = line + text;
        assertTrue(all.contains(wanted.getOrDefault("says", "")), () -> all);
        assertFalse(wanted.containsKey("without") && all.contains(wanted.get("without")), () -> all);
        if (wanted.containsKey("only")) {
            String results = Files.readString(dir.resolve("history.edn.analysis/results.edn"));
            assertTrue(results.contains(":unknown") && results.contains(":valid? true"), results);
        }
        assertHintsAreTaken(history, options, text);
    }

    private static void assertNamed(Map<String, String> wanted, JsonNode json, String line, String text) {
        JsonNode unknown = json.path("not-understood").path(0);
        JsonNode anomaly = json.path("anomalies").path(0);
        assertEquals(wanted.getOrDefault("anomaly", ""), anomaly.path("name").asText(), line);
        assertEquals(wanted.getOrDefault("function", ""), unknown.path("f").asText(), line);
        boolean isUnknown = wanted.containsKey("function");
        JsonNode counted = isUnknown ? unknown : anomaly;
        if (isUnknown) {
            assertEquals(wanted.get("shape"), unknown.path("shape").asText(), line);
            assertEquals(wanted.get("line"), unknown.path("line").asText(), line);
            assertTrue(text.contains("at line " + wanted.get("line")), text);
        }
        assertTrue(text.contains(anomaly.path("name").asText()), text);
        for (JsonNode sentence : anomaly.path("explanation")) {
            assertTrue(text.contains(sentence.asText()), () -> "text and --json tell the same: " + sentence + text);
        }
        if (wanted.containsKey("count")) {
            assertEquals(wanted.get("count"), counted.path("count").asText(), line);
        }
    }

    /** Whatever a text recommends is tried: it must not be refused, and must change what was wrong. */
    private static void assertHintsAreTaken(Path history, String options, String text) {
        Matcher hints = HINT.matcher(text);
        while (hints.find()) {
            int[] exitCode = {0};
            String told = Output.of(
                    () -> exitCode[0] = Main.exitCode(arguments("--json " + options + " " + hints.group(), history)));
            assertTrue(exitCode[0] <= 2 && !told.contains("Not understood"), hints.group() + ": " + told);
        }
    }

    private static String[] arguments(String options, Path history) {
        List<String> all = new ArrayList<>(List.of("analyze"));
        Stream.of(options.split(" ")).filter(o -> !o.isEmpty()).forEach(all::add);
        all.add(history.toString());
        return all.toArray(new String[0]);
    }

    private static int exitCode(String verdict) {
        return switch (verdict) {
            case "VALID" -> 0;
            case "INVALID" -> 1;
            case "UNKNOWN" -> 2;
            case "ERROR" -> 254;
            default -> throw new IllegalArgumentException(verdict);
        };
    }

    private static long recorded(Path history) throws IOException {
        try (Stream<String> lines = Files.lines(history)) {
            List<String> ops = lines.filter(line -> line.contains(":type :")).toList();
            long invoked =
                    ops.stream().filter(line -> line.contains(":type :invoke")).count();
            return invoked == 0 ? ops.size() : invoked; // Completions alone are operations, too.
        }
    }

    private static long parts(JsonNode tally) {
        long sum = 0;
        for (String part : List.of("judged", "set-aside", "not-understood", "failed-not-understood")) {
            sum += tally.path(part).asLong();
        }
        return sum;
    }
}
