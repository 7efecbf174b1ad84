package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TESTING.md, followed step by step: its files are written, its commands typed, its verdicts expected. */
@Timeout(240)
class TestingDocTest {
    private static final Path DOC = Path.of("..", ".github", "TESTING.md");
    private static final Path EXAMPLE = Path.of("src", "main", "adapters", "quorum-kv");
    private static final Map<String, Integer> CODES = Map.of("VALID", 0, "INVALID", 1, "UNKNOWN", 2);

    @TempDir
    Path dir;

    private String page;
    private Path mystore;

    @BeforeEach
    void read() throws IOException {
        page = Files.readString(DOC);
        mystore = Files.createDirectory(dir.resolve("mystore"));
        Files.writeString(mystore.resolve("adapter.json"), block("json"));
        Files.writeString(mystore.resolve("client.py"), block("python"));
        Files.copy(EXAMPLE.resolve("server.py"), mystore.resolve("server.py"));
    }

    /** The only one in this language. */
    private String block(String language) {
        List<String> blocks = Pattern.compile("```" + language + "\\R(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertEquals(1, blocks.size(), language);
        return blocks.getFirst();
    }

    @Test
    void theFilesOnThePageAreThoseOfTheExample() throws Exception {
        assertEquals(Files.readString(EXAMPLE.resolve("adapter.json")), block("json"));
        assertEquals(Files.readString(EXAMPLE.resolve("client.py")), block("python"));
        assertTrue(page.contains(
                "\n" + Files.readAllLines(EXAMPLE.resolve("server.py")).size() + " lines of Python"));
    }

    @Test
    void everyCommandEndsAsThePageSays() throws Exception {
        Needs.programs("python3");
        List<String> seen = new ArrayList<>();
        for (MatchResult step : Pattern.compile("```text\\R\\$ ./dynacheck (.*?)\\R(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .toList()) {
            String verdict = step.group(2).split(" ")[0];
            Typed run = typed(step.group(1).replace("mystore", mystore.toString()));
            assertEquals(CODES.get(verdict), run.code(), step.group(1) + "\n" + run.out());
            assertTrue(("\n" + run.out()).contains("\n" + step.group(2)), run.out());
            seen.add(verdict);
        }
        assertEquals(List.of("VALID", "INVALID", "VALID", "INVALID"), seen);
    }

    private Typed typed(String words) throws Exception {
        List<String> all = new ArrayList<>(Arrays.asList(words.split(" ")));
        all.addAll(List.of("--store", dir.resolve("store").toString(), "--seed", "1"));
        return Typed.of(all.toArray(String[]::new));
    }

    @Test
    void theClientCanBeTriedByItself() throws Exception {
        Needs.programs("python3");
        MatchResult step = Pattern.compile("```text\\R\\$ (echo .*?)\\R(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .findFirst()
                .orElseThrow();
        Process process = new ProcessBuilder("sh", "-c", step.group(1))
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(step.group(2), said);
    }

    @Test
    void theClientInShellDoesTheSame() throws Exception {
        Needs.programs("python3", "curl", "jq");
        Files.copy(EXAMPLE.resolve("client.sh"), mystore.resolve("client.sh"));
        MatchResult line = Pattern.compile("line is then `(\"client\": .*?)`")
                .matcher(page)
                .results()
                .findFirst()
                .orElseThrow();
        String manifest = Files.readString(mystore.resolve("adapter.json"));
        String other = manifest.replaceAll("\"client\": .*", line.group(1));
        assertTrue(!other.equals(manifest));
        Files.writeString(mystore.resolve("adapter.json"), other);
        Typed run = typed("test register --nemesis none --nodes 3 --rate 30 --time-limit 3 --adapter " + mystore);
        assertEquals(0, run.code(), run.out());
        assertTrue(run.out().contains("clients       VALID   The client program answered all of "), run.out());
    }
}
