package dynacheck.workloads.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dynacheck.generator.Invocation;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that answers what the test says: what is asked, and what is made of the answers. */
@Timeout(60)
class HttpRegistersTest {
    @TempDir
    Path folder;

    private static final int SILENT = -1;
    private static final int BREAKS = -2;

    private HttpServer server;
    private final List<String> asked = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile int status = 200;
    private Duration timeout = Duration.ofSeconds(20);
    private String answer = "{}";

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestURI() + " " + body);
            if (status == SILENT) {
                return;
            }
            if (status == BREAKS) {
                exchange.close();
                return;
            }
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private Completion perform(String http, Invocation op) throws Exception {
        Files.writeString(
                folder.resolve("adapter.json"), "{\"start\": [\"a\"], \"client\": [\"b\"], \"http\": " + http + "}");
        HttpRequests requests =
                Objects.requireNonNull(Manifest.read(folder, Map.of()).http());
        NodeAddress node =
                new NodeAddress("n1", "127.0.0.1", 1, server.getAddress().getPort());
        return new HttpRegisters(requests, node, timeout).invoke(op);
    }

    private static final String PLAIN = """
            {"read": {"path": "/get", "body": "{\\"k\\": \\"{key}\\"}"},
             "write": {"path": "/put", "body": "{\\"k\\": \\"{key}\\", \\"v\\": \\"{value}\\"}"},
             "value": "/found/0"}""";
    private static final String ENCODED = """
            {"read": {"path": "/get", "body": "{key.base64}"},
             "write": {"path": "/put", "body": "{key.base64} {value.base64}"}, "value": "/v", "base64": true}""";

    private static Invocation read() {
        return Invocation.of("read", Arrays.asList("x", null));
    }

    @Test
    void whatIsAskedAndWhatIsFound() throws Exception {
        answer = "{\"found\": [\"17\"]}";
        assertEquals(new Completion.Ok(Arrays.asList("x", 17L), Map.of()), perform(PLAIN, read()));
        perform(PLAIN, Invocation.of("write", List.of("a\"b", "c\\")));
        answer = "{\"v\": \"MTc=\"}";
        assertEquals(new Completion.Ok(Arrays.asList("x", 17L), Map.of()), perform(ENCODED, read()));
        Invocation write = Invocation.of("write", List.of("x", 17L));
        assertEquals(new Completion.Ok(write.value(), Map.of()), perform(ENCODED, write));
        assertEquals(
                List.of(
                        "/get {\"k\": \"x\"}",
                        "/put {\"k\": \"a\\\"b\", \"v\": \"c\\\\\"}",
                        "/get eA==",
                        "/put eA== MTc="),
                asked);
    }

    @Test
    void nothingThereIsNothingWritten() throws Exception {
        answer = "{\"found\": []}";
        assertEquals(new Completion.Ok(Arrays.asList("x", null), Map.of()), perform(PLAIN, read()));
    }

    /** Only reads, and requests that were never sent, have certainly changed nothing. */
    @Test
    void whatIsNotUnderstoodIsNotOk() throws Exception {
        Invocation write = Invocation.of("write", List.of("x", 17L));
        status = 503;
        answer = "busy";
        assertEquals(new Completion.Info("503 busy"), perform(PLAIN, write));
        assertEquals(new Completion.Fail("503 busy"), perform(PLAIN, read()));
        status = 200;
        assertInstanceOf(Completion.Fail.class, perform(PLAIN, read()));
        assertInstanceOf(Completion.Fail.class, perform(PLAIN, Invocation.of("cas", List.of("x", List.of(1L, 2L)))));
        stop();
        assertTrue(perform(PLAIN, write) instanceof Completion.Fail fail
                && fail.error().equals("connection refused"));
    }

    /** It may have been executed; a read that was changed nothing. */
    @Test
    void aWriteWithoutAnAnswerIsUnknown() throws Exception {
        Invocation write = Invocation.of("write", List.of("x", 17L));
        status = BREAKS;
        assertInstanceOf(Completion.Info.class, perform(PLAIN, write));
        assertInstanceOf(Completion.Fail.class, perform(PLAIN, read()));
        status = SILENT;
        timeout = Duration.ofMillis(200);
        assertEquals(new Completion.Info("no answer within 200 ms"), perform(PLAIN, write));
        assertInstanceOf(Completion.Fail.class, perform(PLAIN, read()));
    }
}
