package dynacheck.node.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The API as a service would have it: lists, deletion, health, metrics, and too many clients. */
@Timeout(60)
class ServiceTest extends NodesHere {
    private static final Pattern METRIC = Pattern.compile("# TYPE dynacheck_node_\\w+ (counter|gauge|histogram)|"
            + "dynacheck_node_\\w+(\\{\\w+=\"[^\"]*\"(,le=\"[^\"]+\")?})? [0-9.]+");

    private JsonObject ok(String id, String method, String path, String body) throws Exception {
        Answer answer = send(id, method, path, body);
        assertEquals(200, answer.status(), answer.toString());
        return answer.body();
    }

    private static String put(int number) {
        return "{\"value\":\"" + number + "\"}";
    }

    @Test
    void aListShowsWhatWasWrittenLastWhereverThatWas() throws Exception {
        startAll();
        for (int i = 0; i < 40; i++) {
            ok("n" + (i % 3 + 1), "PUT", "/registers/user-" + (100 + i), put(i));
        }
        ok("n2", "PUT", "/registers/other", put(0));
        for (int i = 0; i < 40; i++) {
            ok("n2", "PUT", "/registers/user-" + (100 + i), put(-i));
        }
        ok("n3", "DELETE", "/registers/user-100", "");
        JsonObject page = ok("n1", "GET", "/registers?prefix=user-&limit=30", "");
        JsonArray found = page.getJsonArray("registers");
        assertEquals(29, found.size());
        assertEquals("user-129", page.getString("next"));
        assertEquals("each register by itself", page.getString("atomic"));
        for (int i = 1; i < 30; i++) {
            JsonObject entry = found.getJsonObject(i - 1);
            assertEquals("user-" + (100 + i), entry.getString("key"));
            assertEquals(String.valueOf(-i), entry.getString("value"));
            assertTrue(entry.getString("tag").contains(".n2."), entry.encode());
        }
        assertEquals(400, send("n1", "GET", "/registers?limit=x", "").status());
        assertEquals(405, send("n1", "POST", "/registers", "{}").status());
    }

    @Test
    void whatWasDeletedIsGoneEverywhereAlsoAfterARestartAndForAJoiner() throws Exception {
        startAll();
        ok("n1", "PUT", "/registers/x", put(1));
        String deleted = ok("n2", "DELETE", "/registers/x", "").getString("tag");
        JsonObject read = ok("n3", "GET", "/registers/x", "");
        assertTrue(read.containsKey("value") && read.getValue("value") == null, read.encode());
        assertEquals(deleted, read.getString("tag"));
        assertEquals(400, send("n1", "DELETE", "/registers/x", "{}").status());
        for (String id : List.of("n1", "n2", "n3")) {
            stop(id);
        }
        startAll();
        start("n4");
        ok(
                "n2",
                "POST",
                "/reconfig",
                "{\"add\":[{\"id\":\"n4\",\"address\":\"" + address("n4") + "\"}]," + "\"remove\":[\"n1\"]}");
        await("n4 enabled", () -> send("n4", "GET", "/readyz", "").status() == 200);
        assertEquals(deleted, ok("n4", "GET", "/registers/x", "").getString("tag"));
        assertEquals(new JsonArray(), ok("n4", "GET", "/registers", "").getJsonArray("registers"));
        ok("n4", "PUT", "/registers/x", put(2));
        assertEquals("2", ok("n3", "GET", "/registers/x", "").getString("value"));
    }

    @Test
    void aConditionIsRefusedWithTheReasonAndNothingIsWritten() throws Exception {
        startAll();
        ok("n1", "PUT", "/registers/x", put(1));
        for (String header : List.of("If-Match", "If-None-Match")) {
            for (String method : List.of("PUT", "DELETE", "GET")) {
                Answer refused =
                        send("n1", method, "/registers/x", method.equals("PUT") ? put(2) : "", header, "\"1.n1.1.1\"");
                assertEquals(501, refused.status());
                assertEquals("fail", refused.body().getString("outcome"));
                assertTrue(refused.body().getString("error").contains("consensus"), refused.toString());
            }
        }
        assertEquals("1", ok("n2", "GET", "/registers/x", "").getString("value"));
    }

    @Test
    void readyMeansThatItServesAndLiveThatItAnswers() throws Exception {
        start("n1");
        assertEquals(200, send("n1", "GET", "/livez", "").status());
        Answer alone = send("n1", "GET", "/readyz", "");
        assertEquals(503, alone.status());
        assertTrue(alone.body().getString("error").startsWith("not confirmed yet: "), alone.toString());
        start("n2", "n3", "n4");
        await("n1 ready", () -> send("n1", "GET", "/readyz", "").status() == 200);
        await("n2 ready", () -> send("n2", "GET", "/readyz", "").status() == 200);
        HttpResponse<String> joining = raw("n4", "GET", "/readyz", "");
        assertEquals(503, joining.statusCode());
        assertEquals("1", joining.headers().firstValue("Retry-After").orElse(""));
        ok("n2", "POST", "/reconfig", "{\"remove\":[\"n1\"]}");
        await(
                "n1 halted",
                () -> send("n1", "GET", "/readyz", "").body().encode().contains("removed: "));
        assertEquals(200, send("n1", "GET", "/livez", "").status());
    }

