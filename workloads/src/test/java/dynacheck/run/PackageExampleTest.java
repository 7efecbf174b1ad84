package dynacheck.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of the package's documentation compiles, runs, and is the one of CONTRIBUTING. */
@Timeout(120)
class PackageExampleTest {
    @TempDir
    Path dir;

    private static String block(String file, String pattern) throws Exception {
        Matcher example = Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..").resolve(file)));
        assertTrue(example.find(), file);
        return example.group(1).stripTrailing();
    }

    private static String documented() throws Exception {
        return block("harness/src/main/java/dynacheck/run/package-info.java", "<pre>\\{@code\\R(.*?)\\R \\* \\}</pre>")
                .replaceAll("(?m)^ \\* ?", "");
    }

    @Test
    void compilesAndRuns() throws Exception {
        String body = documented();
        assertTrue(body.lines().count() <= 15, "fifteen lines");
        Path source = Files.writeString(
                dir.resolve("ExampleTest.java"), """
                import static org.junit.jupiter.api.Assertions.assertEquals;
                import dynacheck.checker.Verdict;
                import dynacheck.run.*;
                import java.nio.file.Path;
                import java.time.Duration;
                import org.junit.jupiter.api.Test;
                public class ExampleTest {
                %s
                }
                """.formatted(body.replaceFirst("(?m)^void ", "public void ")
                        .replace("Path.of(\"target\", \"dynacheck\")", "Path.of(\"" + dir.resolve("store") + "\")")));
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        dir.toString(),
                        source.toString());
        assertEquals(0, compiled);
        try (URLClassLoader loader = new URLClassLoader(new URL[] {dir.toUri().toURL()})) {
            Class<?> example = loader.loadClass("ExampleTest");
            for (Method method : example.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class)) {
                    method.invoke(example.getConstructor().newInstance());
                }
            }
        }
        assertTrue(Files.size(dir.resolve("store/latest/report.html")) > 10_000, "it ran");
    }

    @Test
    void isTheOneThatContributorsRead() throws Exception {
        assertEquals(documented(), block(".github/CONTRIBUTING.md", "```java\\R(.*?)\\R```"));
    }
}
