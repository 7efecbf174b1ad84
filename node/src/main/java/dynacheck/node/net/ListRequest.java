package dynacheck.node.net;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which registers a client wants to see.
 *
 * @param prefix of their keys; empty for all
 * @param limit of keys looked at
 * @param after the key behind which to begin; null for the first
 */
record ListRequest(String prefix, int limit, @Nullable String after) {
    static final String PATH = "/registers";
    static final int MAX_LIMIT = 1000;
    private static final int DEFAULT_LIMIT = 100;
    private static final Set<String> NAMES = Set.of("prefix", "limit", "after");
    private static final String EXAMPLE = "GET /registers?prefix=user-&limit=100&after=user-17";

    /** @param query percent-encoded, without the '?'; null if there is none */
    static ListRequest of(String method, @Nullable String query, byte[] body) throws BadRequest {
        if (!method.equals("GET")) {
            throw Requests.method(method, "GET for a list; a single register has its key in the path", EXAMPLE);
        }
        if (body.length > 0) {
            throw BadRequest.of("the body", "none with GET", EXAMPLE, body.length + " bytes");
        }
        Map<String, String> fields = fields(query == null ? "" : query);
        return new ListRequest(fields.getOrDefault("prefix", ""), limit(fields.get("limit")), fields.get("after"));
    }

    private static Map<String, String> fields(String query) throws BadRequest {
        Map<String, String> fields = new HashMap<>();
        for (String part : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            if (equals < 0 || !NAMES.contains(name)) {
                throw BadRequest.of("the query", "prefix=, limit= or after=", EXAMPLE, JsonBody.quoted(part));
            }
            String value = Requests.decoded(part.substring(equals + 1));
            if (value == null || value.length() > Requests.MAX_KEY) {
                String expected = "at most " + Requests.MAX_KEY + " characters, in UTF-8 and percent-encoded";
                throw BadRequest.of(name, expected, "caf%C3%A9", JsonBody.quoted(part.substring(equals + 1)));
            }
            if (fields.putIfAbsent(name, value) != null) {
                throw BadRequest.of("the query", name + " once", EXAMPLE, "it twice");
            }
        }
        return fields;
    }

    private static int limit(@Nullable String text) throws BadRequest {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw BadRequest.of("limit", "a number from 1 to " + MAX_LIMIT, "100", JsonBody.quoted(text));
    }

    /** Of these, in their order, one more than the limit if there are as many. */
    List<String> among(NavigableSet<String> keys) {
        boolean afterPrefix = after != null && after.compareTo(prefix) >= 0;
        List<String> found = new ArrayList<>();
        for (String key : afterPrefix ? keys.tailSet(after, false) : keys.tailSet(prefix, true)) {
            if (found.size() > limit || !key.startsWith(prefix)) {
                break;
            }
            found.add(key);
        }
        return found;
    }
}