    @Test
    void metricsAreThoseOfPrometheusWithLatenciesAndSyncs() throws Exception {
        startAll();
        for (int i = 0; i < 10; i++) {
            ok("n1", "PUT", "/registers/x", put(i));
        }
        ok("n1", "GET", "/registers", "");
        String text = raw("n1", "GET", "/metrics", "").body();
        for (String line : text.lines().toList()) {
            assertTrue(METRIC.matcher(line).matches(), line);
        }
        String name = "dynacheck_node_request_seconds";
        assertTrue(text.contains("\n# TYPE " + name + " histogram\n"), text);
        assertTrue(text.contains("\n" + name + "_count{operation=\"write\"} 10\n"), text);
        assertTrue(text.contains("\n" + name + "_bucket{operation=\"write\",le=\"+Inf\"} 10\n"), text);
        assertTrue(text.contains("\n" + name + "_count{operation=\"list\"} 1\n"), text);
        assertTrue(number(text, "dynacheck_node_commit_seconds_count") >= 10, text);
        assertTrue(number(text, "dynacheck_node_commit_seconds_sum") > 0, text);
    }

    private static double number(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    /** Half of a client: it says all at once and reads to the end. */
    private String ask(String id, String method, String path, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(id))) {
            socket.setSoTimeout(20_000);
            String head = method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ";
            socket.getOutputStream().write((head + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Each is answered, soon; what was acknowledged is there, what was refused is not. */
    @Test
    void aThousandClientsAtANodeThatMayHoldSixtyFour() throws Exception {
        limits = Limits.of(64, 64);
        startAll();
        int clients = 1000;
        List<Future<String>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                int number = i;
                answers.add(threads.submit(() -> ask("n1", "PUT", "/registers/k" + number, put(number))));
            }
        }
        int served = 0;
        for (int i = 0; i < clients; i++) {
            String answer = answers.get(i).get();
            boolean ok = answer.startsWith("HTTP/1.1 200 ");
            assertTrue(ok || answer.startsWith("HTTP/1.1 503 ") && answer.contains("\"overloaded: 64 "), answer);
            served += ok ? 1 : 0;
        }
        assertTrue(served >= 32 && served < clients, served + " served");
        await("room again", () -> ask("n1", "GET", "/livez", "").startsWith("HTTP/1.1 200 "));
        for (int i = 0; i < clients; i += 50) {
            boolean ok = answers.get(i).get().startsWith("HTTP/1.1 200 ");
            assertEquals(
                    ok ? String.valueOf(i) : null,
                    ok("n2", "GET", "/registers/k" + i, "").getString("value"));
        }
    }

    /** An idle connection counts, too. */
    @Test
    void whoComesWhenEveryConnectionIsTakenIsToldSo() throws Exception {
        limits = Limits.of(64, 64);
        startAll();
        List<Socket> holders = new ArrayList<>();
        try {
            for (int i = 0; i < 64; i++) {
                holders.add(new Socket(InetAddress.getLoopbackAddress(), port("n1")));
            }
            await(
                    "nobody else is let in",
                    () -> ask("n1", "GET", "/livez", "").contains("overloaded: 64 clients are connected"));
        } finally {
            for (Socket holder : holders) {
                holder.close();
            }
        }
        await("room again", () -> ask("n1", "GET", "/livez", "").startsWith("HTTP/1.1 200 "));
    }

    @Test
    void withoutAMajorityOperationsWaitAndThoseBeyondTheLimitAreRefusedAtOnce() throws Exception {
        limits = Limits.of(64, 8);
        startAll();
        stop("n2");
        stop("n3");
        List<Future<Answer>> waiting = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                int number = i;
                waiting.add(threads.submit(() -> send("n1", "PUT", "/registers/k" + number, put(number))));
            }
            await(
                    "all are running",
                    () -> number(raw("n1", "GET", "/metrics", "").body(), "dynacheck_node_operations_running") == 8);
            assertEquals(503, send("n1", "PUT", "/registers/k9", put(9)).status());
            assertEquals(503, send("n1", "GET", "/registers", "").status());
            assertEquals(503, send("n1", "GET", "/readyz", "").status());
            assertEquals(200, send("n1", "GET", "/livez", "").status());
            start("n2");
        }
        for (Future<Answer> answer : waiting) {
            assertEquals(200, answer.get().status());
        }
        assertEquals(200, send("n1", "PUT", "/registers/k9", put(9)).status());
    }

    /** Nobody reaches the heap's end with many large bodies that never end, and their clients' leaving makes room. */
    @Test
    void bodiesThatNeverEndAreBoundedTogether() throws Exception {
        limits = new Limits(64, 64, 200_000);
        startAll();
        byte[] begun = ("PUT /registers/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n" + " ".repeat(60_000))
                .getBytes(StandardCharsets.UTF_8);
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                clients.add(new Socket(InetAddress.getLoopbackAddress(), port("n1")));
                clients.getLast().getOutputStream().write(begun);
            }
            await(
                    "no more fits",
                    () -> ask("n1", "PUT", "/registers/x", " ".repeat(60_000)).startsWith("HTTP/1.1 503 "));
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
        await(
                "room again",
                () -> ask("n1", "PUT", "/registers/x", put(1) + " ".repeat(60_000))
                        .startsWith("HTTP/1.1 200 "));
    }
}
