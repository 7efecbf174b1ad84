package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process of its own: how it ends, and what it loads. */
class MainProcessTest {
    static final String VALID = """
            {:index 0 :time 1 :process 0 :type :invoke :f :write :value 1}
            {:index 1 :time 2 :process 0 :type :ok :f :write :value 1}
            {:index 2 :time 3 :process 1 :type :invoke :f :read :value nil}
            {:index 3 :time 4 :process 1 :type :ok :f :read :value 1}
            """;

    @TempDir
    Path dir;

    private record Ended(int code, String output) {}

    /** With {@code -}, what the file holds comes from a pipe. */
    private Ended run(Path input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        File output = dir.resolve("output").toFile();
        Process process = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it ends by itself");
            return new Ended(process.exitValue(), Files.readString(output.toPath()));
        } finally {
            process.destroyForcibly();
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }

    @Test
    void filesAreJudgedWithoutTheParserOfArguments() throws Exception {
        Path valid = file("valid.edn", VALID);
        Ended plain = run(valid, "analyze", valid.toString());
        assertEquals(0, plain.code(), plain.output());
        assertTrue(plain.output().contains("VALID  valid.edn"), plain.output());
        assertTrue(plain.output().contains("dynacheck.checker.Zones "), "the classes that are loaded are told");
        assertFalse(plain.output().contains("picocli."), "it is loaded only for options");
        Ended parsed = run(valid, "analyze", "--format", "edn", valid.toString());
        assertEquals(0, parsed.code(), parsed.output());
        assertTrue(parsed.output().contains("picocli."), "with an option it is there");
    }

    @Test
    void theVerdictIsTheExitCode() throws Exception {
        Path stale = file("stale.edn", VALID.replace(":read :value 1", ":read :value 7"));
        assertEquals(1, run(stale, "analyze", stale.toString()).code());
        assertEquals(1, run(stale, "analyze", "--json", "-").code());
        assertEquals(254, run(stale, "analyze", "absent.edn").code());
        assertEquals(254, run(stale, "no-such-verb").code());
    }
}
