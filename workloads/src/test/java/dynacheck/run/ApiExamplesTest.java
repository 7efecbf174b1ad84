package dynacheck.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The example in the documentation of each interface that somebody else may implement compiles. {@code
 * PackageExampleTest} runs that of experiments.
 */
class ApiExamplesTest {
    private static final String IMPORTS = """
            import dynacheck.checker.*;
            import dynacheck.checker.model.*;
            import dynacheck.cluster.*;
            import dynacheck.fault.*;
            import dynacheck.generator.*;
            import dynacheck.history.*;
            import dynacheck.injection.*;
            import dynacheck.membership.*;
            import dynacheck.target.*;
            import dynacheck.workload.*;
            import java.time.Duration;
            import java.util.*;
            import java.util.function.*;
            """;

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "checker/Checker",
                "checker/model/Model",
                "injection/NemesisPackage",
                "target/Client",
                "target/Target",
                "workload/Workload"
            })
    void compiles(String type) throws Exception {
        String source = Files.readString(Path.of("..", "harness", "src", "main", "java", "dynacheck", type + ".java"));
        Matcher example = Pattern.compile("<pre>\\{@code\\R(.*?)\\R \\* \\}</pre>", Pattern.DOTALL)
                .matcher(source);
        assertTrue(example.find(), type + " has an example");
        String body = example.group(1).replaceAll("(?m)^ \\* ?", "");
        Path file = Files.writeString(dir.resolve("Example.java"), IMPORTS + "class Example {\n" + body + "\n}\n");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String path = System.getProperty("java.class.path");
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, said, "-proc:none", "-cp", path, "-d", dir.toString(), file.toString());
        assertEquals(0, compiled, said.toString(StandardCharsets.UTF_8));
    }
}
