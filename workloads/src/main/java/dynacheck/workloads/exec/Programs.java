package dynacheck.workloads.exec;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Programs of this machine. */
final class Programs {
    /** Servers are often here, and ordinary users have not these on their path. */
    private static final List<String> ALSO = List.of("/usr/sbin", "/usr/local/sbin");

    private Programs() {}

    /** Whether there is a program of this name, or a file at this absolute path. */
    static boolean isThere(String needed) {
        if (needed.startsWith("/")) {
            return Files.isReadable(Path.of(needed));
        }
        return folders().map(folder -> Path.of(folder, needed)).anyMatch(Files::isExecutable);
    }

    /** For the environment of what is started. */
    static String path() {
        return String.join(File.pathSeparator, folders().toList());
    }

    private static Stream<String> folders() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), ALSO.stream())
                .filter(folder -> !folder.isEmpty())
                .distinct();
    }
}
