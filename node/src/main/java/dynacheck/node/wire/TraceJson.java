package dynacheck.node.wire;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dynacheck.node.core.Change;
import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.DiskFact;
import dynacheck.node.dynastore.TraceEvent;
import dynacheck.node.dynastore.View;
import java.util.List;

/**
 * A trace event as one JSON object; {@code "t"} is its type. A process is its name, a view the array of its changes as
 * the paper writes them: {@code ["+n1","+n2","-n1"]}.
 */
public final class TraceJson {
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

    private TraceJson() {}

    /** One line, without its end. */
    public static String line(TraceEvent event) {
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + event, e);
        }
    }
}
