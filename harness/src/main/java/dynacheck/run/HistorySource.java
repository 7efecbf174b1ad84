package dynacheck.run;

import dynacheck.history.HistoryReader;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A history that {@code analyze} was given: a file, or what can be read only once (standard input, a pipe, a process
 * substitution).
 */
public final class HistorySource {
    private static final Path STANDARD_INPUT = Path.of("-");

    /** What a folder may hold, the first that it does: ours and Jepsen's, and so Maelstrom's. */
    private static final List<String> NAMES = List.of("history.edn", "history.json", "history.txt");

    /** Of etcd's robustness tests, a folder for each client. */
    private static final String CLIENTS = "client-*/operations.json";

    private final Path path;
    private final List<Path> parts;
    private final boolean once;

    /** All of it again, if its beginning was read and cannot be read anew. */
    private @Nullable InputStream rest;

    private HistorySource(Path path, List<Path> parts, boolean once) {
        this.path = path;
        this.parts = parts;
        this.once = once;
    }

    public static HistorySource of(Path path) {
        if (path.equals(STANDARD_INPUT)) {
            return new HistorySource(path, List.of(), true);
        }
        if (!Files.exists(path) || Files.isDirectory(path)) {
            throw new BadArguments("there is no file " + path + "; name a history file or a run's folder");
        }
        Path real = path.toAbsolutePath().normalize();
        boolean device = real.startsWith("/dev") || real.startsWith("/proc");
        return new HistorySource(path, List.of(path), device || !Files.isRegularFile(path));
    }

    /** The history in a folder of somebody's run. */
    public static HistorySource in(Path folder) throws IOException {
        for (String name : NAMES) {
            if (Files.isRegularFile(folder.resolve(name))) {
                return of(folder.resolve(name));
            }
        }
        PathMatcher ofClient = folder.getFileSystem().getPathMatcher("glob:" + CLIENTS);
        List<Path> parts;
        try (Stream<Path> files = Files.walk(folder, 2)) {
            parts = files.filter(file -> ofClient.matches(folder.relativize(file)))
                    .sorted()
                    .toList();
        }
        if (parts.isEmpty()) {
            boolean binary = Files.isRegularFile(folder.resolve("test.jepsen"));
            throw new BadArguments("there is no history in " + folder + ": none of " + String.join(", ", NAMES)
                    + " or " + CLIENTS
                    + (binary
                            ? "; its test.jepsen is binary and is not read here, but Jepsen's analyze writes"
                                    + " history.edn from it: lein run analyze"
                            : ""));
        }
        return new HistorySource(folder, parts, false);
    }

    /** Whether it can be read once only, and lies in no folder of the user's. */
    public boolean isOnce() {
        return once;
    }

    /** Whether {@link #path} is a file that can be read again. */
    boolean isFile() {
        return !once && parts.equals(List.of(path));
    }

    public Path path() {
        return path;
    }

    public InputStream open() throws IOException {
        if (rest != null) {
            return rest;
        }
        if (path.equals(STANDARD_INPUT)) {
            return keptOpen(System.in);
        }
        if (parts.size() <= 1) {
            return Files.newInputStream(parts.isEmpty() ? path : parts.getFirst());
        }
        List<InputStream> all = new ArrayList<>();
        for (Path part : parts) {
            all.add(Files.newInputStream(part));
        }
        return new SequenceInputStream(Collections.enumeration(all));
    }

    /** Standard input is not ours to close. */
    private static InputStream keptOpen(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public void close() {
                // Left to who opened it.
            }
        };
    }

    /** The whole text, unpacked, if it has at most so many bytes; else what can be read only once is read on. */
    public Optional<InputStream> upTo(int most) throws IOException {
        long size = 0;
        for (Path part : parts) {
            size += once ? 0 : Files.size(part);
        }
        if (size > most) {
            return Optional.empty();
        }
        InputStream text = HistoryReader.unpacked(open());
        byte[] bytes = text.readNBytes(most + 1);
        if (once) {
            rest = new SequenceInputStream(new ByteArrayInputStream(bytes), text);
        } else {
            text.close();
        }
        return bytes.length <= most ? Optional.of(new ByteArrayInputStream(bytes)) : Optional.empty();
    }
}
