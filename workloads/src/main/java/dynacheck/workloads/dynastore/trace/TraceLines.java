package dynacheck.workloads.dynastore.trace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dynacheck.history.Tag;
import dynacheck.workloads.dynastore.trace.TraceEvent.Entry;
import java.util.Optional;

/** Writes what {@link TraceFiles} reads, for processes that leave no file by themselves. */
public final class TraceLines {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private TraceLines() {}

    /** One line without its end; empty for an event that is not judged. */
    public static Optional<String> line(String process, long incarnation, long timeNanos, TraceEvent event) {
        if (event instanceof TraceEvent.Other) {
            return Optional.empty();
        }
        ObjectNode line = JSON.objectNode();
        line.put("process", process).put("incarnation", incarnation).put("time_ns", timeNanos);
        line.set("event", json(event));
        return Optional.of(line.toString());
    }

    private static ObjectNode json(TraceEvent event) {
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

    private static ObjectNode withFacts(String name, Iterable<DiskFact> all) {
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

    private static ObjectNode named(String name, View view) {
        return named(name).set("view", json(view));
    }

    private static ArrayNode json(View view) {
        ArrayNode changes = JSON.arrayNode();
        view.changes().forEach(changes::add);
        return changes;
    }

    private static ObjectNode json(Entry entry) {
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
