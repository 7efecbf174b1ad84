package dynacheck.target;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a host needs to run a node: files and, for a program in Java, the runtime that this harness runs on. It is made
 * once, in a folder that hosts get as {@link Session.NodeSetup#home}.
 *
 * @param files by their places in the folder, such as {@code lib/store.jar}
 * @param needsJava whether hosts need {@code runtime/bin/java} there
 * @param finish what else there is to do
 */
public record Bundle(Map<String, Path> files, boolean needsJava, Finish finish) {
    public Bundle {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        for (String place : files.keySet()) {
            Path path = Path.of(place);
            if (path.isAbsolute() || !path.normalize().equals(path) || path.startsWith("..") || place.isEmpty()) {
                throw new IllegalArgumentException("not a place within a bundle: " + place);
            }
        }
    }

    /** Files and nothing else, such as a program that needs no library. */
    public static Bundle of(Map<String, Path> files) {
        return new Bundle(files, false, home -> {});
    }

    /** Adds what makes nodes start faster; done on this machine if hosts are of its kind, else not at all. */
    public interface Finish {
        void in(Path home) throws IOException, InterruptedException;
    }
}
