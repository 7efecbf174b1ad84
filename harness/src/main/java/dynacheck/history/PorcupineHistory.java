package dynacheck.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Operations as programs of Go write them for Porcupine: whole ones, each with the times of its call and its return, in
 * any order. {@code {"ClientId":1,"Input":{"Op":"put","Key":"x","Value":7},"Call":10,"Output":{},"Return":20}}. What
 * input and output are each program decides by itself: known are those with names for operations, key and value, and
 * those of etcd's robustness tests ({@link EtcdRequests}).
 */
final class PorcupineHistory {
    /** A client whose last operation is open, or ended in doubt, goes on under another number. */
    private static final long ANOTHER_PROCESS = 1_000_000_000L;

    private static final Set<String> READS = Set.of("get", "read");
    private static final Set<String> WRITES = Set.of("put", "write", "set");
    private static final Set<String> CHANGES = Set.of("cas", "compareandswap", "compareandset");

    /**
     * What an operation was, and became.
     *
     * @param value of the invocation
     * @param answer of the completion
     */
    record Meaning(
            String f,
            @Nullable Object value,
            OpType outcome,
            @Nullable Object answer) {}

    private record Timed(JsonNode node, int line, long call, long end) {}

    private record Event(long at, boolean isCall, int number) {}

    private final List<Timed> operations = new ArrayList<>();
    private final EtcdRequests etcd = new EtcdRequests();

    static boolean isOne(JsonNode node) {
        return node.has("Input") && node.has("Call") && node.has("Return");
    }

    void add(JsonNode node, int line) {
        if (!isOne(node)) {
            throw new MalformedHistoryException(
                    line, "among operations with Call, Input and Return stands one without");
        }
        long call = time(node, "Call", line);
        long end = time(node, "Return", line);
        if (end < call) {
            throw new MalformedHistoryException(line, "Return is before Call");
        }
        operations.add(new Timed(node, line, call, end));
        etcd.learn(node);
    }

    private static long time(JsonNode node, String name, int line) {
        if (!node.path(name).canConvertToLong()) {
            throw new MalformedHistoryException(line, name + " must be a whole number, not " + node.path(name));
        }
        return node.path(name).asLong();
    }

    /** Hands over every operation, in the order of their times. */
    void finish(OpSink sink) {
        List<Event> events = new ArrayList<>();
        List<@Nullable Meaning> meanings = new ArrayList<>();
        for (Timed one : operations) {
            Meaning meaning = meaning(one);
            if (meaning != null) {
                events.add(new Event(one.call(), true, meanings.size()));
                events.add(new Event(one.end(), false, meanings.size()));
            }
            meanings.add(meaning);
        }
        // Operations that touch are concurrent, as in Porcupine.
        events.sort(Comparator.comparingLong(Event::at).thenComparing(e -> !e.isCall()));
        Map<Long, Long> free = new HashMap<>();
        Set<Long> open = new HashSet<>();
        Map<Integer, Long> process = new HashMap<>();
        long index = 0;
        for (Event event : events) {
            Timed timed = operations.get(event.number());
            Meaning meaning = meanings.get(event.number());
            if (meaning == null) {
                continue;
            }
            if (event.isCall()) {
                long client = timed.node().path("ClientId").asLong();
                long name = free.getOrDefault(client, client);
                while (open.contains(name)) {
                    name += ANOTHER_PROCESS;
                }
                open.add(name);
                process.put(event.number(), name);
            }
            long name = process.getOrDefault(event.number(), 0L);
            OpType type = event.isCall() ? OpType.INVOKE : meaning.outcome();
            Object value = type == OpType.OK ? meaning.answer() : meaning.value();
            sink.accept(new Op(index++, event.at(), name, type, meaning.f(), value, Map.of()), timed.line());
            if (type == OpType.OK || type == OpType.FAIL) {
                open.remove(name); // Else it never goes on under this number.
            }
        }
        etcd.notes().forEach(sink::note);
    }

    private @Nullable Meaning meaning(Timed one) {
        JsonNode input = one.node().path("Input");
        JsonNode output = one.node().path("Output");
        if (EtcdRequests.isOne(input)) {
            return etcd.meaning(input, output, one.line());
        }
        return plain(input, output, one.line());
    }

    /** An operation that is named in its input. */
    private static Meaning plain(JsonNode input, JsonNode output, int line) {
        JsonNode op = field(input, "op", "f", "type", "kind");
        if (!op.isTextual()) {
            throw new MalformedHistoryException(
                    line,
                    "Input does not name the operation" + (op.isNumber() ? " but has the number " + op : "")
                            + "; a field Op must be a name, such as get, put, append or cas, not " + shown(input));
        }
        String f = op.asText().toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
        Object key = scalar(field(input, "key"), line);
        JsonNode error = field(output, "error", "err");
        boolean doubtful = error.isTextual() && !error.asText().isEmpty()
                || field(output, "unknown", "timeout").asBoolean();
        OpType outcome = doubtful ? OpType.INFO : OpType.OK;
        if (READS.contains(f)) {
            boolean absent = field(output, "exists").isBoolean()
                    && !field(output, "exists").asBoolean();
            JsonNode found = output.isObject() ? field(output, "value") : output;
            return new Meaning(
                    "read", pair(key, null), outcome, pair(key, absent || doubtful ? null : scalar(found, line)));
        }
        if (CHANGES.contains(f)) {
            Object change = List.of(
                    needed(field(input, "from", "old", "expected", "arg1"), line),
                    needed(field(input, "to", "new", "value", "arg2"), line));
            boolean refused = field(output, "ok", "swapped").isBoolean()
                    && !field(output, "ok", "swapped").asBoolean();
            return new Meaning(
                    "cas", pair(key, change), refused && !doubtful ? OpType.FAIL : outcome, pair(key, change));
        }
        Object value = pair(key, scalar(field(input, "value", "arg", "arg1"), line));
        return new Meaning(WRITES.contains(f) ? "write" : f, value, outcome, value);
    }

    static @Nullable Object pair(@Nullable Object key, @Nullable Object value) {
        if (key == null) {
            return value;
        }
        List<@Nullable Object> pair = new ArrayList<>();
        pair.add(key);
        pair.add(value);
        return Collections.unmodifiableList(pair);
    }

    /** The first of these fields, in capitals or not. */
    private static JsonNode field(JsonNode of, String... names) {
        for (String name : names) {
            for (Map.Entry<String, JsonNode> field : of.properties()) {
                if (field.getKey().equalsIgnoreCase(name)) {
                    return field.getValue();
                }
            }
        }
        return MissingNode.getInstance();
    }

    private static Object needed(JsonNode value, int line) {
        Object scalar = scalar(value, line);
        if (scalar == null) {
            throw new MalformedHistoryException(line, "a compare-and-set needs From and To");
        }
        return scalar;
    }

    private static @Nullable Object scalar(JsonNode value, int line) {
        if (value.isContainerNode()) {
            throw new MalformedHistoryException(line, "a number or a text is expected, not " + shown(value));
        }
        return value.isMissingNode() || value.isNull()
                ? null
                : value.isIntegralNumber() && value.canConvertToLong() ? (Object) value.asLong() : value.asText();
    }

    static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() <= 120 ? text : text.substring(0, 120) + "...";
    }
}
