package dynacheck.workloads.exec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dynacheck.generator.Invocation;
import dynacheck.target.AsyncClient;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import dynacheck.workloads.http.HttpCalls;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client that reads and writes registers of one node by {@link HttpRequests}. */
final class HttpRegisters implements AsyncClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> HEADERS = Map.of("Content-Type", "application/json");

    private final HttpRequests requests;
    private final HttpCalls.Server server;
    private final Duration timeout;

    HttpRegisters(HttpRequests requests, NodeAddress node, Duration timeout) {
        this.requests = requests;
        this.server = HttpCalls.Server.at(node.host(), node.clientPort());
        this.timeout = timeout;
    }

    @Override
    public void begin(Invocation op, Consumer<Completion> then) {
        boolean reads = op.f().equals("read");
        if (!(op.value() instanceof List<?> pair)
                || pair.size() != 2
                || !reads && !op.f().equals("write")) {
            then.accept(new Completion.Fail("client=http has no operation " + op.f()));
            return;
        }
        HttpRequests.Post post = reads ? requests.read() : requests.write();
        HttpCalls.Call call = new HttpCalls.Call(
                server, "POST", post.path(), HEADERS, post.filled(values(pair)), op.patienceOr(timeout));
        HttpCalls.PLAIN.begin(call, ending -> then.accept(completion(op, pair, reads, ending)));
    }

    private Completion completion(Invocation op, List<?> pair, boolean reads, HttpCalls.Ending ending) {
        return switch (ending) {
            case HttpCalls.NotSent unsent -> new Completion.Fail(unsent.why());
            case HttpCalls.TimedOut late -> unknown(reads, late.why());
            case HttpCalls.Broken broken -> unknown(reads, broken.why());
            case HttpCalls.Answer answer -> answered(op, pair, reads, answer);
        };
    }

    private Completion answered(Invocation op, List<?> pair, boolean reads, HttpCalls.Answer answer) {
        if (!answer.isOk()) {
            return unknown(reads, answer.status() + " " + Messages.shown(answer.body()));
        }
        return reads ? read(pair.getFirst(), answer.body()) : new Completion.Ok(op.value(), Map.of());
    }

    private Completion read(@Nullable Object key, String body) {
        try {
            return new Completion.Ok(Arrays.asList(key, found(body)), Map.of());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return unknown(true, String.valueOf(e.getMessage() == null ? e : e.getMessage()));
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
