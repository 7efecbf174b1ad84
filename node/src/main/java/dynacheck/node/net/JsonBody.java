package dynacheck.node.net;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object of a request, at a place that messages name. Whatever a client sends, it is read or refused in words:
 * which field, what was expected, an example, and what was there.
 */
final class JsonBody {
    private static final int MAX_DEPTH = 16;
    private static final int SHOWN = 40;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(HttpApi.MAX_BODY_BYTES)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final String place;
    private final JsonNode object;

    private JsonBody(String place, JsonNode object) {
        this.place = place;
        this.object = object;
    }

    /** Reads a whole body, in UTF-8. */
    static JsonBody read(byte[] body, String example) throws BadRequest {
        if (body.length == 0) {
            throw BadRequest.of("the body", "a JSON object", example, "nothing");
        }
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (IOException e) {
            throw BadRequest.of("the body", "one JSON object in UTF-8", example, "something else" + where(e));
        }
        return of("the body", root, example);
    }

    private static String where(IOException e) {
        JsonLocation at = e instanceof JsonProcessingException json ? json.getLocation() : null;
        return at == null || at.getLineNr() < 1
                ? ""
                : " from line " + at.getLineNr() + ", column " + at.getColumnNr() + " on (is a field there twice,"
                        + " a quote or bracket missing?)";
    }

    static JsonBody of(String place, @Nullable JsonNode node, String example) throws BadRequest {
        if (node == null || !node.isObject()) {
            throw BadRequest.of(place, "a JSON object", example, shown(node));
        }
        return new JsonBody(place, node);
    }

    /** Refuses any field but these. */
    JsonBody knowing(Set<String> fields, String example) throws BadRequest {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!fields.contains(name)) {
                throw BadRequest.of(
                        place,
                        "no field but " + String.join(", ", new TreeSet<>(fields)),
                        example,
                        "the field " + quoted(name));
            }
        }
        return this;
    }

    boolean has(String field) {
        return object.has(field);
    }

    /** A text; what else it must be is the caller's to say. */
    String text(String field, String expected, String example) throws BadRequest {
        return text(path(field), object.get(field), expected, example);
    }

    static String text(String place, @Nullable JsonNode node, String expected, String example) throws BadRequest {
        if (node == null || !node.isTextual()) {
            throw BadRequest.of(place, expected, example, shown(node));
        }
        return wellFormed(place, node.textValue(), expected, example);
    }

    /** JSON can name half a surrogate pair, but UTF-8 cannot: such text could be neither sent nor stored. */
    private static String wellFormed(String place, String text, String expected, String example) throws BadRequest {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw BadRequest.of(place, expected, example, "text with half of a surrogate pair");
        }
        return text;
    }

    /** The elements of a list that may be missing. */
    List<JsonNode> list(String field, String expected, String example) throws BadRequest {
        List<JsonNode> elements = new ArrayList<>();
        JsonNode list = object.get(field);
        if (list != null) {
            if (!list.isArray()) {
                throw BadRequest.of(path(field), expected, example, shown(list));
            }
            list.forEach(elements::add);
        }
        return elements;
    }

    /** An element of {@link #list} that must be an object. */
    JsonBody element(String field, int index, JsonNode node, String example) throws BadRequest {
        return of(path(field) + "[" + index + "]", node, example);
    }

    private String path(String field) {
        return place.equals("the body") ? field : place + "." + field;
    }

    /** What was there, shortened. */
    static String shown(@Nullable JsonNode node) {
        if (node == null || node.isMissingNode()) {
            return "nothing";
        }
        return switch (node.getNodeType()) {
            case STRING -> quoted(node.textValue());
            case NUMBER -> "the number " + shortened(node.asText());
            case BOOLEAN -> node.asText();
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            default -> "null";
        };
    }

    static String quoted(String text) {
        return "'" + shortened(text) + "'";
    }

    private static String shortened(String text) {
        String start = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
        return start.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
    }
}
