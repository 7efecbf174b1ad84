package dynacheck.history;

import com.fasterxml.jackson.databind.JsonNode;
import dynacheck.history.PorcupineHistory.Meaning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the requests of etcd's robustness tests ({@code operations.json}) do to registers. A transaction that puts or
 * deletes one key, if that has a revision, is a compare-and-set from the value that the key had by then, which the puts
 * and reads of the history tell. All else that may change a key is handed on by its name, so that nobody takes it for
 * judged.
 */
final class EtcdRequests {
    /** Of answers that need not be new. */
    private static final long NOT_LINEARIZABLE = -1;

    /** They leave every key as it is. */
    private static final List<String> HARMLESS = List.of("leaseGrant", "defragment", "compact");

    private record Version(String key, long revision) {}

    private final Map<Version, String> values = new HashMap<>();
    private final Map<String, Integer> leftOut = new TreeMap<>();

    static boolean isOne(JsonNode input) {
        return input.path("Type").isTextual() && input.has("Range") && input.has("Txn");
    }

    /** What the operation tells of values and their revisions. */
    void learn(JsonNode operation) {
        JsonNode output = operation.path("Output");
        read(output.path("Range").path("KVs"));
        output.path("Txn").path("Results").forEach(result -> read(result.path("KVs")));
        JsonNode only = only(operation.path("Input").path("Txn").path("OperationsOnSuccess"));
        boolean done = isAnswered(output) && !output.path("Txn").path("Failure").asBoolean();
        if (done && only.path("Type").asText().equals("put-operation")) {
            JsonNode put = only.path("Put");
            values.putIfAbsent(
                    new Version(
                            put.path("Key").asText(), output.path("Revision").asLong()),
                    value(put.path("Value")));
        }
    }

    private void read(JsonNode found) {
        found.forEach(kv -> values.putIfAbsent(
                new Version(kv.path("Key").asText(), kv.path("ModRevision").asLong()), value(kv.path("Value"))));
    }

    private static boolean isAnswered(JsonNode output) {
        return output.path("Error").asText().isEmpty()
                && output.path("ClientError").asText().isEmpty()
                && !output.path("Persisted").asBoolean();
    }

    /** Long values are known by their hash. */
    private static String value(JsonNode value) {
        if (value.isTextual()) {
            return value.asText();
        }
        long hash = value.path("Hash").asLong();
        return hash == 0 ? value.path("Value").asText() : "hash " + hash;
    }

    /** The only one of a list; else nothing. */
    private static JsonNode only(JsonNode list) {
        return list.size() == 1 ? list.path(0) : list.path(list.size());
    }

    /** Null if it has nothing to do with registers. */
    @Nullable
    Meaning meaning(JsonNode input, JsonNode output, int line) {
        String type = input.path("Type").asText();
        if (HARMLESS.contains(type)) {
            leftOut.merge(type, 1, Integer::sum);
            return null;
        }
        boolean answered = isAnswered(output);
        if (type.equals("range")) {
            JsonNode range = input.path("Range");
            boolean plain = range.path("Revision").asLong() == 0
                    && output.path("Revision").asLong() != NOT_LINEARIZABLE;
            return plain && range.path("End").asText().isEmpty()
                    ? read(range.path("Start").asText(), output.path("Range").path("KVs"), answered)
                    : other(plain ? "range" : "old-range", range, answered);
        }
        if (!type.equals("txn")) {
            return other(type, input, answered);
        }
        JsonNode txn = input.path("Txn");
        JsonNode only = only(txn.path("OperationsOnSuccess"));
        Meaning meaning = txn.path("Conditions").isEmpty()
                ? unconditional(only, output, answered)
                : conditional(txn, only, output, answered);
        return meaning == null ? other("txn", txn, answered) : meaning;
    }

    private static Meaning other(String f, JsonNode what, boolean answered) {
        String text = PorcupineHistory.shown(what);
        return new Meaning(f, text, answered ? OpType.OK : OpType.INFO, text);
    }

    private static Meaning read(String key, JsonNode found, boolean answered) {
        @Nullable String value = found.isEmpty() ? null : value(found.path(0).path("Value"));
        return new Meaning(
                "read",
                PorcupineHistory.pair(key, null),
                answered ? OpType.OK : OpType.INFO,
                PorcupineHistory.pair(key, value));
    }

    private static @Nullable Meaning unconditional(JsonNode only, JsonNode output, boolean answered) {
        if (only.path("Type").asText().equals("range-operation")) {
            JsonNode range = only.path("Range");
            return range.path("End").asText().isEmpty()
                    ? read(range.path("Start").asText(), found(output), answered)
                    : null;
        }
        @Nullable Change change = change(only);
        if (change == null) {
            return null;
        }
        Object write = PorcupineHistory.pair(change.key(), change.value());
        return new Meaning("write", write, answered ? OpType.OK : OpType.INFO, write);
    }

    private static JsonNode found(JsonNode output) {
        return only(output.path("Txn").path("Results")).path("KVs");
    }

    /** @param value null: it is deleted */
    private record Change(String key, @Nullable String value) {}

    /** A key with a lease can go at any time. */
    private static @Nullable Change change(JsonNode only) {
        JsonNode put = only.path("Put");
        return switch (only.path("Type").asText()) {
            case "put-operation" ->
                put.path("LeaseID").asLong() == 0
                        ? new Change(put.path("Key").asText(), value(put.path("Value")))
                        : null;
            case "delete-operation" ->
                new Change(only.path("Delete").path("Key").asText(), null);
            default -> null;
        };
    }

    private @Nullable Meaning conditional(JsonNode txn, JsonNode only, JsonNode output, boolean answered) {
        JsonNode condition = only(txn.path("Conditions"));
        @Nullable Change change = change(only);
        JsonNode otherwise = txn.path("OperationsOnFailure");
        if (change == null
                || !condition.path("Key").asText().equals(change.key())
                || condition.path("ExpectedVersion").asLong() != 0
                || !(otherwise.isEmpty()
                        || only(otherwise).path("Type").asText().equals("range-operation"))) {
            return null;
        }
        if (answered && output.path("Txn").path("Failure").asBoolean() && !otherwise.isEmpty()) {
            JsonNode range = only(otherwise).path("Range");
            return range.path("Start").asText().equals(change.key())
                            && range.path("End").asText().isEmpty()
                    ? read(change.key(), found(output), true)
                    : null;
        }
        long revision = condition.path("ExpectedRevision").asLong();
        @Nullable String expected = values.get(new Version(change.key(), revision));
        if (revision != 0 && expected == null) {
            return null; // nobody tells what it held then
        }
        List<@Nullable Object> fromTo = new ArrayList<>();
        fromTo.add(expected);
        fromTo.add(change.value());
        Object cas = PorcupineHistory.pair(change.key(), fromTo);
        OpType outcome =
                !answered ? OpType.INFO : output.path("Txn").path("Failure").asBoolean() ? OpType.FAIL : OpType.OK;
        return new Meaning("cas", cas, outcome, cas);
    }

    /** What was left out. */
    List<String> notes() {
        return leftOut.isEmpty() ? List.of() : List.of("left out, for they change no key: " + leftOut);
    }
}
