package dynacheck.node.dynastore.plugin;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dynacheck.node.core.Change;
import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.DiskFact;
import dynacheck.node.dynastore.MemEntry;
import dynacheck.node.dynastore.TraceEvent;
import dynacheck.node.dynastore.View;
import dynacheck.node.protocol.Traces;
import dynacheck.node.wire.Codec;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A trace event as one JSON object; {@code "t"} is its type. A process is its name, a view the array of its changes as
 * the paper writes them: {@code ["+n1","+n2","-n1"]}. One of more than a few changes is a number, after a line that
 * tells it: {@code {"t":"View","number":7,"changes":["+n1","+n2","+n3","-n1"]}}.
 */
public final class TraceJson implements Traces {
    @JsonSerialize(using = ToStringSerializer.class)
    private interface ChangeAsText {}

    private interface ProcessAsName {
        @JsonValue
        String name();
    }

    private static final ObjectMapper JSON = new ObjectMapper()
            .addMixIn(Change.class, ChangeAsText.class)
            .addMixIn(ProcessId.class, ProcessAsName.class)
            .registerModule(new SimpleModule("views").addSerializer(View.class, new ViewSerializer()));

    static {
        Codec.named(JSON, TraceEvent.class);
        Codec.named(JSON, DiskFact.class);
    }

    private record Seen(View view, Set<MemEntry> result) {}

    private final Set<Seen> seen = new HashSet<>();
    private final Numbers numbers = new Numbers();
    private final ObjectWriter json = JSON.writer().withAttribute(Numbers.class, numbers);

    @Override
    public List<String> json(Object event) {
        try {
            String text = json.writeValueAsString(event);
            List<String> lines = new ArrayList<>(numbers.told());
            lines.add(text);
            return lines;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + event, e);
        }
    }

    /** Numbers of the views that were named last: each holds every change there ever was, and most lines name one. */
    private static final class Numbers {
        private static final int REMEMBERED = 64;

        private final Map<View, Integer> numbers = new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
            @Serial
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<View, Integer> eldest) {
                return size() > REMEMBERED;
            }
        };

        private final Map<Integer, View> untold = new LinkedHashMap<>();
        private int last;

        int of(View view) {
            Integer known = numbers.get(view);
            if (known != null) {
                return known;
            }
            last++;
            numbers.put(view, last);
            untold.put(last, view);
            return last;
        }

        /** What they stand for, of those that were not told yet. */
        List<String> told() {
            List<String> lines = new ArrayList<>();
            untold.forEach((number, view) -> lines.add("{\"t\":\"View\",\"number\":" + number + ",\"changes\":[\""
                    + view.changes().stream().map(Change::toString).collect(Collectors.joining("\",\"")) + "\"]}"));
            untold.clear();
            return lines;
        }
    }

    /** Its changes, or its number, if that is shorter. */
    private static final class ViewSerializer extends StdSerializer<View> {
        @Serial
        private static final long serialVersionUID = 1;

        private static final int FEW = 3;

        ViewSerializer() {
            super(View.class);
        }

        @Override
        public void serialize(View view, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (view.size() > FEW && provider.getAttribute(Numbers.class) instanceof Numbers numbers) {
                out.writeNumber(numbers.of(view));
                return;
            }
            out.writeStartArray();
            for (Change change : view.changes()) {
                out.writeString(change.toString());
            }
            out.writeEndArray();
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
