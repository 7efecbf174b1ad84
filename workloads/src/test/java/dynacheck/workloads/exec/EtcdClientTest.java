package dynacheck.workloads.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dynacheck.Needs;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How etcd's client program changes members, against a stand-in for etcd that lets one member learn at a time. */
@Timeout(60)
class EtcdClientTest {
    private static final Path ADAPTER = Path.of("src", "main", "adapters", "etcd");
    private static final String MINE = "http://0.0.0.0:7004";
    private static final String OTHERS = "http://0.0.0.0:7009";

    /** Whether each member learns, by its URL. */
    private final Map<String, Boolean> learns = new LinkedHashMap<>();

    private final List<String> asked = new ArrayList<>();
    private boolean silent;
    private HttpServer etcd;

    @BeforeEach
    void start() throws IOException {
        Needs.programs("python3");
        etcd = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        etcd.createContext("/v3/", this::answer);
        etcd.start();
        learns.put("http://0.0.0.0:7001", false);
    }

    @AfterEach
    void stop() {
        etcd.stop(0);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String what = exchange.getRequestURI().getPath().replaceAll(".*/", "");
        String said = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String answer = "{}";
        int status = 200;
        switch (what) {
            case "range" -> {}
            case "list" -> answer = "{\"members\": [" + String.join(", ", members()) + "]}";
            case "add" -> {
                asked.add("add " + word(said, "peerURLs\": \\[\"([^\"]*)"));
                if (silent) {
                    exchange.close();
                    return;
                }
                if (learns.containsValue(true)) {
                    status = 400;
                    answer = "{\"error\": \"etcdserver: too many learner members in cluster\"}";
                } else {
                    learns.put(MINE, true);
                }
            }
            default -> {
                String member = "http://0.0.0.0:" + word(said, "ID\": \"(\\d+)");
                asked.add(what + " " + member);
                if (what.equals("promote")) {
                    learns.put(member, false);
                } else {
                    learns.remove(member);
                }
            }
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private List<String> members() {
        List<String> members = new ArrayList<>();
        learns.forEach((url, learner) -> members.add("{\"ID\": \"" + url.replaceAll(".*:", "") + "\", \"peerURLs\": [\""
                + url + "\"]" + (learner ? ", \"isLearner\": true}" : "}")));
        return members;
    }

    private static String word(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertTrue(found.find(), text);
        return found.group(1);
    }

    /** What the program answers to one operation on the member at port 7004. */
    private String client(String f, int port) throws Exception {
        Process client = new ProcessBuilder("python3", "-B", "client.py", "linearizable", "start-then-propose")
                .directory(ADAPTER.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream in = client.getOutputStream()) {
            in.write(("{\"id\": 1, \"f\": \"" + f + "\", \"address\": \"127.0.0.1:" + port
                            + "\", \"timeout-ms\": 3000, \"member\": \"n4\", \"member-peer\": \"127.0.0.1:7004\"}\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, client.waitFor());
        return word(answer, "\"type\": \"(\\w+)\"");
    }

    private String client(String f) throws Exception {
        return client(f, etcd.getAddress().getPort());
    }

    @Test
    void aMemberLearnsAndThenVotes() throws Exception {
        assertEquals("ok", client("add"));
        assertEquals(List.of("add " + MINE, "promote " + MINE), asked);
        assertEquals("ok", client("add"), "it is one already");
        assertEquals(2, asked.size());
        assertEquals("ok", client("remove"));
        assertEquals("ok", client("remove"), "it is none already");
        assertEquals("remove " + MINE, asked.getLast());
        assertEquals(3, asked.size());
    }

    /** Whoever added that learner may be cut off or gone: if all waited, no member could ever be added again. */
    @Test
    void whoFindsAnothersLearnerInTheWayHelpsIt() throws Exception {
        learns.put(OTHERS, true);
        assertEquals("ok", client("add"));
        assertEquals(List.of("promote " + OTHERS, "add " + MINE, "promote " + MINE), asked);
    }

    @Test
    void whatMayBeDoneLaterIsInDoubt() throws Exception {
        silent = true;
        assertEquals("info", client("add"));
        assertEquals("add " + MINE, asked.getFirst());
    }

    @Test
    void whoCannotBeAskedHasDoneNothing() throws Exception {
        int port = etcd.getAddress().getPort();
        etcd.stop(0);
        assertEquals("fail", client("add", port));
    }
}
