package dynacheck.node.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.plugin.DynaStoreProtocol;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Whole nodes in this JVM, on loopback, and a client of theirs: n1 to n3 are V(0), n4 may be added. */
abstract class NodesHere {
    static final long WITHIN_NANOS = Duration.ofSeconds(20).toNanos();
    private static final List<String> INITIAL = List.of("n1", "n2", "n3");

    @TempDir
    Path folder;

    final HttpClient http = HttpClient.newHttpClient();
    /** By node, where it is not the usual one. */
    final Map<String, String> clusters = new HashMap<>();

    Limits limits = Limits.usual();

    private final Map<String, Node<?, ?>> nodes = new HashMap<>();
    private final Map<String, Integer> ports = new HashMap<>();
    private final TreeMap<ProcessId, String> members = new TreeMap<>();
    private final List<Throwable> crashes = new CopyOnWriteArrayList<>();

    @BeforeEach
    void freePorts() throws IOException {
        List<Integer> free = FreePorts.choose(4);
        for (int i = 1; i <= 4; i++) {
            ports.put("n" + i, free.get(i - 1));
        }
        INITIAL.forEach(id -> members.put(ProcessId.of(id), address(id)));
    }

    @AfterEach
    void closeAll() {
        nodes.values().forEach(Node::close);
        http.close();
        assertEquals(List.of(), crashes);
    }

    String address(String id) {
        return "127.0.0.1:" + peerPort(id);
    }

    /** For other nodes. */
    int peerPort(String id) {
        return ports.getOrDefault(id, 0);
    }

    void start(String... ids) throws IOException {
        for (String id : ids) {
            NodeConfig config = new NodeConfig(
                    new DynaStoreProtocol(),
                    clusters.getOrDefault(id, "test"),
                    ProcessId.of(id),
                    Endpoint.parse(address(id)),
                    new Endpoint("127.0.0.1", 0),
                    folder.resolve(id),
                    members,
                    true,
                    null,
                    null,
                    folder.resolve(id + ".trace"),
                    Map.of(),
                    limits);
            nodes.put(id, Node.start(config, crashes::add));
        }
    }

    /** All of V(0): whoever starts for the first time takes part once the others know it. */
    void startAll() throws Exception {
        start(INITIAL.toArray(String[]::new));
        for (String id : INITIAL) {
            await(id + " ready", () -> send(id, "GET", "/readyz", "").status() == 200);
        }
    }

    void stop(String... ids) {
        for (String id : ids) {
            Node<?, ?> node = nodes.remove(id);
            assertTrue(node != null, id);
            node.close();
        }
    }

    /** For clients. */
    int port(String id) {
        Node<?, ?> node = nodes.get(id);
        if (node == null) {
            throw new IllegalStateException(id + " does not run");
        }
        return node.httpPort();
    }

    HttpResponse<String> raw(String id, String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(id) + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(30));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    Answer send(String id, String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpResponse<String> response = raw(id, method, path, body, headers);
        return new Answer(response.statusCode(), new JsonObject(response.body()));
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        long begun = System.nanoTime();
        while (!condition.call()) {
            assertTrue(System.nanoTime() - begun < WITHIN_NANOS, "not within 20 s: " + what);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
