package dynacheck.workloads.dynastore.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dynacheck.history.Tag;
import dynacheck.workloads.dynastore.trace.TraceEvent.Entry;
import dynacheck.workloads.dynastore.trace.TraceEvent.Use;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code <run>/<node>/*.jsonl}, one event a line:
 * {@code {"process":"n1","incarnation":1,"time_ns":15374581160,"event":{"t":"ScanStarted","view":["+n1"],"scan":1}}}.
 *
 * <p>A view of many changes is told in a line of its own, {@code {"t":"View","number":7,"changes":["+n1"]}}, and is
 * that number in later lines of the file, until a line tells another view of that number.
 *
 * <p>A process that is killed may leave half a line. What that line says never left the process, because a node writes
 * its trace before it sends; such lines are counted and left out. A restarted process goes on behind it, in the same
 * line. Anything else that cannot be read is damage.
 */
public final class TraceFiles {
    /** About 2 GB of trace; more makes the check unknown instead of long. */
    private static final long MOST_EVENTS = 4_000_000;

    private static final String HEAD = "{\"process\":";
    private static final ObjectReader JSON = new ObjectMapper().reader();

    private final Observations observed = new Observations();
    private final Map<JsonNode, View> views = new HashMap<>();
    /** Of the file that is read. */
    private final Map<Long, View> numbered = new HashMap<>();

    private TraceFiles() {}

    /** Empty if no node of the run left a trace. */
    public static Optional<Observations> read(Path run) throws IOException {
        List<Path> files = files(run);
        if (files.isEmpty()) {
            return Optional.empty();
        }
        TraceFiles reader = new TraceFiles();
        for (Path file : files) {
            reader.read(run, file);
        }
        return Optional.of(reader.observed);
    }

