package dynacheck.workloads.exec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lines between the harness and a client program: an operation to it, a completion from it. */
final class Messages {
    /** Operations of registers, whose value is a pair of key and value. */
    private static final Set<String> KEYED = Set.of("read", "write", "cas");

    /** Operations whose completion says no more than that they were done. */
    private static final Set<String> DONE = Set.of("write", "cas", "add", "enqueue", "transfer");

    /** What is read, in words; without it nobody knows what an operation that is ok did. */
    private static final Map<String, String> ANSWERED = Map.of(
            "read", "a read that is ok needs a \"value\", null if nothing was written: ",
            "dequeue", "a dequeue that is ok needs a \"value\", null if the queue was empty: ",
            "txn", "a transaction that is ok needs a \"value\", the micro-operations with what was read: ");

    private static final Set<String> ANSWER_KEYS = Set.of("id", "type", "value", "error");
    private static final Keyword READ = Keyword.of("r");
    private static final int MOST_SHOWN = 200;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Messages() {}

    /** The line is not what the protocol allows. */
    static final class NotUnderstood extends Exception {
        private static final long serialVersionUID = 1;

        NotUnderstood(String why) {
            super(why);
        }
    }

    /** The operation on a line, without its end. */
    static String operation(long id, Invocation op, NodeAddress node, Duration timeout) {
        ObjectNode line = line(id, op.f(), node, timeout);
        if (KEYED.contains(op.f()) && op.value() instanceof List<?> pair && pair.size() == 2) {
            line.put("key", String.valueOf(pair.getFirst()));
            line.set("value", json(pair.getLast()));
        } else {
            line.set("value", json(op.value()));
        }
        return line.toString();
    }

    /** A change of the membership, {@code f} being add or remove. */
    static String change(long id, String f, NodeAddress member, NodeAddress node, Duration timeout) {
        return line(id, f, node, timeout)
                .put("member", member.node())
                .put("member-address", member.host() + ":" + member.clientPort())
                .put("member-peer", member.host() + ":" + member.peerPort())
                .toString();
    }

    private static ObjectNode line(long id, String f, NodeAddress node, Duration timeout) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("f", f)
                .put("node", node.node())
                .put("address", node.host() + ":" + node.clientPort())
                .put("timeout-ms", timeout.toMillis());
    }

    private static JsonNode json(@Nullable Object value) {
        return JSON.valueToTree(plain(value));
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Keyword keyword -> keyword.name();
            case List<?> list -> list.stream().map(Messages::plain).toList();
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                map.forEach((key, of) -> members.put(String.valueOf(plain(key)), plain(of)));
                yield members;
            }
            default -> value;
        };
    }

    /** The completion of {@code op} that a line holds. */
    static Completion completion(long id, Invocation op, String line) throws NotUnderstood {
        JsonNode answer = object(line);
        for (var names = answer.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!ANSWER_KEYS.contains(name)) {
                throw new NotUnderstood("an answer has no \"" + name + "\": " + shown(line));
            }
        }
        if (!answer.path("id").isIntegralNumber() || answer.path("id").asLong() != id) {
            throw new NotUnderstood("the operation has id " + id + ", and this is no answer to it: " + shown(line));
        }
        String error = answer.path("error").asText("without a reason");
        return switch (answer.path("type").asText()) {
            case "ok" -> new Completion.Ok(value(op, answer, line), Map.of());
            case "fail" -> new Completion.Fail(error);
            case "info" -> new Completion.Info(error);
            default -> throw new NotUnderstood("\"type\" is none of ok, fail, info: " + shown(line));
        };
    }

    private static JsonNode object(String line) throws NotUnderstood {
        try {
            JsonNode answer = JSON.readTree(line);
            if (answer.isObject()) {
                return answer;
            }
        } catch (JsonProcessingException e) {
            // said below
        }
        throw new NotUnderstood("this is no JSON object: " + shown(line));
    }

    private static @Nullable Object value(Invocation op, JsonNode answer, String line) throws NotUnderstood {
        String missing = ANSWERED.get(op.f());
        if (DONE.contains(op.f()) || missing == null && !answer.has("value")) {
            return op.value();
        }
        if (missing != null && !answer.has("value")) {
            throw new NotUnderstood(missing + shown(line));
        }
        if (op.f().equals("txn") && op.value() instanceof List<?> asked) {
            return transaction(asked, answer.path("value"), line);
        }
        @Nullable Object read = edn(answer.path("value"));
        if (!(op.f().equals("read") && op.value() instanceof List<?> pair)) {
            return read;
        }
        if (read != null && !(read instanceof Long)) {
            throw new NotUnderstood("registers hold whole numbers, so \"value\" is one, or null: " + shown(line));
        }
        return Arrays.asList(pair.getFirst(), read);
    }

    /** What was asked, with what was read. */
    private static List<@Nullable Object> transaction(List<?> asked, JsonNode answer, String line)
            throws NotUnderstood {
        List<@Nullable Object> done = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            JsonNode micro = answer.path(i);
            boolean isRead = asked.get(i) instanceof List<?> triple && READ.equals(triple.getFirst());
            JsonNode same = json(asked.get(i));
            boolean fits = micro.size() == 3
                    && answer.size() == asked.size()
                    && Objects.equals(edn(micro.get(0)), edn(same.get(0)))
                    && Objects.equals(edn(micro.get(1)), edn(same.get(1)))
                    && (isRead || Objects.equals(edn(micro.get(2)), edn(same.get(2))));
            if (!fits) {
                throw new NotUnderstood("micro-operation " + (i + 1) + " of the answer is not the one that was asked, "
                        + same + ": " + shown(line));
            }
            done.add(
                    asked.get(i) instanceof List<?> triple && isRead
                            ? Arrays.asList(triple.get(0), triple.get(1), edn(micro.get(2)))
                            : asked.get(i));
        }
        return done;
    }

    private static @Nullable Object edn(JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.asLong();
        }
        if (value.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            value.forEach(one -> list.add(edn(one)));
            return list;
        }
        if (value.isObject()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            value.properties().forEach(member -> map.put(member.getKey(), edn(member.getValue())));
            return map;
        }
        return value.isNull() ? null : value.isBoolean() ? value.asBoolean() : value.asText();
    }

    /** As much of it as fits into a message. */
    static String shown(String line) {
        String printable = line.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= MOST_SHOWN ? printable : printable.substring(0, MOST_SHOWN) + "...";
    }
}
