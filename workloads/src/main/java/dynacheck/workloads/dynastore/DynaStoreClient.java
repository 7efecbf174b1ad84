package dynacheck.workloads.dynastore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.target.AsyncClient;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import dynacheck.workloads.http.HttpCalls;
import dynacheck.workloads.registers.Operations;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client of one node over its HTTP/JSON API. Values are longs in the history and decimal strings on the wire. Only
 * what the node says was not executed, or what was never sent, is {@code :fail}; a timeout is never one. A request
 * whose connection breaks is repeated once under its request id, so that the node executes it once or not at all.
 */
final class DynaStoreClient implements AsyncClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final Duration OPERATION_DEADLINE = Duration.ofSeconds(5);
    static final Duration RECONFIG_DEADLINE = Duration.ofSeconds(20);
    static final String OWN_REMOVAL = "a node halts before it could acknowledge its own removal; ask another";
    private static final Duration A_LOOK = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 2;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern METRIC = Pattern.compile("dynacheck_node_([a-z_]+) ([0-9]{1,18})");

    private final NodeAddress node;
    private final Map<String, Peer> peers;
    private final HttpCalls http;
    private final HttpCalls.Server server;
    private final Duration operationDeadline;
    private final Duration reconfigDeadline;

    /** @param peers by node, for the Add changes of reconfigurations */
    DynaStoreClient(NodeAddress node, Map<String, Peer> peers, HttpCalls http) {
        this(node, peers, http, OPERATION_DEADLINE, RECONFIG_DEADLINE);
    }

    DynaStoreClient(
            NodeAddress node,
            Map<String, Peer> peers,
            HttpCalls http,
            Duration operationDeadline,
            Duration reconfigDeadline) {
        this.node = node;
        this.peers = peers;
        this.http = http;
        this.server = HttpCalls.Server.at(node.host(), node.clientPort());
        this.operationDeadline = operationDeadline;
        this.reconfigDeadline = reconfigDeadline;
    }

    @Override
    public void begin(Invocation op, Consumer<Completion> then) {
        switch (op.f()) {
            case "read" -> read(op, then);
            case "write" -> write(op, then);
            case "reconfig" -> reconfig(op, then);
            default -> then.accept(new Completion.Fail("the dynastore target has no operation " + op.f()));
        }
    }

    private void read(Invocation op, Consumer<Completion> then) {
        Object key = ((List<?>) require(op)).getFirst();
        Success found = answer -> new Completion.Ok(Arrays.asList(key, value(answer.path("value"))), extra(answer));
        send("GET", register(key), null, op.patienceOr(operationDeadline), found, then);
    }

    /** A number if it is one. Other text is recorded too: nobody wrote it, and the checkers are to see that. */
    private static @Nullable Object value(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new NumberFormatException("the value is no text: " + value);
        }
        String text = value.asText();
        return NUMBER.matcher(text).matches() ? (Object) Long.valueOf(text) : text;
    }

    private void write(Invocation op, Consumer<Completion> then) {
        List<?> keyAndValue = (List<?>) require(op);
        ObjectNode body = JSON.createObjectNode().put("value", String.valueOf(keyAndValue.get(1)));
        Success written = answer -> new Completion.Ok(op.value(), extra(answer));
        Duration deadline = op.patienceOr(operationDeadline);
        send("PUT", register(keyAndValue.get(0)), body.toString(), deadline, written, then);
    }

    private void reconfig(Invocation op, Consumer<Completion> then) {
        Map<?, ?> changes = (Map<?, ?>) require(op);
        ObjectNode body = JSON.createObjectNode();
        ArrayNode add = body.putArray("add");
        for (Object id : ids(changes, Operations.ADD)) {
            Peer peer = peers.get(String.valueOf(id));
            if (peer == null) {
                then.accept(new Completion.Fail("no node " + id + " was provisioned"));
                return;
            }
            process(add.addObject(), id, peer).put("address", peer.address());
        }
        ArrayNode remove = body.putArray("remove");
        for (Object id : ids(changes, Operations.REMOVE)) {
            if (id.equals(node.node())) {
                then.accept(new Completion.Fail(OWN_REMOVAL));
                return;
            }
            Peer peer = peers.get(String.valueOf(id));
            if (peer == null || peer.life().isEmpty()) {
                remove.add(String.valueOf(id));
            } else {
                process(remove.addObject(), id, peer);
            }
        }
        Success done = answer -> new Completion.Ok(op.value(), extra(answer));
        send("POST", "/reconfig", body.toString(), op.patienceOr(reconfigDeadline), done, then);
    }

    /** With its life, nobody needs to ask it: it can be added while the node that is asked to cannot reach it. */
    private static ObjectNode process(ObjectNode process, Object id, Peer peer) {
        process.put("id", String.valueOf(id));
        return peer.life().isEmpty() ? process : process.put("life", peer.life());
    }

    /** The node's status, or empty if it does not answer. */
    Optional<JsonNode> status() {
        return get("/status").flatMap(body -> {
            try {
                return Optional.of(JSON.readTree(body));
            } catch (JsonProcessingException e) {
                return Optional.empty();
            }
        });
    }

    private Optional<String> get(String path) {
        try {
            HttpCalls.Ending ending = http.await(new HttpCalls.Call(server, "GET", path, Map.of(), null, A_LOOK));
            return ending instanceof HttpCalls.Answer answer && answer.isOk()
                    ? Optional.of(answer.body())
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The node's metrics of whole numbers, without their prefix; empty if it does not answer. */
    Map<String, Long> metrics() {
        Map<String, Long> metrics = new TreeMap<>();
        get("/metrics")
                .ifPresent(text -> text.lines().map(METRIC::matcher).forEach(line -> {
                    if (line.matches()) {
                        metrics.put(line.group(1), Long.valueOf(line.group(2)));
                    }
                }));
        return metrics;
    }

    private interface Success {
        Completion of(JsonNode answer);
    }

    /** What is sent for one operation, once or again. */
    private record Request(
            String id, String method, String path, @Nullable String body, Duration deadline, Success success) {
        /** The node answers "unknown" at the deadline; a little later the client gives up by itself. */
        HttpCalls.Call to(HttpCalls.Server server, int attempt) {
            Map<String, String> headers = Map.of(
                    "Content-Type",
                    "application/json",
                    "X-Request-Id",
                    id,
                    "X-Deadline-Ms",
                    String.valueOf(deadline.toMillis()),
                    "X-Attempt",
                    String.valueOf(attempt));
            return new HttpCalls.Call(server, method, path, headers, body, deadline.plusSeconds(1));
        }
    }

    private void send(
            String method,
            String path,
            @Nullable String body,
            Duration deadline,
            Success success,
            Consumer<Completion> then) {
        String id = UUID.randomUUID().toString();
        attempt(1, new Request(id, method, path, body, deadline, success), null, then);
    }

    /** @param broken how the attempt before ended, which may have been executed; null: there was none */
    private void attempt(int number, Request request, @Nullable String broken, Consumer<Completion> then) {
        http.begin(request.to(server, number), ending -> {
            switch (ending) {
                case HttpCalls.Answer answer -> then.accept(completion(answer, request.success()));
                case HttpCalls.TimedOut late -> then.accept(new Completion.Info(late.why()));
                case HttpCalls.NotSent unsent ->
                    then.accept(broken == null ? new Completion.Fail(unsent.why()) : new Completion.Info(broken));
                case HttpCalls.Broken doubtful -> {
                    if (number == ATTEMPTS) {
                        then.accept(new Completion.Info(doubtful.why()));
                    } else {
                        attempt(number + 1, request, doubtful.why(), then);
                    }
                }
            }
        });
    }

    private static Completion completion(HttpCalls.Answer answer, Success success) {
        try {
            JsonNode body = JSON.readTree(answer.body());
            if (answer.isOk()) {
                return success.of(body);
            }
            String error = answer.status() + " " + body.path("error").asText("without a reason");
            return body.path("outcome").asText().equals("fail")
                    ? new Completion.Fail(error)
                    : new Completion.Info(error);
        } catch (JsonProcessingException | RuntimeException e) {
            return new Completion.Info("not understood: " + e.getMessage());
        }
    }

    /** Path of a register; its name may have any character. */
    private static String register(@Nullable Object key) {
        return "/registers/"
                + URLEncoder.encode(String.valueOf(key), StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Map<Keyword, Object> extra(JsonNode answer) {
        Map<Keyword, Object> extra = new LinkedHashMap<>();
        if (answer.hasNonNull("tag")) {
            extra.put(Op.TAG, answer.path("tag").asText());
        }
        if (answer.hasNonNull("view")) {
            extra.put(Op.VIEW, answer.path("view").asText());
        }
        return extra;
    }

    static List<?> ids(Map<?, ?> changes, Keyword which) {
        return changes.get(which) instanceof List<?> ids ? ids : List.of();
    }

    static Object require(Invocation op) {
        Object value = op.value();
        if (value == null) {
            throw new IllegalArgumentException(op.f() + " without a value");
        }
        return value;
    }

    @Override
    public void close() {}
}
