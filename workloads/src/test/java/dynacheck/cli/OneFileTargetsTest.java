package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.target.Target;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody's store is one small file: a jar of it goes through {@code test} or {@code sim}, with every checker. */
@Timeout(120)
class OneFileTargetsTest {
    private static final int MOST_LINES = 120;
    private static final List<String> CHECKERS = List.of("atomicity", "definition-1", "coverage", "stats");

    @TempDir
    Path dir;

    private Path jar(String name) throws IOException {
        String text;
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/plugin/" + name + ".java"))) {
            text = new String(in.readAllBytes());
        }
        assertTrue(
                text.lines().count() < MOST_LINES, name + " has " + text.lines().count() + " lines");
        Path source = Files.writeString(dir.resolve(name + ".java"), text);
        Path classes = Files.createDirectory(dir.resolve("classes"));
        String path = System.getProperty("java.class.path");
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-cp", path, "-d", classes.toString(), source.toString()));
        Path jar = Files.createDirectories(dir.resolve("plüg ins")).resolve(name + ".jar"); // as places are named
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.list(classes)) {
            out.putNextEntry(new JarEntry("META-INF/services/" + Target.class.getName()));
            out.write(name.getBytes());
            for (Path file : files.toList()) {
                out.putNextEntry(new JarEntry(file.getFileName().toString()));
                out.write(Files.readAllBytes(file));
            }
        }
        return jar;
    }

    private static Typed typed(String words, Path plugin) throws Exception {
        return Typed.of(Stream.concat(Stream.of(words.split(" ")), Stream.of("--plugin", plugin.toString()))
                .toArray(String[]::new));
    }

    private static void assertValidByAll(Typed run) {
        assertEquals(0, run.code(), run.out());
        for (String checker : CHECKERS) {
            assertTrue(
                    run.out().lines().anyMatch(line -> line.matches("  " + checker + " +VALID .*")),
                    checker + ": " + run.out());
        }
        assertTrue(!run.out().contains("white-box"), "not its checker: " + run.out());
    }

    @Test
    void anInMemoryStoreBehindHttpAsProcesses() throws Exception {
        Path jar = jar("HttpStore");
        String store = dir.resolve("store").toString();
        Typed run = typed(
                "test register --nodes 3 --nemesis pause --nemesis-interval 1s --time-limit 6s --rate 100 --seed 1"
                        + " --target http-store --store " + store,
                jar);
        assertValidByAll(run);
        Typed again = Typed.of("analyze", store + "/latest", "--plugin", jar.toString());
        assertValidByAll(again);
        Typed alone = Typed.of("analyze", store + "/latest");
        assertEquals(2, alone.code(), "nobody knows whether it has checkers of its own: " + alone.out());
        assertTrue(alone.out().contains("UNKNOWN The run was of target http-store, which is not here"), alone.out());
    }

    /** Its nodes know no proxy: what can be done to links on one machine would be done to nothing. */
    @Test
    void faultsThatItsNodesCannotSufferAreRefused() throws Exception {
        Path jar = jar("HttpStore");
        Typed run = typed("test register --nodes 3 --nemesis partition --target http-store", jar);
        assertEquals(254, run.code(), run.out());
        assertTrue(
                run.out().contains("--nemesis partition: nodes of http-store do not connect to each other"), run.out());
    }

    @Test
    void aRegisterOfOneProcessInTheSimulator() throws Exception {
        Path jar = jar("OneProcess");
        String store = dir.resolve("store").toString();
        Typed sweep =
                typed("sim --seeds 1..20 --workload register --nemesis none --time-limit 4s --target one-process", jar);
        assertEquals(0, sweep.code(), sweep.out());
        Typed run = typed(
                "test register --cluster sim --nodes 3 --nemesis kill,pause,partition --time-limit 20s --seed 1"
                        + " --target one-process --store " + store,
                jar);
        assertValidByAll(run);
    }
}
