package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ANALYZE.md shows is what {@code analyze} prints for the histories that it shows. */
class AnalyzeDocTest {
    private static final Path DOC = Path.of("..", ".github", "ANALYZE.md");

    /** A file {@code NAME}, its content, then what a command about it prints. */
    private static final Pattern EXAMPLE = Pattern.compile(
            "`([a-z-]+\\.edn)`:\\R+```clojure\\R(.*?)```.*?```text\\R\\$ ./dynacheck analyze ([^\\n]*)\\n(.*?)```",
            Pattern.DOTALL);

    @TempDir
    Path dir;

    @Test
    void theDocumentedOutputIsTheOutput() throws Exception {
        Matcher example = EXAMPLE.matcher(Files.readString(DOC));
        List<String> seen = new ArrayList<>();
        while (example.find()) {
            String name = example.group(1);
            Path file = Files.writeString(dir.resolve(name), example.group(2));
            String arguments = "analyze " + example.group(3).replace(name, file.toString());
            assertEquals(example.group(4), output(arguments.split(" ")).replace(dir + "/", ""), name);
            seen.add(name);
        }
        String aborted = dir.resolve("aborted-read.edn").toString();
        String explained = output("analyze", "--treat-fail-as-info", aborted);
        assertTrue(explained.startsWith("VALID"), explained);
        assertTrue(seen.containsAll(List.of("stale-read.edn", "lost-write.edn", "order-flip.edn")), seen.toString());
    }

    /** Commands one after another, each followed by what it prints. */
    @Test
    void theDocumentedSessionIsTheSession() throws Exception {
        Matcher session = Pattern.compile("```text\\R(\\$ ./dynacheck campaign .*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOC));
        assertTrue(session.find());
        StringBuilder printed = new StringBuilder();
        for (String line :
                session.group(1).lines().filter(l -> l.startsWith("$ ")).toList()) {
            printed.append(line).append('\n');
            String[] words = line.substring("$ ./dynacheck ".length())
                    .replace("week.edn", dir.resolve("week.edn").toString())
                    .split(" ");
            printed.append(output(words).replace(dir + "/", ""));
        }
        assertEquals(session.group(1), printed.toString());
    }

    private static String output(String... arguments) {
        return Output.of(() -> Main.exitCode(arguments));
    }
}
