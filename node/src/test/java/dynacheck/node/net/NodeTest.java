package dynacheck.node.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole nodes in this JVM, on loopback. */
@Timeout(60)
class NodeTest extends NodesHere {
    private void write(String id, String key, String value) throws Exception {
        Answer reply = send(
                id,
                "PUT",
                "/registers/" + key,
                new JsonObject().put("value", value).encode());
        assertEquals(200, reply.status(), reply.toString());
    }

    private String read(String id, String key) throws Exception {
        Answer reply = send(id, "GET", "/registers/" + key, "");
        assertEquals(200, reply.status(), reply.toString());
        assertEquals(key, reply.body().getString("key"));
        return String.valueOf(reply.body().getString("value"));
    }

    /** A counter of the node's metrics. */
    private long counted(String id, String name) throws IOException, InterruptedException {
        return raw(id, "GET", "/metrics", "")
                .body()
                .lines()
                .filter(line -> line.startsWith("dynacheck_node_" + name + " "))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }

    @Test
    void whatOneNodeWroteAnotherReads() throws Exception {
        startAll();
        assertEquals("null", read("n3", "x"));
        write("n1", "x", "one");
        assertEquals("one", read("n2", "x"));
        write("n3", "x", "two");
        assertEquals("two", read("n1", "x"));
        assertEquals("null", read("n1", "y"));
    }

    @Test
    void aMajorityServesAndWithoutOneTheOutcomeIsUnknown() throws Exception {
        startAll();
        write("n1", "x", "one");
        stop("n3");
        write("n2", "x", "two");
        stop("n2");
        Answer reply = send("n1", "GET", "/registers/x", "", "X-Deadline-Ms", "300");
        assertEquals(504, reply.status());
        assertEquals("unknown", reply.body().getString("outcome"));
    }

    /** What is left of another run, at the same addresses, could otherwise answer for this one's. */
    @Test
    void nodesOfAnotherClusterAreRefused() throws Exception {
        startAll();
        stop("n2", "n3");
        clusters.put("n3", "other");
        Files.move(folder.resolve("n3"), folder.resolve("old"));
        start("n3");
        Answer reply = send("n1", "GET", "/registers/x", "", "X-Deadline-Ms", "1500");
        assertEquals(504, reply.status());
        assertTrue(counted("n3", "wire_garbage_total") > 0, "n3 refused n1");
        start("n2");
        write("n1", "x", "one");
        assertEquals("one", read("n2", "x"));
    }

    @Test
    void aConnectionOnWhichNoPulseComesIsMadeAnew() throws Exception {
        startAll();
        stop("n3");
        try (ServerSocket n3 = new ServerSocket(peerPort("n3"), 8, InetAddress.getLoopbackAddress())) {
            n3.setSoTimeout((int) Duration.ofNanos(WITHIN_NANOS).toMillis());
            write("n1", "x", "one");
            write("n2", "x", "one");
            await("pulses from n2", () -> counted("n1", "pulses_received_total") > 0);
            // n3 reads nothing and answers nothing, as a host without power, of which TCP does not know for long.
            try (Socket fromOne = n3.accept();
                    Socket fromOther = n3.accept();
                    Socket again = n3.accept()) {
                assertEquals(
                        3,
                        Set.of(fromOne.getPort(), fromOther.getPort(), again.getPort())
                                .size());
            }
            assertTrue(counted("n1", "links_silent_total") + counted("n2", "links_silent_total") > 0);
            write("n2", "x", "two");
        }
    }

    @Test
    void dataSurvivesARestartOfAllAndTheIncarnationRises() throws Exception {
        startAll();
        write("n1", "x", "kept");
        stop("n1", "n2", "n3");
        startAll();
        assertEquals("kept", read("n2", "x"));
        assertEquals(2, send("n2", "GET", "/status", "").body().getInteger("incarnation"));
    }

    /** Between two dials it may come back: mostly it is heard of before. */
    @Test
    void aPeerThatStartsAgainIsDialedAsSoonAsItIsHeardOf() throws Exception {
        startAll();
        for (int i = 0; i < 5 && counted("n1", "redials_at_once_total") == 0; i++) {
            stop("n3");
            long failures = counted("n1", "connect_failures_total");
            await("n1 dials n3 in vain", () -> {
                write("n1", "x", "1");
                return counted("n1", "connect_failures_total") > failures + 4;
            });
            start("n3");
            await("n3 ready", () -> send("n3", "GET", "/readyz", "").status() == 200);
            write("n3", "x", "2");
        }
        assertTrue(counted("n1", "redials_at_once_total") > 0);
    }

    @Test
    void aJoinerIsEnabledByItsReconfigurationAndAReplacedNodeHalts() throws Exception {
        startAll();
        start("n4");
        write("n1", "x", "carried");
        Answer early = send("n4", "GET", "/registers/x", "");
        assertEquals(503, early.status());
        assertEquals("fail", early.body().getString("outcome"));
        JsonObject change = new JsonObject()
                .put("add", new JsonArray().add(new JsonObject().put("id", "n4").put("address", address("n4"))))
                .put("remove", new JsonArray().add("n1"));
        Answer reconfig = send("n2", "POST", "/reconfig", change.encode());
        assertEquals(200, reconfig.status(), reconfig.toString());
        await("n4 enabled", () -> send("n4", "GET", "/status", "").body().getBoolean("enabled"));
        await("n1 halted", () -> send("n1", "GET", "/status", "").body().getBoolean("halted"));
        JsonObject view = send("n4", "GET", "/status", "").body().getJsonObject("view");
        assertEquals(new JsonArray(List.of("n2", "n3", "n4")), view.getJsonArray("members"));
        stop("n1", "n2");
        assertEquals("carried", read("n4", "x"));
        write("n4", "x", "after");
        assertEquals("after", read("n3", "x"));
    }

