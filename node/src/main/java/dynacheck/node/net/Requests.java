package dynacheck.node.net;

import dynacheck.node.protocol.Change;
import dynacheck.node.protocol.ProcessId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads and bounds what clients send. Every method throws IllegalArgumentException in words for the client. */
final class Requests {
    static final int MAX_KEY = 256;
    static final int MAX_VALUE = 64 * 1024;
    static final int MAX_ID = 64;
    static final int MAX_CHANGES = 64;
    static final int MAX_ADDRESS = 256;

    private Requests() {}

    static String key(String key) {
        if (key.isEmpty() || key.length() > MAX_KEY) {
            throw new IllegalArgumentException("a key has 1 to " + MAX_KEY + " characters");
        }
        return wellFormed(key);
    }

    static String value(JsonObject body) {
        if (!(body.getValue("value") instanceof String value)) {
            throw new IllegalArgumentException("body must be {\"value\": \"text\"}");
        }
        if (value.length() > MAX_VALUE) {
            throw new IllegalArgumentException("a value has at most " + MAX_VALUE + " characters");
        }
        return wellFormed(value);
    }

    private static void address(String address) {
        if (address.length() > MAX_ADDRESS) {
            throw new IllegalArgumentException("an address has at most " + MAX_ADDRESS + " characters");
        }
        Endpoint.parse(wellFormed(address));
    }

    /** JSON can name half a surrogate pair, but UTF-8 cannot: such text could be neither sent nor stored. */
    private static String wellFormed(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("text with an unpaired surrogate");
        }
        return text;
    }

    /** An id of a process: letters, digits, '-', '_', so that it can stand in tags, lists and file names. */
    static String id(@Nullable Object id) {
        if (!(id instanceof String text) || !text.matches("[A-Za-z0-9_-]{1," + MAX_ID + "}")) {
            throw new IllegalArgumentException("'" + id + "' is no process id (letters, digits, '-', '_')");
        }
        return text;
    }

    static List<Change> changes(JsonObject body) {
        Set<Change> changes = new TreeSet<>();
        for (Object add : body.getJsonArray("add", new JsonArray())) {
            if (!(add instanceof JsonObject one) || !(one.getValue("address") instanceof String address)) {
                throw new IllegalArgumentException("add must be a list of {\"id\": .., \"address\": \"host:port\"}");
            }
            address(address);
            changes.add(new Change.Add(ProcessId.of(id(one.getValue("id"))), address));
        }
        for (Object remove : body.getJsonArray("remove", new JsonArray())) {
            changes.add(new Change.Remove(ProcessId.of(id(remove))));
        }
        if (changes.isEmpty() || changes.size() > MAX_CHANGES) {
            throw new IllegalArgumentException("a reconfiguration has 1 to " + MAX_CHANGES + " changes");
        }
        return List.copyOf(changes);
    }
}
