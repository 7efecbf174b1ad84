package dynacheck.workloads.exec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dynacheck.generator.Invocation;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client that reads and writes registers of one node by {@link HttpRequests}. */
final class HttpRegisters implements Client {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECTING = Duration.ofSeconds(2);

    /** Handles an answer on the thread that received it, for there is little to do. */
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTING)
            .executor(Runnable::run)
            .build();

    private final HttpRequests requests;
    private final NodeAddress node;
    private final Duration timeout;

    HttpRegisters(HttpRequests requests, NodeAddress node, Duration timeout) {
        this.requests = requests;
        this.node = node;
        this.timeout = timeout;
    }

    @Override
    public Completion invoke(Invocation op) throws InterruptedException {
        if (!(op.value() instanceof List<?> pair) || pair.size() != 2) {
            return new Completion.Fail("client=http has no operation " + op.f());
        }
        return switch (op.f()) {
            case "read" -> perform(op, requests.read(), pair, true);
            case "write" -> perform(op, requests.write(), pair, false);
            default -> new Completion.Fail("client=http has no operation " + op.f());
        };
    }

    private Completion perform(Invocation op, HttpRequests.Post post, List<?> pair, boolean reads)
            throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + node.host() + ":" + node.clientPort() + post.path()))
                .timeout(op.patienceOr(timeout))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(post.filled(values(pair))))
                .build();
        try {
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                return unknown(reads, answer.statusCode() + " " + Messages.shown(answer.body()));
            }
            return new Completion.Ok(
                    reads ? Arrays.asList(pair.getFirst(), found(answer.body())) : op.value(), Map.of());
        } catch (ConnectException e) {
            return new Completion.Fail("connection refused");
        } catch (IOException | IllegalArgumentException e) {
            return unknown(reads, String.valueOf(e.getMessage() == null ? e : e.getMessage()));
        }
    }

    /** A read that failed changed nothing. */
    private static Completion unknown(boolean reads, String error) {
        return reads ? new Completion.Fail(error) : new Completion.Info(error);
    }

    private static Map<String, String> values(List<?> pair) {
        Map<String, String> values = new TreeMap<>();
        put(values, "key", String.valueOf(pair.getFirst()));
        put(values, "value", String.valueOf(pair.getLast()));
        return values;
    }

    private static void put(Map<String, String> values, String name, String text) {
        String quoted = JSON.getNodeFactory().textNode(text).toString();
        values.put(name, quoted.substring(1, quoted.length() - 1));
        values.put(name + ".base64", Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    private @Nullable Object found(String body) throws JsonProcessingException {
        JsonNode value = JSON.readTree(body).at(requests.value());
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        String text = requests.base64()
                ? new String(Base64.getDecoder().decode(value.asText()), StandardCharsets.UTF_8)
                : value.asText();
        return text.matches("-?[0-9]{1,18}") ? (Object) Long.valueOf(text) : text;
    }

    @Override
    public void close() {}
}
