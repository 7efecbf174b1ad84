package dynacheck.node.pump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.ProcessId;
import dynacheck.node.net.Endpoint;
import dynacheck.node.net.FreePorts;
import dynacheck.node.net.Limits;
import dynacheck.node.net.Node;
import dynacheck.node.net.NodeConfig;
import dynacheck.node.protocol.Protocol;
import dynacheck.node.protocol.Protocols;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The node runs a protocol of one file: nothing in it is DynaStore's. */
@Timeout(60)
class OneRegisterTest {
    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final TreeMap<ProcessId, String> members = new TreeMap<>();

    private Node<?, ?> start(String name, boolean first) throws IOException {
        ProcessId id = ProcessId.of(name);
        Protocol<?, ?> protocol = Protocols.named("one-register");
        return Node.start(
                new NodeConfig(
                        protocol,
                        "test",
                        id,
                        Endpoint.parse(String.valueOf(members.get(id))),
                        new Endpoint("127.0.0.1", 0),
                        folder.resolve(name),
                        members,
                        first,
                        null,
                        null,
                        folder.resolve(name + ".trace"),
                        Map.of(),
                        Limits.usual()),
                cause -> {
                    throw new AssertionError(cause);
                });
    }

    private String send(Node<?, ?> to, String method, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.httpPort() + "/registers/x"))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body();
    }

    @Test
    void nodesServeItAndTheKeeperRemembers() throws Exception {
        List<Integer> ports = FreePorts.choose(2);
        members.put(ProcessId.of("a"), "127.0.0.1:" + ports.get(0));
        members.put(ProcessId.of("b"), "127.0.0.1:" + ports.get(1));
        try (Node<?, ?> keeper = start("a", true);
                Node<?, ?> other = start("b", true)) {
            assertEquals("{\"key\":\"x\"}", send(other, "GET", ""));
            send(other, "PUT", "{\"value\":\"1\"}");
            assertTrue(send(keeper, "GET", "").contains("\"value\":\"1\""));
        }
        try (Node<?, ?> again = start("a", false)) {
            assertTrue(send(again, "GET", "").contains("\"value\":\"1\""), "a start on the same disk");
        }
    }

    @Test
    void anUnknownProtocolIsRefusedWithThoseThatAreKnown() {
        String told = String.valueOf(assertThrows(IllegalArgumentException.class, () -> Protocols.named("paxos"))
                .getMessage());
        assertTrue(told.contains("'paxos'") && told.contains("dynastore (") && told.contains("one-register ("), told);
    }
}
