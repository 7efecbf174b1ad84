package dynacheck.node.net;

import com.fasterxml.jackson.databind.JsonNode;
import dynacheck.node.core.Change;
import dynacheck.node.core.Operation;
import dynacheck.node.core.ProcessId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads and bounds what clients send: an operation, or a {@link BadRequest} in words for the client. Pure. */
final class Requests {
    static final String REGISTERS = "/registers/";
    static final String RECONFIG = "/reconfig";

    static final int MAX_KEY = 256;
    static final int MAX_VALUE = 64 * 1024;
    static final int MAX_ID = 64;
    static final int MAX_CHANGES = 64;
    static final int MAX_ADDRESS = 256;

    private static final String VALUE_EXAMPLE = "{\"value\": \"hello\"}";
    private static final String ADD_EXAMPLE = "{\"id\": \"n4\", \"address\": \"10.0.0.4:7000\"}";
    private static final String LIFE_EXAMPLE = "{\"id\": \"n4\", \"life\": \"0123456789abcdef\"}";
    private static final String REMOVE_EXAMPLE = "\"n1\"";
    private static final String RECONFIG_EXAMPLE = "{\"add\": [" + ADD_EXAMPLE + "], \"remove\": [\"n1\"]}";
    private static final String ID = "an id of 1 to " + MAX_ID + " letters, digits, '-' or '_'";

    private static final String LIFE = "the life that GET /status of the process shows";

    private Requests() {}

    /** Whether {@link #operation} reads such requests. */
    static boolean isOperation(String path) {
        return path.startsWith(REGISTERS) || path.equals(RECONFIG);
    }

    /**
     * What a client asks for.
     *
     * @param path as it was sent, percent-encoded, without the query
     */
    static Operation operation(String method, String path, @Nullable String query, byte[] body) throws BadRequest {
        if (query != null && !query.isEmpty()) {
            throw BadRequest.of("the path", "nothing behind a '?'", path, JsonBody.quoted("?" + query));
        }
        return path.equals(RECONFIG)
                ? reconfig(method, body)
                : register(method, key(path.substring(REGISTERS.length())), body);
    }

    private static Operation register(String method, String key, byte[] body) throws BadRequest {
        return switch (method) {
            case "GET" -> {
                if (body.length > 0) {
                    throw BadRequest.of(
                            "the body",
                            "none with GET; a write is a PUT",
                            "PUT " + VALUE_EXAMPLE,
                            body.length + " bytes");
                }
                yield new Operation.Read(key);
            }
            case "PUT" -> new Operation.Write(key, value(body));
            case "DELETE" -> {
                if (body.length > 0) {
                    throw BadRequest.of("the body", "none with DELETE", "DELETE /registers/x", body.length + " bytes");
                }
                yield new Operation.Write(key, null);
            }
            default -> throw method(method, "GET, PUT or DELETE for a register", "GET /registers/x");
        };
    }

    /** Null unless the header makes the request conditional; then why there is no such thing here. */
    static @Nullable Answer unconditional(String header, @Nullable String value) {
        return value == null
                ? null
                : Answer.fail(
                        501,
                        header + ": a read-write register cannot compare before it writes; that needs consensus, which"
                                + " this store does without. Write unconditionally, or give each writer a register of"
                                + " its own");
    }

    private static Operation reconfig(String method, byte[] body) throws BadRequest {
        if (!method.equals("POST")) {
            throw method(method, "POST for a reconfiguration", "POST /reconfig " + RECONFIG_EXAMPLE);
        }
        return new Operation.Reconfig(changes(body));
    }

    static BadRequest method(String method, String expected, String example) {
        String message = BadRequest.of("the method", expected, example, JsonBody.quoted(method))
                .getMessage();
        return new BadRequest(405, String.valueOf(message));
    }

    /** @param segment percent-encoded UTF-8: two keys that differ in any byte are two registers, or refused */
    static String key(String segment) throws BadRequest {
        String expected = "a key of 1 to " + MAX_KEY + " characters, in UTF-8 and percent-encoded";
        String example = "/registers/caf%C3%A9";
        String key = decoded(segment);
        if (key == null) {
            throw BadRequest.of("the key in the path", expected, example, JsonBody.quoted(segment));
        }
        if (key.isEmpty() || key.length() > MAX_KEY) {
            throw BadRequest.of("the key in the path", expected, example, key.length() + " characters");
        }
        return key;
    }

