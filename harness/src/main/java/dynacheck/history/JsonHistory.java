package dynacheck.history;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Histories in JSON: one object a line, or one array of them, with the names of the EDN form ({@code "process"},
 * {@code "type"}, {@code "f"}, {@code "value"}, and if wanted {@code "index"}, {@code "time"}, {@code "key"}). Whole
 * operations with their times of call and return are read, too: {@link PorcupineHistory}.
 */
final class JsonHistory {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Fields fields;
    private final OpSink sink;
    private final int before;
    private final boolean isPiece;

    JsonHistory(OpSink sink) {
        this(sink, new Fields(), 0, false);
    }

    private JsonHistory(OpSink sink, Fields fields, int before, boolean isPiece) {
        this.sink = sink;
        this.fields = fields;
        this.before = before;
        this.isPiece = isPiece;
    }

    /**
     * Of a piece of a history, which must be of events.
     *
     * @param before lines that stand before this text
     */
    static JsonHistory ofPiece(OpSink sink, Fields fields, int before) {
        return new JsonHistory(sink, fields, before, true);
    }

    void read(InputStream in) throws IOException {
        @Nullable PorcupineHistory whole = null;
        int line = before + 1;
        boolean inArray = false;
        try (JsonParser parser = MAPPER.createParser(in)) {
            while (true) {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    break;
                }
                line = before + parser.currentTokenLocation().getLineNr();
                if (token == JsonToken.START_OBJECT) {
                    JsonNode node = parser.readValueAsTree();
                    if (whole == null && PorcupineHistory.isOne(node)) {
                        if (isPiece) {
                            throw new MalformedHistoryException(
                                    line,
                                    "this is a whole operation, with Call and Return; those come in any order and are"
                                            + " sorted in memory: `dynacheck analyze` does that");
                        }
                        if (fields.expectedIndex() > 0) {
                            throw new MalformedHistoryException(line, "this is a whole operation, not an event");
                        }
                        whole = new PorcupineHistory();
                    }
                    if (whole == null) {
                        sink.accept(op(node, line), line);
                    } else {
                        whole.add(node, line);
                    }
                } else if (token == JsonToken.START_ARRAY || token == JsonToken.END_ARRAY) {
                    inArray = token == JsonToken.START_ARRAY;
                } else {
                    throw new MalformedHistoryException(line, "an op must be an object, not " + parser.getText());
                }
            }
        } catch (JsonProcessingException e) {
            if (e instanceof JsonEOFException
                    && !inArray
                    && before + e.getLocation().getLineNr() == line) {
                sink.note(EdnHistory.torn(line));
            } else {
                int at = e.getLocation() == null
                        ? line
                        : before + e.getLocation().getLineNr();
                throw new MalformedHistoryException(at, "not JSON: " + reason(e));
            }
        }
        if (whole != null) {
            whole.finish(sink);
        }
    }

    /** Without the second place that the parser names, which counts from the beginning of the piece. */
    private static String reason(JsonProcessingException e) {
        return e.getOriginalMessage().replaceAll(" \\(start marker at .*]\\)", "");
    }

    private Op op(JsonNode node, int line) {
        fields.begin(line);
        node.properties().forEach(e -> {
            boolean nemesis =
                    e.getKey().equals("process") && e.getValue().asText().endsWith("nemesis");
            fields.put(Keyword.of(e.getKey()), nemesis ? Op.NEMESIS : value(e.getValue()));
        });
        return fields.op();
    }

    private static @Nullable Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case NULL, MISSING -> null;
            case BOOLEAN -> node.booleanValue();
            case NUMBER ->
                node.isIntegralNumber()
                        ? node.canConvertToLong() ? (Object) node.longValue() : node.bigIntegerValue()
                        : (Object) node.doubleValue();
            case ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>(node.size());
                node.forEach(item -> items.add(value(item)));
                yield Collections.unmodifiableList(items);
            }
            case OBJECT -> {
                Map<Object, @Nullable Object> map = new LinkedHashMap<>();
                node.properties().forEach(e -> map.put(e.getKey(), value(e.getValue())));
                yield Collections.unmodifiableMap(map);
            }
            default -> node.asText();
        };
    }
}
