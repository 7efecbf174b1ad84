package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.workload.Workload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A jar that was not there when the harness was built. */
@Timeout(120)
class PluginsTest {
    private static final String SERVICE = "META-INF/services/" + Workload.class.getName();

    @TempDir
    Path dir;

    /** A jar of the plug-in of the test resources, with this line in the list of its workloads. */
    private Path jar(String name, String provider) throws IOException {
        Path source = dir.resolve("QuietWorkload.java");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/plugin/QuietWorkload.java"))) {
            Files.write(source, in.readAllBytes());
        }
        String path = System.getProperty("java.class.path");
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-cp", path, "-d", dir.toString(), source.toString()));
        return zip(name, Map.of(SERVICE, provider.getBytes(), "QuietWorkload.class", read("QuietWorkload.class")));
    }

    private byte[] read(String file) throws IOException {
        return Files.readAllBytes(dir.resolve(file));
    }

    private Path zip(String name, Map<String, byte[]> entries) throws IOException {
        Path jar = dir.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (var entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return jar;
    }

    private List<String> run(String... more) {
        return Stream.concat(
                        Stream.of("test", "quiet", "--cluster", "sim", "--nodes", "3", "--time-limit", "3s"),
                        Stream.concat(
                                Stream.of("--nemesis", "none", "--rate", "20", "--store", dir.resolve("store") + ""),
                                Stream.of(more)))
                .toList();
    }

    @Test
    void itsWorkloadRunsAndTheLineThatRepeatsTheRunNamesTheJar() throws Exception {
        Path jar = jar("quiet.jar", "QuietWorkload");
        List<String> words = run("--plugin", jar.toString(), "--seed", "5");
        Typed typed = Typed.of(words.toArray(String[]::new));
        assertEquals(0, typed.code(), typed.out());
        assertTrue(typed.out().contains("VALID  quiet"), typed.out());
        List<String> lines =
                typed.out().lines().filter(line -> line.startsWith("again: ")).toList();
        assertEquals(2, lines.size(), "at the begin and at the end: " + typed.out());
        assertEquals(lines.get(0), lines.get(1));
        String again = lines.getFirst();
        assertTrue(again.contains("--plugin " + jar), again);
        String run = Files.readString(dir.resolve("store/latest/test.json"));
        assertTrue(run.contains("\"plugins\" : [ \"" + jar + "\" ]"), run);
        assertEquals(254, Main.exitCode(run().toArray(String[]::new)), "and is gone with its command line");
    }

    @Test
    void everyVerbOfPlugInsTakesOneAndNamesItToRepeatASeed() throws Exception {
        String jar = jar("quiet.jar", "QuietWorkload").toString();
        Typed help = Typed.of("test", "--plugin", jar, "--help");
        assertTrue(help.out().contains("what a plug-in of the tests does"), help.out());
        String[] few = {"--workload", "quiet", "--time-limit", "2s", "--plugin", jar};
        Typed swept =
                Typed.of(Stream.concat(Stream.of("sim", "--seeds", "1..2", "--store", dir + "/store"), Stream.of(few))
                        .toArray(String[]::new));
        assertEquals(0, swept.code(), swept.out());
        Typed replayed = Typed.of(Stream.concat(
                        Stream.of("replay", "1", "--store", dir.resolve("store").toString()), Stream.of(few))
                .toArray(String[]::new));
        assertEquals(0, replayed.code(), replayed.out());
        assertTrue(replayed.out().contains("--plugin " + jar), replayed.out());
    }

    /** By a process of its own, for an environment cannot be changed from within. */
    @Test
    void theVariableNamesJarsToo() throws Exception {
        Path jar = jar("quiet.jar", "QuietWorkload");
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()),
                        run("--seed", "5").stream())
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("output").toFile());
        builder.environment().put("DYNACHECK_PLUGINS", jar.toString());
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            String told = Files.readString(dir.resolve("output"));
            assertEquals(0, process.exitValue(), told);
            assertTrue(told.contains("--plugin " + jar + " --seed 5"), told);
        } finally {
            process.destroyForcibly();
        }
    }

    private void refused(String jar, String why) {
        Typed typed = Typed.of(run("--plugin", jar).toArray(String[]::new));
        assertEquals(254, typed.code(), typed.out());
        assertTrue(typed.out().contains(why), typed.out());
        assertEquals(1, typed.out().lines().count(), "a sentence and no stack trace: " + typed.out());
    }

    @Test
    void aJarThatIsOfNoUseIsRefusedWithTheReason() throws Exception {
        refused(dir.resolve("absent.jar").toString(), "there is no jar");
        Path text = Files.writeString(dir.resolve("text.jar"), "not a zip file");
        refused(text.toString(), "is no jar that can be read");
        refused(zip("empty.jar", Map.of("x", new byte[1])).toString(), "no target, workload, nemesis or model");
        refused(jar("misspelt.jar", "NoSuchClass").toString(), "Provider NoSuchClass not found");
        Path broken =
                zip("broken.jar", Map.of(SERVICE, "QuietWorkload".getBytes(), "QuietWorkload.class", new byte[9]));
        refused(broken.toString(), "cannot be used");
    }

    @Test
    void twoOfOneNameAreRefused() throws Exception {
        String first = jar("first.jar", "QuietWorkload").toString();
        Path source = dir.resolve("QuietWorkload.java");
        Files.writeString(
                dir.resolve("Other.java"), Files.readString(source).replace("class QuietWorkload", "class Other"));
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                dir + "",
                                dir + "/Other.java"));
        Path second = zip("second.jar", Map.of(SERVICE, "Other".getBytes(), "Other.class", read("Other.class")));
        Typed typed =
                Typed.of(run("--plugin", first, "--plugin", second.toString()).toArray(String[]::new));
        assertEquals(254, typed.code(), typed.out());
        assertTrue(typed.out().contains("more than one workload named quiet: [QuietWorkload, Other]"), typed.out());
    }
}