    /** Null if it is not percent-encoded UTF-8. */
    static @Nullable String decoded(String segment) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                if (i + 2 >= segment.length()) {
                    return null;
                }
                int high = Character.digit(segment.charAt(++i), 16);
                int low = Character.digit(segment.charAt(++i), 16);
                if (high < 0 || low < 0) {
                    return null;
                }
                bytes.write(high * 16 + low);
            } else if (c > ' ' && c < 0x7f) {
                bytes.write(c);
            } else {
                return null;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    static String value(byte[] body) throws BadRequest {
        String expected = "a text of at most " + MAX_VALUE + " characters";
        String value = JsonBody.read(body, VALUE_EXAMPLE)
                .knowing(Set.of("value"), VALUE_EXAMPLE)
                .text("value", expected, "\"hello\"");
        if (value.length() > MAX_VALUE) {
            throw BadRequest.of("value", expected, "\"hello\"", value.length() + " characters");
        }
        return value;
    }

    static List<Change> changes(byte[] body) throws BadRequest {
        JsonBody request = JsonBody.read(body, RECONFIG_EXAMPLE).knowing(Set.of("add", "remove"), RECONFIG_EXAMPLE);
        Map<String, String> places = new HashMap<>();
        Set<Change> changes = new TreeSet<>();
        List<JsonNode> adds = request.list("add", "a list of processes to add", "[" + ADD_EXAMPLE + "]");
        for (int i = 0; i < adds.size() && i <= MAX_CHANGES; i++) {
            JsonBody add = request.element("add", i, adds.get(i), ADD_EXAMPLE)
                    .knowing(Set.of("id", "address", "life"), ADD_EXAMPLE);
            ProcessId id = process("add[" + i + "]", add, false);
            String address = address("add[" + i + "].address", add);
            once(places, "the id " + id.full(), "add[" + i + "]");
            once(places, "the address " + address, "add[" + i + "]");
            changes.add(new Change.Add(id, address));
        }
        List<JsonNode> removes = request.list("remove", "a list of ids to remove", "[" + REMOVE_EXAMPLE + "]");
        for (int i = 0; i < removes.size() && i <= MAX_CHANGES; i++) {
            String place = "remove[" + i + "]";
            ProcessId id = removed(place, removes.get(i));
            once(places, "the id " + id.full(), place);
            changes.add(new Change.Remove(id));
        }
        if (adds.size() + removes.size() == 0 || adds.size() + removes.size() > MAX_CHANGES) {
            throw BadRequest.of(
                    "the body",
                    "1 to " + MAX_CHANGES + " changes",
                    RECONFIG_EXAMPLE,
                    adds.size() + " processes to add and " + removes.size() + " to remove");
        }
        return List.copyOf(new ArrayList<>(changes));
    }

    /** The same twice in one request is a mistake in one of the two places. */
    private static void once(Map<String, String> places, String what, String place) throws BadRequest {
        String before = places.putIfAbsent(what, place);
        if (before != null) {
            throw new BadRequest(
                    400,
                    place + ": " + what + " is in " + before + " already; one process has one change and one address");
        }
    }

    /** An id, or an object with an id and its life where two processes share a name. */
    private static ProcessId removed(String place, JsonNode element) throws BadRequest {
        if (!element.isObject()) {
            return ProcessId.of(id(place, JsonBody.text(place, element, ID, REMOVE_EXAMPLE), REMOVE_EXAMPLE));
        }
        return process(
                place, JsonBody.of(place, element, LIFE_EXAMPLE).knowing(Set.of("id", "life"), LIFE_EXAMPLE), true);
    }

    /** An id, with its life if the request says it. */
    private static ProcessId process(String place, JsonBody body, boolean lifeMust) throws BadRequest {
        String id = id(place + ".id", body.text("id", ID, "\"n4\""), "\"n4\"");
        if (!lifeMust && !body.has("life")) {
            return ProcessId.of(id);
        }
        String life = body.text("life", LIFE, "\"0123456789abcdef\"");
        if (!life.matches("[0-9a-f]{1,64}")) {
            throw BadRequest.of(place + ".life", LIFE, "\"0123456789abcdef\"", JsonBody.quoted(life));
        }
        return new ProcessId(id, life);
    }

    private static String id(String place, String id, String example) throws BadRequest {
        if (!id.matches("[A-Za-z0-9_-]{1," + MAX_ID + "}")) {
            throw BadRequest.of(place, ID, example, JsonBody.quoted(id));
        }
        return id;
    }

    private static String address(String place, JsonBody add) throws BadRequest {
        String expected = "the host:port where other nodes reach it, with a port from 1 to 65535";
        String example = "\"10.0.0.4:7000\"";
        String address = add.text("address", expected, example);
        if (address.length() > MAX_ADDRESS || !Endpoint.isReachable(address)) {
            throw BadRequest.of(place, expected, example, JsonBody.quoted(address));
        }
        return address;
    }
}
