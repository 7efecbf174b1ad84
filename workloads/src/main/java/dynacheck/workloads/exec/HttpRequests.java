package dynacheck.workloads.exec;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Map;
import java.util.Set;

/**
 * Reads and writes of registers as requests over HTTP that the harness makes itself, as an adapter describes them. A
 * benchmark asks so: a client program would be measured together with the system, and is the slower of the two.
 *
 * @param value where a read's answer has the value; if there is nothing, nothing was written
 * @param base64 whether the value is in base64
 */
record HttpRequests(Post read, Post write, JsonPointer value, boolean base64) {
    /** Placeholders of a read. */
    static final Set<String> OF_READS = Set.of("key", "key.base64");

    /** Placeholders of a write. */
    static final Set<String> OF_WRITES = Set.of("key", "key.base64", "value", "value.base64");

    /** Keys in the manifest, of the whole and of each of the two. */
    static final Set<String> KEYS = Set.of("read", "write", "value", "base64");

    static final Set<String> POST_KEYS = Set.of("path", "body");

    /** @param body of a POST, mostly JSON */
    record Post(String path, Template body) {
        String filled(Map<String, String> values) {
            return body.filled(values);
        }
    }
}
