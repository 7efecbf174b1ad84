package dynacheck.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows that no checker found: of a small run its messages and where it comes from, of a failing one which
 * of its faults did it. Kept beside the history, so that {@code analyze} makes the same page again.
 *
 * @param flights the messages, if they are known
 * @param origin what a shrunk run was made of, in sentences
 * @param blame null if nobody asked
 */
public record Extras(
        List<Flight> flights, List<String> origin, @Nullable Blame blame) {
    /** Of most runs. */
    public static final Extras NONE = new Extras(List.of(), List.of(), null);

    private static final String BLAME = "blame.json";
    private static final String ORIGIN = "origin.txt";
    private static final long MOST_BYTES = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    public Extras {
        flights = List.copyOf(flights);
        origin = List.copyOf(origin);
    }

    public Extras with(@Nullable Blame found) {
        return new Extras(flights, origin, found);
    }

    /** What is empty gets no file. */
    public void write(Path run) throws IOException {
        if (!flights.isEmpty()) {
            FlightsFile.write(run, flights);
        }
        if (!origin.isEmpty()) {
            Files.write(run.resolve(ORIGIN), origin);
        }
        if (blame != null) {
            Files.writeString(run.resolve(BLAME), JSON.writeValueAsString(blame));
        }
    }

    /** Throws IOException with the file if one of them is damaged. */
    public static Extras read(Path run) throws IOException {
        Path origin = run.resolve(ORIGIN);
        Path blame = run.resolve(BLAME);
        return new Extras(
                FlightsFile.read(run),
                isThere(origin) ? Files.readAllLines(origin) : List.of(),
                isThere(blame) ? blame(blame) : null);
    }

    private static boolean isThere(Path file) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES;
    }

    private static Blame blame(Path file) throws IOException {
        try {
            return JSON.readValue(Files.readString(file), Blame.class);
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
            throw new IOException(file + " does not say which fault did it: " + e.getMessage(), e);
        }
    }
}
