package dynacheck.workloads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The harness tests any store, so it names none; only the paper that Definition 1 and its figure come from. */
class NoProtocolNamedTest {
    private static final Pattern PROTOCOL = Pattern.compile("(?i)dynastore|weak.?snapshot|\\bNV[1-5]\\b|\\bws\\(");
    private static final String CITATION = "of the DynaStore paper";

    @Test
    void theHarnessNamesNoProtocol() throws IOException {
        Path top = Path.of("..").toAbsolutePath().normalize();
        List<String> named = new ArrayList<>();
        int read = 0;
        for (String module : List.of("harness", "nemesis")) {
            try (Stream<Path> files = Files.walk(top.resolve(module).resolve("src/main"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    read++;
                    int number = 0;
                    for (String line : Files.readAllLines(file)) {
                        number++;
                        String rest = line.stripLeading().startsWith("*") ? line.replace(CITATION, "") : line;
                        if (PROTOCOL.matcher(rest).find()) {
                            named.add(top.relativize(file) + ":" + number + ": " + line.strip());
                        }
                    }
                }
            }
        }
        assertTrue(read > 300, "expected the sources of the harness, found " + read + " files");
        assertEquals(List.of(), named);
    }
}
