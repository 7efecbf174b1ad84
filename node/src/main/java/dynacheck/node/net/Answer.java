package dynacheck.node.net;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** How a client's request ended, as HTTP says it. Anything but 200 carries {@code outcome} and {@code error}. */
final class Answer {
    private final int status;
    private final JsonObject body;
    private byte @Nullable [] encoded;

    /** @param body not to be changed once the answer was encoded */
    Answer(int status, JsonObject body) {
        this.status = status;
        this.body = body;
    }

    /** @param encoded what {@link #encoded} gave */
    static Answer decoded(int status, byte[] encoded) {
        return new Answer(status, new JsonObject(Buffer.buffer(encoded)));
    }

    int status() {
        return status;
    }

    JsonObject body() {
        return body;
    }

    /** The body as it is sent: made once, for an answer may be sent and remembered. Not to be changed. */
    byte[] encoded() {
        byte[] bytes = encoded;
        if (bytes == null) {
            bytes = body.toBuffer().getBytes();
            encoded = bytes;
        }
        return bytes;
    }

    static Answer ok(JsonObject body) {
        return new Answer(200, body);
    }

    /** Certainly not executed, now and later. */
    static Answer fail(int status, String error) {
        return new Answer(status, new JsonObject().put("outcome", "fail").put("error", error));
    }

    /** The same, because there is too much to do: soon it may be otherwise. */
    static Answer overloaded(String why) {
        return fail(503, "overloaded: " + why);
    }

    /** May or may not have had, or still have, its effect. */
    static Answer unknown(String error) {
        return unknown(504, error);
    }

    /** The same, because nobody knows how far the node came before its own error. */
    static Answer broken(Throwable cause) {
        return unknown(500, "an error of the node, see its log: " + cause);
    }

    private static Answer unknown(int status, String error) {
        return new Answer(status, new JsonObject().put("outcome", "unknown").put("error", error));
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Answer other && status == other.status && body.equals(other.body);
    }

    @Override
    public int hashCode() {
        return 31 * status + body.hashCode();
    }

    @Override
    public String toString() {
        return status + " " + body.encode();
    }
}
