package dynacheck.workloads.dynastore.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dynacheck.history.Tag;
import dynacheck.workloads.dynastore.trace.TraceEvent.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes one file of those that {@link TraceFiles} reads, for a process that leaves none by itself. */
public final class TraceLines {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** A view of more changes is told once, and is a number from then on. */
    private static final int FEW = 3;

    private final Map<View, Integer> numbers = new HashMap<>();
    private final List<ObjectNode> untold = new ArrayList<>();

    /** A line, or more where views are told, without the end of the last; empty for an event that is not judged. */
    public Optional<String> line(String process, long incarnation, long timeNanos, TraceEvent event) {
        if (event instanceof TraceEvent.Other) {
            return Optional.empty();
        }
        ObjectNode last = json(event);
        List<ObjectNode> events = new ArrayList<>(untold);
        untold.clear();
        events.add(last);
        return Optional.of(events.stream()
                .map(told -> JSON.objectNode()
                        .put("process", process)
                        .put("incarnation", incarnation)
                        .put("time_ns", timeNanos)
                        .set("event", told)
                        .toString())
                .collect(Collectors.joining("\n")));
    }

    private ObjectNode json(TraceEvent event) {
        return switch (event) {
            case TraceEvent.UpdateInvoked e -> named("UpdateInvoked", e.view()).set("proposal", json(e.proposal()));
            case TraceEvent.UpdateCompleted e -> named("UpdateCompleted", e.view());
            case TraceEvent.ScanStarted e -> named("ScanStarted", e.view()).put("scan", e.scan());
            case TraceEvent.ScanEnded e -> {
                ObjectNode json = named("ScanEnded", e.view()).put("scan", e.scan());
                ArrayNode result = json.putArray("result");
                e.result().forEach(entry -> result.add(json(entry)));
                yield json;
            }
            case TraceEvent.Used e -> named(e.use().traced(), e.view());
            case TraceEvent.TimestampChosen e -> {
                ObjectNode json = named("TimestampChosen").put("key", e.key());
                yield json.set("ts", json(e.tag()));
            }
            case TraceEvent.ChunkRead e -> {
                ObjectNode json = named("ChunkRead", e.view()).put("after", e.after());
                json.set("target", json(e.target()));
                ArrayNode parts = json.putArray("parts");
                e.parts()
                        .forEach(part -> parts.addObject()
                                .put("from", part.from())
                                .put("last", part.last())
                                .put("complete", part.complete()));
                yield json;
            }
            case TraceEvent.ChunkWritten e -> {
                ObjectNode json = named("ChunkWritten").put("first", e.first()).put("last", e.last());
                json.set("target", json(e.target()));
                ArrayNode by = json.putArray("by");
                e.by().forEach(by::add);
                yield json;
            }
            case TraceEvent.TransferBegun e -> named("TransferBegun").set("target", json(e.target()));
            case TraceEvent.StretchRead e -> json(e);
            case TraceEvent.StretchHeld e -> json(e);
            case TraceEvent.Numbered e -> {
                ObjectNode json = named("Numbered");
                json.putObject("first").put("incarnation", e.incarnation());
                yield json;
            }
            case TraceEvent.Started e -> named("Started").put("boot", e.boot());
            case TraceEvent.Told e -> withFacts("Told", e.facts());
            case TraceEvent.Heard e ->
                withFacts("Heard", e.facts()).put("from", e.from()).put("incarnation", e.incarnation());
            case TraceEvent.Recovered e -> withFacts("Recovered", e.facts());
            case TraceEvent.Other e -> named("Other");
        };
    }

    private ObjectNode json(TraceEvent.StretchRead read) {
        ObjectNode json =
                named("StretchRead", read.view()).put("begin", read.begin()).put("end", read.end());
        json.set("target", json(read.target()));
        ArrayNode by = json.putArray("by");
        read.by().forEach(by::add);
        return json;
    }

    private ObjectNode json(TraceEvent.StretchHeld held) {
        return named("StretchHeld")
                .put("begin", held.begin())
                .put("end", held.end())
                .put("holders", held.holders())
                .set("target", json(held.target()));
    }

    private ObjectNode withFacts(String name, Iterable<DiskFact> all) {
        ObjectNode json = named(name);
        ArrayNode facts = json.putArray("facts");
        for (DiskFact fact : all) {
            facts.add(
                    switch (fact) {
                        case DiskFact.Value v ->
                            named("Value").put("key", v.key()).set("ts", json(v.tag()));
                        case DiskFact.Mem mem -> named("Mem", mem.view()).set("entry", json(mem.entry()));
                        case DiskFact.Current cur -> named("Current", cur.view());
                        case DiskFact.Dropped gone -> named("Dropped").set("before", json(gone.before()));
                    });
        }
        return json;
    }

    private static ObjectNode named(String name) {
        return JSON.objectNode().put("t", name);
    }

    private ObjectNode named(String name, View view) {
        return named(name).set("view", json(view));
    }

    private JsonNode json(View view) {
        if (view.changes().size() <= FEW) {
            return changes(view);
        }
        Integer known = numbers.get(view);
        if (known == null) {
            known = numbers.size() + 1;
            numbers.put(view, known);
            untold.add(named("View").put("number", known).set("changes", changes(view)));
        }
        return JSON.numberNode(known);
    }

    private static ArrayNode changes(View view) {
        ArrayNode changes = JSON.arrayNode();
        view.changes().forEach(changes::add);
        return changes;
    }

    private ObjectNode json(Entry entry) {
        return JSON.objectNode().put("owner", entry.owner()).set("proposal", json(entry.proposal()));
    }

    private static ObjectNode json(Tag tag) {
        return JSON.objectNode()
                .put("num", tag.num())
                .put("pid", tag.pid())
                .put("incarnation", tag.incarnation())
                .put("sequence", tag.sequence());
    }
}
