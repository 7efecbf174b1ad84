package dynacheck.target;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a machine must have before a node can run there.
 *
 * @param what a program, or a file by its absolute path
 * @param debianPackage that it is in
 */
public record Software(String what, String debianPackage) {
    /** Servers are often installed here, and these folders are not on the PATH of ordinary users. */
    private static final List<String> ALSO = List.of("/usr/sbin", "/usr/local/sbin");

    private boolean isFile() {
        return what.startsWith("/");
    }

    /** For messages. */
    @Override
    public String toString() {
        return (isFile() ? "file " : "program ") + what;
    }

    /** For messages: what to do where it is missing. */
    public String fix() {
        return "apt-get install " + debianPackage;
    }

    /** A shell command that ends with 0 if a machine has it. */
    public String test() {
        return "{ PATH=$PATH:" + String.join(":", ALSO) + "; " + (isFile() ? "test -r '" : "command -v '")
                + what.replace("'", "'\\''") + "' >/dev/null; }";
    }

    /** Whether this machine has it. */
    public boolean isHere() {
        return isFile()
                ? Files.isReadable(Path.of(what))
                : folders().map(folder -> Path.of(folder, what)).anyMatch(Files::isExecutable);
    }

    /** The PATH for processes that are started on this machine. */
    public static String path() {
        return String.join(File.pathSeparator, folders().toList());
    }

    private static Stream<String> folders() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), ALSO.stream())
                .filter(folder -> !folder.isEmpty())
                .distinct();
    }
}