    @Test
    void aRepeatedRequestIdIsExecutedOnce() throws Exception {
        startAll();
        String[] first = {"X-Request-Id", "r1"};
        Answer one = send("n1", "PUT", "/registers/x", "{\"value\":\"a\"}", first);
        write("n1", "x", "b");
        Answer again = send("n1", "PUT", "/registers/x", "{\"value\":\"a\"}", "X-Request-Id", "r1", "X-Attempt", "2");
        assertEquals(one, again);
        assertEquals("b", read("n2", "x"));
        Answer lost = send("n1", "PUT", "/registers/x", "{\"value\":\"c\"}", "X-Request-Id", "r2", "X-Attempt", "2");
        Answer late = send("n1", "PUT", "/registers/x", "{\"value\":\"c\"}", "X-Request-Id", "r2");
        assertEquals(List.of(504, 504), List.of(lost.status(), late.status()));
        assertEquals("b", read("n2", "x"));
    }

    @Test
    void badRequestsFailInWordsAndHarmNothing() throws Exception {
        startAll();
        Map<Integer, Answer> replies = new HashMap<>();
        replies.put(4000, send("n1", "PUT", "/registers/x", "{\"value\":3}"));
        replies.put(4001, send("n1", "PUT", "/registers/x", "no json"));
        replies.put(4002, send("n1", "PUT", "/registers/x", "{\"value\":\"\\ud800\"}"));
        replies.put(4003, send("n1", "GET", "/registers/" + "k".repeat(300), ""));
        replies.put(4004, send("n1", "GET", "/registers/x", "", "X-Deadline-Ms", "soon"));
        replies.put(4005, send("n1", "POST", "/reconfig", "{\"add\":7}"));
        replies.put(4006, send("n1", "GET", "/registers/%FF", ""));
        replies.put(4007, send("n1", "GET", "/registers/x", "", "X-Request-Id", "r".repeat(200)));
        replies.put(4040, send("n1", "GET", "/nowhere", ""));
        replies.put(4050, send("n1", "POST", "/status", "{}"));
        replies.put(4090, send("n1", "POST", "/reconfig", "{\"remove\":[\"n9\"]}"));
        replies.put(4140, send("n1", "GET", "/registers/" + "k".repeat(5000), ""));
        replies.forEach((code, reply) -> {
            assertEquals(code / 10, reply.status(), reply.toString());
            assertEquals("fail", reply.body().getString("outcome"));
            assertFalse(String.valueOf(reply.body().getString("error")).isEmpty());
        });
        write("n1", "x", "fine");
        assertEquals("fine", read("n2", "x"));
    }

    /** As {@link RequestsTest}, with all that lies between a client and the parser. */
    @Test
    void randomBodiesAreAnsweredInWords() throws Exception {
        startAll();
        Random random = new Random(15);
        for (int i = 0; i < 300; i++) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port("n1") + "/registers/x"))
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(RandomBodies.next(random, true)))
                    .build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonObject answer = new JsonObject(response.body());
            if (response.statusCode() != 200) {
                assertEquals(400, response.statusCode(), response.body());
                String error = answer.getString("error");
                assertTrue(error.contains(": expected ") && !error.contains("Exception"), response.body());
            }
        }
        for (String bad : List.of("{\"add\":{\"n4\":\"host:port\"}}", "{\"remove\":[\"n2\"],\"removed\":[\"n1\"]}")) {
            assertEquals(400, send("n1", "POST", "/reconfig", bad).status());
        }
        JsonObject view = send("n1", "GET", "/status", "").body().getJsonObject("view");
        assertEquals(new JsonArray(List.of("n1", "n2", "n3")), view.getJsonArray("members"));
    }

    @Test
    void garbageOnThePortsClosesTheConnectionIsCountedAndHarmsNothing() throws Exception {
        startAll();
        Random random = new Random(5);
        for (int i = 0; i < 40; i++) {
            byte[] garbage = new byte[1000];
            random.nextBytes(garbage);
            garbage[0] |= (byte) 0x80;
            spit(peerPort("n1"), garbage);
        }
        spit(port("n1"), new byte[] {0, 1, 2, '\r', '\n', '\r', '\n'});
        await("all counted", () -> counted("n1", "wire_garbage_total") == 40);
        write("n1", "x", "fine");
        assertEquals("fine", read("n2", "x"));
    }

    /** Sends and waits until the node closed the connection. */
    private static void spit(int port, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(bytes);
            while (socket.getInputStream().read() >= 0) {
                // an answer is as good as none
            }
        } catch (SocketException e) {
            // reset: closed as well
        }
    }

    @Test
    void aPortInUseIsNamedAndTheStoreIsFreeAfterwards() throws Exception {
        int port = peerPort("n1");
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            IOException refused = assertThrows(IOException.class, () -> start("n1"));
            assertTrue(String.valueOf(refused.getMessage()).contains("port " + taken.getLocalPort()));
        }
        start("n1");
    }
}
