package dynacheck.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a node that runs takes of its machine.
 *
 * @param residentBytes of memory, as the operating system counts it; 0 where that cannot be asked
 * @param diskBytes of the files in its data folder
 */
public record Footprint(long residentBytes, long diskBytes) {
    private static final String RESIDENT = "VmRSS:";

    /** Of a process on this machine. */
    static Footprint of(long pid, Path dataDir) throws IOException {
        return new Footprint(resident(Path.of("/proc", Long.toString(pid), "status")), disk(dataDir));
    }

    private static long resident(Path status) throws IOException {
        if (!Files.exists(status)) {
            return 0; // no Linux, or the process has just ended
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(RESIDENT))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }

    private static long disk(Path folder) throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                sum += size(file);
            }
        }
        return sum;
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0; // a log that was just taken in
        }
    }
}
