package dynacheck.workloads.dynastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dynacheck.generator.Invocation;
import dynacheck.history.Op;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import dynacheck.workloads.http.HttpCalls;
import dynacheck.workloads.registers.Operations;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node answers, and what the history makes of it. The node is a small HTTP server that plays a script. */
@Timeout(20)
class DynaStoreClientTest {
    private static final Duration DEADLINE = Duration.ofMillis(200);

    /** One line of the script: what to do with the next request. */
    private interface Reaction {
        void to(HttpExchange exchange) throws IOException;
    }

    private record Seen(String method, String path, String id, String attempt, String deadline, String body) {}

    private final List<Reaction> script = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();
    private final CountDownLatch testOver = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private NodeAddress address;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        address = new NodeAddress("n1", "127.0.0.1", 1, server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        testOver.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Reaction reaction;
        synchronized (this) {
            seen.add(new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("X-Request-Id"),
                    exchange.getRequestHeaders().getFirst("X-Attempt"),
                    exchange.getRequestHeaders().getFirst("X-Deadline-Ms"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            reaction = script.removeFirst();
        }
        reaction.to(exchange);
    }

    private static Reaction answer(int status, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
    }

    /** The request arrived, and its connection breaks without an answer. */
    private static final Reaction BREAK = HttpExchange::close;

    private final Reaction silence = exchange -> {
        try {
            boolean ended = testOver.await(20, TimeUnit.SECONDS);
            assertTrue(ended);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    };

    private Completion invoke(Invocation op, Reaction... reactions) throws InterruptedException {
        script.addAll(List.of(reactions));
        try (DynaStoreClient client = new DynaStoreClient(
                address, Map.of("n7", new Peer("127.0.0.1:7007", "a7")), HttpCalls.PLAIN, DEADLINE, DEADLINE)) {
            return client.invoke(op);
        }
    }

    private static Invocation read() {
        return Operations.read("k0");
    }

    private static Invocation write() {
        return Invocation.of("write", List.of("k0", 7L));
    }

    private static String error(Completion completion) {
        return switch (completion) {
            case Completion.Ok ok -> throw new AssertionError("ok: " + ok);
            case Completion.Fail fail -> fail.error();
            case Completion.Info info -> info.error();
        };
    }

    /** For every kind of operation: the final ones of a run are patient, and must not end with the usual time. */
    @Test
    void anInvocationsPatienceReplacesTheUsualDeadline() throws Exception {
        Reaction done = answer(200, "{\"value\":\"41\",\"tag\":\"3.n1\",\"view\":\"v\"}");
        Invocation add = Invocation.of("reconfig", Map.of(Operations.ADD, List.of("n7")));
        for (Invocation op : List.of(write(), read(), add)) {
            Completion usual = invoke(op, done);
            Completion patient = invoke(op.within(Duration.ofMillis(345)), done);
            assertInstanceOf(Completion.Ok.class, usual);
            assertEquals(usual, patient);
        }
        assertEquals(
                List.of("200", "345", "200", "345", "200", "345"),
                seen.stream().map(Seen::deadline).toList());
    }

    @Test
    void whatANodeAcknowledgesIsOk() throws Exception {
        Completion completion = invoke(read(), answer(200, "{\"value\":\"41\",\"tag\":\"3.n1\",\"view\":\"v\"}"));
        assertEquals(new Completion.Ok(Arrays.asList("k0", 41L), Map.of(Op.TAG, "3.n1", Op.VIEW, "v")), completion);
        assertEquals(
                new Completion.Ok(Arrays.asList("k0", null), Map.of()),
                invoke(read(), answer(200, "{\"value\":null}")),
                "an untouched register reads as its initial value");
        assertEquals(new Completion.Ok(List.of("k0", 7L), Map.of()), invoke(write(), answer(200, "{}")));
        assertEquals("{\"value\":\"7\"}", seen.getLast().body());
        assertEquals("PUT", seen.getLast().method());
        assertEquals("/registers/k0", seen.getLast().path());
    }

    @Test
    void onlyWhatTheNodeCertainlyDidNotExecuteFails() throws Exception {
        Completion refused = invoke(write(), answer(503, "{\"outcome\":\"fail\",\"error\":\"not enabled yet\"}"));
        assertInstanceOf(Completion.Fail.class, refused);
        assertEquals("503 not enabled yet", error(refused));
        for (Reaction doubtful : List.of(
                answer(504, "{\"outcome\":\"unknown\",\"error\":\"no outcome within 200 ms\"}"),
                answer(500, "{\"error\":\"no outcome named\"}"),
                answer(502, "<html>a proxy that knows nothing</html>"),
                answer(200, "not JSON"),
                answer(200, "{}"),
                answer(200, "{\"value\":{\"a\":1}}"))) {
            assertInstanceOf(Completion.Info.class, invoke(read(), doubtful));
        }
    }

    /** As an unknown outcome it would hide that the node returns what nobody wrote. */
    @Test
    void aValueThatNobodyWroteIsRecordedAsItIs() throws Exception {
        assertEquals(
                new Completion.Ok(List.of("k0", "not a number"), Map.of()),
                invoke(read(), answer(200, "{\"value\":\"not a number\"}")));
    }

    /** Mutant 32 would say :fail here, and an aborted read would follow. */
    @Test
    void aTimeoutIsNeverAFailure() throws Exception {
        assertInstanceOf(Completion.Info.class, invoke(write(), silence));
        assertInstanceOf(Completion.Info.class, invoke(read(), silence));
        assertEquals(2, seen.size(), "a timeout is not repeated: there is no time left");
    }

    @Test
    void whatWasNeverSentFails() throws Exception {
        server.stop(0);
        assertEquals(new Completion.Fail("connection refused"), invoke(write()));
    }

    /** Mutant 33 would repeat it under a new id. */
    @Test
    void aBrokenRequestIsRepeatedUnderItsId() throws Exception {
        assertInstanceOf(Completion.Ok.class, invoke(write(), BREAK, answer(200, "{}")));
        assertEquals(2, seen.size());
        assertEquals(seen.getFirst().id(), seen.getLast().id());
        assertEquals("1", seen.getFirst().attempt());
        assertEquals("2", seen.getLast().attempt());
        assertEquals(seen.getFirst().body(), seen.getLast().body());
        assertInstanceOf(Completion.Ok.class, invoke(write(), answer(200, "{}")));
        assertNotEquals(seen.getFirst().id(), seen.getLast().id(), "each operation has an id of its own");
    }

    @Test
    void aRequestThatStaysBrokenIsUnknown() throws Exception {
        assertInstanceOf(Completion.Info.class, invoke(write(), BREAK, BREAK));
        assertEquals(2, seen.size(), "it is not repeated for ever");
    }

    /** The first attempt may have been executed, whatever becomes of the second. */
    @Test
    void brokenAndThenRefusedIsUnknown() throws Exception {
        Reaction breakAndDie = exchange -> {
            server.stop(0);
            exchange.close();
        };
        assertInstanceOf(Completion.Info.class, invoke(write(), breakAndDie));
        assertEquals(1, seen.size());
    }

    @Test
    void reconfigurationsCarryTheAddressesOfWhoIsAdded() throws Exception {
        Invocation op = Operations.reconfig(List.of("n7"), List.of("n2"));
        assertEquals(new Completion.Ok(op.value(), Map.of()), invoke(op, answer(200, "{}")));
        assertEquals(
                new Seen(
                        "POST",
                        "/reconfig",
                        seen.getLast().id(),
                        "1",
                        "200",
                        "{\"add\":[{\"id\":\"n7\",\"life\":\"a7\",\"address\":\"127.0.0.1:7007\"}],"
                                + "\"remove\":[\"n2\"]}"),
                seen.getLast());
    }

    @Test
    void reconfigurationsThatCannotBeAskedOfThisNodeAreNotSent() throws Exception {
        String own = error(invoke(Operations.reconfig(List.of(), List.of("n1"))));
        assertTrue(own.contains("its own removal"), own);
        String stranger = error(invoke(Operations.reconfig(List.of("n9"), List.of())));
        assertEquals("no node n9 was provisioned", stranger);
        assertInstanceOf(Completion.Fail.class, invoke(Invocation.of("cas", List.of("k0", 1L, 2L))));
        assertEquals(List.of(), seen);
    }

    @Test
    void aStatusIsThereOrIsNot() {
        script.add(answer(200, "{\"enabled\":true}"));
        script.add(answer(500, "{}"));
        script.add(answer(200, "not JSON"));
        try (DynaStoreClient client = new DynaStoreClient(address, Map.of(), HttpCalls.PLAIN)) {
            assertTrue(client.status().orElseThrow().path("enabled").asBoolean());
            assertEquals(Optional.empty(), client.status());
            assertEquals(Optional.empty(), client.status());
            server.stop(0);
            assertEquals(Optional.empty(), client.status());
        }
    }

    @Test
    void anOperationWithoutItsValueIsAMistakeOfTheWorkload() {
        try (DynaStoreClient client = new DynaStoreClient(address, Map.of(), HttpCalls.PLAIN)) {
            IllegalArgumentException e = org.junit.jupiter.api.Assertions.assertThrows(
                    IllegalArgumentException.class, () -> client.invoke(Invocation.of("read", null)));
            assertEquals("read without a value", e.getMessage());
        }
    }
}
