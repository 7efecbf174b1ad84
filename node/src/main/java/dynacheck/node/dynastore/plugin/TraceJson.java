package dynacheck.node.dynastore.plugin;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dynacheck.node.core.Change;
import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.DiskFact;
import dynacheck.node.dynastore.MemEntry;
import dynacheck.node.dynastore.TraceEvent;
import dynacheck.node.dynastore.View;
import dynacheck.node.protocol.Traces;
import dynacheck.node.wire.Codec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A trace event as one JSON object; {@code "t"} is its type. A process is its name, a view the array of its changes as
 * the paper writes them: {@code ["+n1","+n2","-n1"]}.
 */
public final class TraceJson implements Traces {
    @JsonSerialize(using = ToStringSerializer.class)
    private interface ChangeAsText {}

    private interface ViewAsChanges {
        @JsonValue
        List<Change> changes();
    }

    private interface ProcessAsName {
        @JsonValue
        String name();
    }

    private static final ObjectMapper JSON = new ObjectMapper()
            .addMixIn(Change.class, ChangeAsText.class)
            .addMixIn(View.class, ViewAsChanges.class)
            .addMixIn(ProcessId.class, ProcessAsName.class);

    static {
        Codec.named(JSON, TraceEvent.class);
        Codec.named(JSON, DiskFact.class);
    }

    private record Seen(View view, Set<MemEntry> result) {}

    private final Set<Seen> seen = new HashSet<>();

    @Override
    public String json(Object event) {
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + event, e);
        }
    }

    /**
     * The checks need every proposal and every different result of a scan that was not empty, or they would accuse
     * those who acted on them. They are few.
     */
    @Override
    public boolean mustLast(Object event) {
        return event instanceof TraceEvent.UpdateInvoked
                || event instanceof TraceEvent.ScanEnded scan
                        && !scan.result().isEmpty()
                        && seen.add(new Seen(scan.view(), Set.copyOf(scan.result())));
    }
}
