package dynacheck.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What a test needs that a machine may not have. */
public final class Needs {
    private Needs() {}

    /** Skips the test, and says so, if one of these programs is not on the path; .ci/run installs them. */
    public static void programs(String... names) {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        for (String name : names) {
            boolean there = Stream.of(path.split(File.pathSeparator))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
            if (!there) {
                System.out.println("SKIPPED: there is no program " + name + " here");
            }
            Assumptions.assumeTrue(there, "SKIPPED: there is no program " + name + " here");
        }
    }
}
