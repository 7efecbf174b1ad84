package dynacheck;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tests that need what a machine may lack: a program, a device, a kind of address. A newcomer with a JDK and Maven only
 * must get a green {@code ./mvnw verify}, and a test of etcd on a machine without etcd has nothing to say, so such a
 * test is skipped: aborted, never passed. The console says so, and .ci/run installs the programs, lists what was
 * skipped all the same, and fails if a test was skipped for a program that is there.
 */
public final class Needs {
    private Needs() {}

    /** Skips the test that calls it, and says so on the console, if what it needs is not there. */
    public static void that(boolean there, String lack) {
        if (!there) {
            System.out.println("SKIPPED: " + lack);
        }
        assumeTrue(there, "SKIPPED: " + lack);
    }

    /** Skips the test if one of these programs is not on the PATH. */
    public static void programs(String... names) {
        for (String name : names) {
            Path unused = program(name);
        }
    }

    /** Skips the test if this file is not there. */
    public static void file(Path file) {
        that(Files.isReadable(file), "there is no file " + file + " here");
    }

    /** Where the first of these programs is that is on the PATH; skips the test if none is. */
    public static Path program(String... alternatives) {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        Optional<Path> found = Stream.of(path.split(File.pathSeparator))
                .flatMap(folder -> Stream.of(alternatives).map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        that(found.isPresent(), "there is no program " + String.join(" or ", List.of(alternatives)) + " here");
        return found.orElseThrow();
    }
}
