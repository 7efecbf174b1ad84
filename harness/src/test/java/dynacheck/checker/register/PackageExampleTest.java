package dynacheck.checker.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the package's documentation compiles, runs, and says what is wrong. */
class PackageExampleTest {
    private static final String STALE = """
            {:process 0 :type :invoke :f :write :value 1}
            {:process 0 :type :ok :f :write :value 1}
            {:process 1 :type :invoke :f :read :value nil}
            {:process 1 :type :ok :f :read :value nil}
            """;

    @TempDir
    Path dir;

    @Test
    void compilesAndRuns() throws Exception {
        String docs = Files.readString(Path.of("src/main/java/dynacheck/checker/register/package-info.java"));
        Matcher example = Pattern.compile("<pre>\\{@code\\R(.*?)\\R \\* \\}</pre>", Pattern.DOTALL)
                .matcher(docs);
        assertTrue(example.find());
        String body = example.group(1).replaceAll("(?m)^ \\* ?", "");
        assertTrue(body.lines().count() <= 10, "ten lines");
        Path source = Files.writeString(dir.resolve("Example.java"), """
                import dynacheck.checker.register.*;
                import java.io.InputStream;
                import java.nio.file.*;
                public class Example {
                    public static void main(String[] args) throws Exception {
                %s
                    }
                }
                """.formatted(
                        body.replace("history.edn", dir.resolve("history.edn").toString())));
        Files.writeString(dir.resolve("history.edn"), STALE);
        compile(source);
        String printed;
        try (URLClassLoader loader = new URLClassLoader(new URL[] {dir.toUri().toURL()})) {
            printed = run(loader.loadClass("Example"));
        }
        assertTrue(printed.startsWith("INVALID: Not atomic: 1 lost-initial."), printed);
        assertTrue(printed.contains("However, 1 must come before nil"), printed);
    }

    private void compile(Path source) throws Exception {
        String javac = Path.of(System.getProperty("java.home"), "bin", "javac").toString();
        Process process = new ProcessBuilder(
                        javac,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        dir.toString(),
                        source.toString())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("javac.log").toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), Files.readString(dir.resolve("javac.log")));
    }

    private static String run(Class<?> example) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            example.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
