package dynacheck.node.net;

import io.vertx.core.json.JsonObject;

/** How a client's request ended, as HTTP says it. Anything but 200 carries {@code outcome} and {@code error}. */
record Answer(int status, JsonObject body) {
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
}