    private static List<Path> files(Path run) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> nodes = Files.list(run)) {
            for (Path node : nodes.filter(Files::isDirectory).sorted().toList()) {
                try (Stream<Path> inNode = Files.list(node)) {
                    inNode.filter(f -> f.toString().endsWith(".jsonl")).sorted().forEach(files::add);
                }
            }
        }
        return files;
    }

    private void read(Path run, Path file) throws IOException {
        observed.tracedWithoutEvents(String.valueOf(run.relativize(file).getName(0)));
        numbered.clear();
        int number = 0;
        boolean torn = false;
        // Not Files.newBufferedReader: a line cut inside a character must not end the reading.
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (torn) {
                    observed.damaged(run.relativize(file) + ", line " + (number - 1) + " cannot be read");
                }
                if (observed.events() >= MOST_EVENTS) {
                    observed.damaged("more than " + MOST_EVENTS + " events; the rest was not read");
                    return;
                }
                torn = !readLine(line);
            }
        }
        if (torn) {
            observed.torn();
        }
    }

    /** Whether the line, or the line that begins behind a torn one, could be read. */
    private boolean readLine(String line) {
        if (event(line)) {
            return true;
        }
        int restarted = line.lastIndexOf(HEAD);
        if (restarted > 0 && event(line.substring(restarted))) {
            observed.torn();
            return true;
        }
        return false;
    }

    /** The event of a whole line. */
    static TraceEvent event(JsonNode line) {
        return new TraceFiles().read(line.path("event"));
    }

    private boolean event(String line) {
        try {
            JsonNode json = JSON.readTree(line);
            String process = json.path("process").asText("");
            if (process.isEmpty() || !json.path("time_ns").isIntegralNumber() || !json.has("event")) {
                return false;
            }
            TraceEvent event = read(json.path("event"));
            observed.add(
                    process,
                    json.path("incarnation").asLong(),
                    json.path("time_ns").asLong(),
                    event);
            return true;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return false;
        }
    }

    private TraceEvent read(JsonNode json) {
        String type = json.path("t").asText();
        return switch (type) {
            case "UpdateInvoked" -> new TraceEvent.UpdateInvoked(view(json, "view"), view(json, "proposal"));
            case "UpdateCompleted" -> new TraceEvent.UpdateCompleted(view(json, "view"));
            case "ScanStarted" -> new TraceEvent.ScanStarted(view(json, "view"), number(json, "scan"));
            case "ScanEnded" -> new TraceEvent.ScanEnded(view(json, "view"), number(json, "scan"), entries(json));
            case "TimestampChosen" ->
                new TraceEvent.TimestampChosen(json.path("key").asText(), tag(json.path("ts")));
            case "ChunkRead" ->
                new TraceEvent.ChunkRead(
                        view(json, "target"), view(json, "view"), key(json.path("after")), parts(json));
            case "ChunkWritten" ->
                new TraceEvent.ChunkWritten(
                        view(json, "target"),
                        json.path("first").asText(),
                        json.path("last").asText(),
                        names(json.path("by")));
            case "TransferBegun" -> new TraceEvent.TransferBegun(view(json, "target"));
            case "StretchRead" ->
                new TraceEvent.StretchRead(
                        view(json, "target"),
                        view(json, "view"),
                        json.path("begin").asText(),
                        json.path("end").asText(),
                        names(json.path("by")));
            case "StretchHeld" ->
                new TraceEvent.StretchHeld(
                        view(json, "target"),
                        json.path("begin").asText(),
                        json.path("end").asText(),
                        (int) number(json, "holders"));
            case "Numbered" -> new TraceEvent.Numbered(number(json.path("first"), "incarnation"));
            case "Started" -> new TraceEvent.Started(json.path("boot").asText());
            case "Told" -> new TraceEvent.Told(facts(json));
            case "Heard" -> new TraceEvent.Heard(name(json.path("from")), number(json, "incarnation"), facts(json));
            case "Recovered" -> new TraceEvent.Recovered(facts(json));
            case "View" -> {
                numbered.put(number(json, "number"), view(json, "changes"));
                yield new TraceEvent.Other();
            }
            case "" -> throw new IllegalArgumentException("an event without its type");
            default ->
                Use.traced(type)
                        .<TraceEvent>map(use -> new TraceEvent.Used(use, view(json, "view")))
                        .orElseGet(TraceEvent.Other::new);
        };
    }

    private static List<TraceEvent.Part> parts(JsonNode event) {
        List<TraceEvent.Part> parts = new ArrayList<>();
        for (JsonNode part : event.path("parts")) {
            parts.add(new TraceEvent.Part(
                    name(part.path("from")),
                    key(part.path("last")),
                    part.path("complete").asBoolean()));
        }
        return parts;
    }

    private static @Nullable String key(JsonNode json) {
        return json.isTextual() ? json.asText() : null;
    }

    private static List<String> names(JsonNode array) {
        List<String> names = new ArrayList<>();
        array.forEach(id -> names.add(name(id)));
        return names;
    }

    private List<DiskFact> facts(JsonNode event) {
        List<DiskFact> facts = new ArrayList<>();
        for (JsonNode fact : event.path("facts")) {
            facts.add(
                    switch (fact.path("t").asText()) {
                        case "Value" -> new DiskFact.Value(fact.path("key").asText(), tag(fact.path("ts")));
                        case "Mem" -> new DiskFact.Mem(view(fact, "view"), entry(fact.path("entry")));
                        case "Current" -> new DiskFact.Current(view(fact, "view"));
                        case "Dropped" -> new DiskFact.Dropped(view(fact, "before"));
                        default -> throw new IllegalArgumentException("an unknown fact");
                    });
        }
        return facts;
    }

    private static Tag tag(JsonNode ts) {
        return new Tag(number(ts, "num"), ts.path("pid").asText(), number(ts, "incarnation"), number(ts, "sequence"));
    }

    private static long number(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isIntegralNumber()) {
            throw new IllegalArgumentException(field + " is not a number");
        }
        return value.asLong();
    }

    private List<Entry> entries(JsonNode event) {
        List<Entry> entries = new ArrayList<>();
        for (JsonNode entry : event.path("result")) {
            entries.add(entry(entry));
        }
        return entries;
    }

    private Entry entry(JsonNode entry) {
        return new Entry(name(entry.path("owner")), view(entry, "proposal"));
    }

    /** One object for equal views: a run has few, in very many lines. */
    private View view(JsonNode json, String field) {
        JsonNode node = json.path(field);
        if (node.isIntegralNumber()) {
            View told = numbered.get(node.asLong());
            if (told == null) {
                throw new IllegalArgumentException("view " + node + " was never told");
            }
            return told;
        }
        View known = views.get(node);
        if (known == null) {
            known = parse(node);
            views.put(node, known);
        }
        return known;
    }

    private static View parse(JsonNode node) {
        if (!node.isArray()) {
            throw new IllegalArgumentException("not a view");
        }
        TreeSet<String> changes = new TreeSet<>();
        node.forEach(change -> changes.add(View.change(change.asText())));
        return new View(changes);
    }

    private static String name(JsonNode id) {
        if (id.asText("").isEmpty()) {
            throw new IllegalArgumentException("a process without a name");
        }
        return id.asText();
    }
}
