package dynacheck.run;

import dynacheck.history.HistoryReader;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A history that {@code analyze} was given: a file, or what can be read only once (standard input, a pipe, a process
 * substitution).
 */
public final class HistorySource {
    private static final Path STANDARD_INPUT = Path.of("-");

    private final Path path;
    private final boolean once;

    /** All of it again, if its beginning was read and cannot be read anew. */
    private @Nullable InputStream rest;

    private HistorySource(Path path, boolean once) {
        this.path = path;
        this.once = once;
    }

    public static HistorySource of(Path path) {
        if (path.equals(STANDARD_INPUT)) {
            return new HistorySource(path, true);
        }
        if (!Files.exists(path) || Files.isDirectory(path)) {
            throw new BadArguments("there is no file " + path + "; name a history file or a run's folder");
        }
        Path real = path.toAbsolutePath().normalize();
        boolean device = real.startsWith("/dev") || real.startsWith("/proc");
        return new HistorySource(path, device || !Files.isRegularFile(path));
    }

    /** Whether it can be read once only, and lies in no folder of the user's. */
    public boolean isOnce() {
        return once;
    }

    public Path path() {
        return path;
    }

    public InputStream open() throws IOException {
        if (rest != null) {
            return rest;
        }
        return path.equals(STANDARD_INPUT) ? keptOpen(System.in) : Files.newInputStream(path);
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
        if (!once && Files.size(path) > most) {
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
