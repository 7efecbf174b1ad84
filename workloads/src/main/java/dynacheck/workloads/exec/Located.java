package dynacheck.workloads.exec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dynacheck.run.BadArguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a JSON file, and where it stands. Comments ({@code //}) and a comma after the last element are allowed,
 * for people write these files.
 *
 * @param value a Map of Located, a List of Located, a String, Long, Double or Boolean, or null
 * @param line from 1; of an object's member: where its name stands
 */
record Located(Path file, @Nullable Object value, int line, int column) {
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Refuses what is no JSON with line and column. */
    static Located read(Path file, String text) throws IOException {
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            Located whole = value(file, parser, parser.currentTokenLocation());
            if (parser.nextToken() != null) {
                throw at(file, parser.currentTokenLocation()).wrong("there is something after the end of the object");
            }
            return whole;
        } catch (JsonProcessingException e) {
            JsonLocation where = e.getLocation();
            throw at(file, where == null ? JsonLocation.NA : where).wrong("no JSON: " + e.getOriginalMessage());
        }
    }

    private static Located at(Path file, JsonLocation where) {
        return new Located(file, null, Math.max(1, where.getLineNr()), Math.max(1, where.getColumnNr()));
    }

    private static Located value(Path file, JsonParser parser, JsonLocation where) throws IOException {
        @Nullable JsonToken token = parser.currentToken();
        @Nullable
        Object value = token == null
                ? null
                : switch (token) {
                    case START_OBJECT -> object(file, parser);
                    case START_ARRAY -> array(file, parser);
                    case VALUE_STRING -> parser.getText();
                    case VALUE_NUMBER_INT -> parser.getLongValue();
                    case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
                    case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
                    default -> null;
                };
        return new Located(file, value, Math.max(1, where.getLineNr()), Math.max(1, where.getColumnNr()));
    }

    private static Map<String, Located> object(Path file, JsonParser parser) throws IOException {
        Map<String, Located> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonLocation where = parser.currentTokenLocation();
            parser.nextToken();
            members.put(name, value(file, parser, where));
        }
        return members;
    }

    private static List<Located> array(Path file, JsonParser parser) throws IOException {
        List<Located> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(file, parser, parser.currentTokenLocation()));
        }
        return elements;
    }

    /** What is wrong here, with file, line and column. */
    BadArguments wrong(String what) {
        return new BadArguments(file + ":" + line + ":" + column + ": " + what);
    }

    String string() {
        if (value instanceof String text) {
            return text;
        }
        throw wrong("a text is expected, in quotation marks");
    }

    long number(long least, long most) {
        if (value instanceof Long number && number >= least && number <= most) {
            return number;
        }
        throw wrong("a whole number from " + least + " to " + most + " is expected");
    }

    boolean flag() {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong("true or false is expected");
    }

    @SuppressWarnings("unchecked")
    List<Located> list() {
        if (value instanceof List<?>) {
            return (List<Located>) value;
        }
        throw wrong("a list is expected, in brackets");
    }

    @SuppressWarnings("unchecked")
    Map<String, Located> members() {
        if (value instanceof Map<?, ?>) {
            return (Map<String, Located>) value;
        }
        throw wrong("an object is expected, in braces");
    }
}
