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

/** House style that a machine can hold: file length, line length, no open ends, a glossary for every package. */
class TidyTest {
    private static final int MAX_LINES = 450;
    private static final int MAX_COLUMNS = 120;
    private static final Pattern OPEN_END = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();

    @Test
    void sourcesAreTidy() throws IOException {
        List<Path> sources = sources();
        assertTrue(sources.size() > 50, "expected to find the project's sources, found " + sources.size());
        List<String> faults = new ArrayList<>();
        for (Path source : sources) {
            List<String> lines = Files.readAllLines(source);
            String name = TOP.relativize(source).toString();
            if (lines.size() > MAX_LINES) {
                faults.add(name + ": " + lines.size() + " lines");
            }
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > MAX_COLUMNS && !lines.get(i).startsWith("import ")) {
                    faults.add(name + ":" + (i + 1) + ": " + lines.get(i).length() + " columns");
                }
                if (OPEN_END.matcher(lines.get(i)).find()) {
                    faults.add(name + ":" + (i + 1) + ": open end");
                }
            }
        }
        assertEquals(List.of(), faults);
    }

    @Test
    void everyPackageHasAGlossary() throws IOException {
        List<String> missing = sources().stream()
                .filter(s -> s.toString().contains("/src/main/java/"))
                .map(Path::getParent)
                .distinct()
                .filter(dir -> !Files.exists(dir.resolve("package-info.java")))
                .map(dir -> TOP.relativize(dir).toString())
                .sorted()
                .toList();
        assertEquals(List.of(), missing);
    }

    private static List<Path> sources() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String module : List.of("node", "harness", "nemesis", "workloads")) {
            try (Stream<Path> files = Files.walk(TOP.resolve(module).resolve("src"))) {
                files.filter(f -> f.toString().endsWith(".java")).forEach(found::add);
            }
        }
        return found;
    }
}
