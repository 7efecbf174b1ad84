package dynacheck.workloads.dynastore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import dynacheck.workloads.registers.Operations;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client of one node over its HTTP/JSON API. Values are longs in the history and decimal strings on the wire. Only
 * what the node says was not executed, or what was never sent, is {@code :fail}; a timeout is never one. A request
 * whose connection breaks is repeated once under its request id, so that the node executes it once or not at all.
 */
final class DynaStoreClient implements Client {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final Duration OPERATION_DEADLINE = Duration.ofSeconds(5);
    static final Duration RECONFIG_DEADLINE = Duration.ofSeconds(20);
    static final String OWN_REMOVAL = "a node halts before it could acknowledge its own removal; ask another";
    private static final int ATTEMPTS = 2;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern METRIC = Pattern.compile("dynacheck_node_([a-z_]+) ([0-9]{1,18})");

    private final NodeAddress node;
    private final Map<String, Peer> peers;
    private final Wire wire;
    private final Duration operationDeadline;
    private final Duration reconfigDeadline;

    /** @param peers by node, for the Add changes of reconfigurations */
    DynaStoreClient(NodeAddress node, Map<String, Peer> peers, Wire wire) {
        this(node, peers, wire, OPERATION_DEADLINE, RECONFIG_DEADLINE);
    }

    DynaStoreClient(
            NodeAddress node,
            Map<String, Peer> peers,
            Wire wire,
            Duration operationDeadline,
            Duration reconfigDeadline) {
        this.node = node;
        this.peers = peers;
        this.wire = wire;
        this.operationDeadline = operationDeadline;
        this.reconfigDeadline = reconfigDeadline;
    }

    @Override
    public Completion invoke(Invocation op) throws InterruptedException {
        return switch (op.f()) {
            case "read" -> read(op);
            case "write" -> write(op);
            case "reconfig" -> reconfig(op);
            default -> new Completion.Fail("the dynastore target has no operation " + op.f());
        };
    }

    private Completion read(Invocation op) throws InterruptedException {
        Object key = ((List<?>) require(op)).getFirst();
        return send(
                request(register(key), op.patienceOr(operationDeadline)).GET(),
                answer -> new Completion.Ok(Arrays.asList(key, value(answer.path("value"))), extra(answer)));
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

    private Completion write(Invocation op) throws InterruptedException {
        List<?> keyAndValue = (List<?>) require(op);
        ObjectNode body = JSON.createObjectNode().put("value", String.valueOf(keyAndValue.get(1)));
        return send(
                request(register(keyAndValue.get(0)), op.patienceOr(operationDeadline))
                        .PUT(HttpRequest.BodyPublishers.ofString(body.toString())),
                answer -> new Completion.Ok(op.value(), extra(answer)));
    }

    private Completion reconfig(Invocation op) throws InterruptedException {
        Map<?, ?> changes = (Map<?, ?>) require(op);
        ObjectNode body = JSON.createObjectNode();
        ArrayNode add = body.putArray("add");
        for (Object id : ids(changes, Operations.ADD)) {
            Peer peer = peers.get(String.valueOf(id));
            if (peer == null) {
                return new Completion.Fail("no node " + id + " was provisioned");
            }
            process(add.addObject(), id, peer).put("address", peer.address());
        }
        ArrayNode remove = body.putArray("remove");
        for (Object id : ids(changes, Operations.REMOVE)) {
            if (id.equals(node.node())) {
                return new Completion.Fail(OWN_REMOVAL);
            }
            Peer peer = peers.get(String.valueOf(id));
            if (peer == null || peer.life().isEmpty()) {
                remove.add(String.valueOf(id));
            } else {
                process(remove.addObject(), id, peer);
            }
        }
        return send(
                request("/reconfig", op.patienceOr(reconfigDeadline))
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())),
                answer -> new Completion.Ok(op.value(), extra(answer)));
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
            HttpResponse<String> response = wire.http()
                    .send(
                            HttpRequest.newBuilder(uri(path))
                                    .timeout(Duration.ofSeconds(1))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
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

    private Completion send(HttpRequest.Builder request, Success success) throws InterruptedException {
        IOException broken = new IOException();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            request.setHeader("X-Attempt", String.valueOf(attempt));
            try {
                return completion(wire.http().send(request.build(), HttpResponse.BodyHandlers.ofString()), success);
            } catch (HttpTimeoutException e) {
                return unknown(e);
            } catch (ConnectException e) {
                // The attempt before, if there was one, may have been executed.
                return attempt == 1 ? new Completion.Fail("connection refused") : unknown(broken);
            } catch (IOException e) {
                broken = e;
            }
        }
        return unknown(broken);
    }

    private static Completion unknown(IOException e) {
        return new Completion.Info(String.valueOf(e.getMessage() == null ? e : e.getMessage()));
    }

    private static Completion completion(HttpResponse<String> response, Success success) {
        try {
            JsonNode answer = JSON.readTree(response.body());
            if (response.statusCode() == 200) {
                return success.of(answer);
            }
            String error = response.statusCode() + " " + answer.path("error").asText("without a reason");
            return answer.path("outcome").asText().equals("fail")
                    ? new Completion.Fail(error)
                    : new Completion.Info(error);
        } catch (IOException | NumberFormatException e) {
            return new Completion.Info("not understood: " + e.getMessage());
        }
    }

    /** The node answers "unknown" at the deadline; a little later the client gives up by itself. */
    private HttpRequest.Builder request(String path, Duration deadline) {
        return HttpRequest.newBuilder(uri(path))
                .timeout(deadline.plusSeconds(1))
                .header("Content-Type", "application/json")
                .header("X-Request-Id", UUID.randomUUID().toString())
                .header("X-Deadline-Ms", String.valueOf(deadline.toMillis()));
    }

    /** Path of a register; its name may have any character. */
    private static String register(@Nullable Object key) {
        return "/registers/"
                + URLEncoder.encode(String.valueOf(key), StandardCharsets.UTF_8).replace("+", "%20");
    }

    private URI uri(String path) {
        return wire.uri(node.host(), node.clientPort(), path);
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
