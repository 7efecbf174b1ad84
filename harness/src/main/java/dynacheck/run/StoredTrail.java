package dynacheck.run;

import dynacheck.history.Journal;
import dynacheck.history.Op;
import dynacheck.history.ViewNames;
import dynacheck.report.Flight;
import dynacheck.sim.SimRun;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps of a simulated run what a real one leaves: the trace of each node, in the node's folder. Also remembers the
 * messages that were sent, the first so many.
 */
public final class StoredTrail implements SimRun.Trail, AutoCloseable {
    private static final int MOST_FLIGHTS = 200_000;

    private final Path dir;
    private final Map<String, BufferedWriter> traces = new HashMap<>();
    private final List<Flight> flights = new ArrayList<>();

    public StoredTrail(Path dir) {
        this.dir = dir;
    }

    /** The history of the run, as a journal keeps it. */
    public static void writeHistory(SimRun.Outcome outcome, Path dir) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(dir.resolve("history.edn"))) {
            ViewNames names = new ViewNames();
            for (Op op : outcome.history().ops()) {
                StringBuilder line = new StringBuilder();
                Journal.print(names.shortened(op), line);
                out.append(line);
            }
        }
    }

    public List<Flight> flights() {
        return flights;
    }

    @Override
    public void event(long timeNanos, String what, Object detail) {}

    @Override
    public void arrived(String from, String to, long sentNanos, long arrivedNanos, Object message) {
        keep(from, to, sentNanos, arrivedNanos, message, null);
    }

    @Override
    public void lost(String from, String to, long sentNanos, long lostNanos, Object message, String why) {
        keep(from, to, sentNanos, lostNanos, message, why);
    }

    private void keep(String from, String to, long sentNanos, long endNanos, Object message, @Nullable String lost) {
        if (flights.size() < MOST_FLIGHTS) {
            String text = message.toString();
            String kind = text.split("[^A-Za-z0-9_]", 2)[0];
            flights.add(new Flight(from, to, sentNanos, endNanos, kind, text, lost));
        }
    }

    @Override
    public void traced(String process, Supplier<Optional<String>> traced) {
        Optional<String> line = traced.get();
        if (line.isEmpty()) {
            return;
        }
        try {
            BufferedWriter out = traces.get(process);
            if (out == null) {
                out = Files.newBufferedWriter(
                        Files.createDirectories(dir.resolve(process)).resolve("trace.jsonl"));
                traces.put(process, out);
            }
            out.write(line.get());
            out.newLine();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the trace of " + process, e);
        }
    }

    @Override
    public void close() throws IOException {
        for (BufferedWriter out : traces.values()) {
            out.close();
        }
    }
}
