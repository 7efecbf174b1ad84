package dynacheck.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code <run>/messages.jsonl}: the messages of a small run, one a line, for the story in its report. */
public final class FlightsFile {
    private static final String FILE = "messages.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    private FlightsFile() {}

    public static void write(Path run, List<Flight> flights) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(run.resolve(FILE))) {
            for (Flight flight : flights) {
                out.write(JSON.writeValueAsString(flight));
                out.newLine();
            }
        }
    }

    /** Empty if the run's messages are not known. */
    public static List<Flight> read(Path run) throws IOException {
        Path file = run.resolve(FILE);
        if (!Files.exists(file)) {
            return List.of();
        }
        List<Flight> flights = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            try {
                flights.add(JSON.readValue(line, Flight.class));
            } catch (JsonProcessingException e) {
                throw new IOException(file + ", line " + (flights.size() + 1) + " is not a message", e);
            }
        }
        return flights;
    }
}
