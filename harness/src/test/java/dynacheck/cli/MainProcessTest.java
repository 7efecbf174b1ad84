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
        return started(new ProcessBuilder(command).redirectInput(input.toFile()));
    }

    private Ended started(ProcessBuilder builder) throws Exception {
        File output = dir.resolve("output").toFile();
        Process process =
                builder.redirectErrorStream(true).redirectOutput(output).start();
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
        assertTrue(
                plain.output().contains("dynacheck.checker.register.Zones "), "the classes that are loaded are told");
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

    /** As under cron, which has no locale. */
    @Test
    void whatIsPrintedIsUtf8WhateverTheLocale() throws Exception {
        String text = VALID.replace(":value 1", ":value \"gr\u00fcn \u4e2d\"");
        Path stale = file("stale.edn", text.replace(":read :value \"gr\u00fcn", ":read :value \"rot"));
        for (List<String> arguments : List.of(
                List.of(stale.toString()), List.of("--json", stale.toString()), List.of("--format", "edn", "-"))) {
            Ended ended = run(stale, arguments, "C");
            assertEquals(1, ended.code(), ended.output());
            assertTrue(ended.output().contains("rot \u4e2d"), ended.output());
        }
        Ended error = run(stale, List.of("--initial", "\"\u00fc", "x"), "C.UTF-8");
        assertEquals(254, error.code());
        assertTrue(error.output().contains("dynacheck: --initial \"\u00fc is not EDN"), error.output());
    }

    /** The launcher sees to it that it can be named; whoever starts the JVM otherwise gets a sentence. */
    @Test
    void aFileThatCannotBeNamedIsAnErrorWithItsFix() throws Exception {
        Path file = file("gr\u00fcn.edn", VALID);
        for (List<String> arguments : List.of(List.of(file.toString()), List.of("--format", "edn", file.toString()))) {
            Ended ended = run(file, arguments, "C");
            assertEquals(254, ended.code(), ended.output());
            assertTrue(ended.output().contains("set LC_ALL=C.UTF-8"), ended.output());
            assertFalse(ended.output().contains("\tat "), ended.output());
            assertEquals(0, run(file, arguments, "C.UTF-8").code());
        }
    }

    private Ended run(Path input, List<String> arguments, String locale) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "analyze"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(input.toFile());
        builder.environment().put("LC_ALL", locale);
        return started(builder);
    }
}
