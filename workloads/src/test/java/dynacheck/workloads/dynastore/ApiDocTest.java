package dynacheck.workloads.dynastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.Needs;
import dynacheck.node.core.ProcessId;
import dynacheck.node.net.Endpoint;
import dynacheck.node.net.FreePorts;
import dynacheck.node.net.Node;
import dynacheck.node.net.NodeConfig;
import dynacheck.node.protocol.Protocols;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** API.md, typed line by line at a new store: each answer is the one on the page. */
@Timeout(60)
class ApiDocTest {
    private static final Path DOC = Path.of("..", ".github", "API.md");

    @TempDir
    Path folder;

    private final List<Node<?, ?>> nodes = new ArrayList<>();
    private List<Integer> ports = List.of();

    @BeforeEach
    void start() throws Exception {
        Needs.programs("curl", "jq");
        ports = FreePorts.choose(4);
        TreeMap<ProcessId, String> members = new TreeMap<>();
        for (int i = 1; i <= 3; i++) {
            members.put(ProcessId.of("n" + i), "127.0.0.1:" + ports.get(i - 1));
        }
        for (int i = 1; i <= 4; i++) {
            NodeConfig config = new NodeConfig(
                    Protocols.named("dynastore"),
                    "test",
                    ProcessId.of("n" + i),
                    new Endpoint("127.0.0.1", ports.get(i - 1)),
                    new Endpoint("127.0.0.1", 0),
                    folder.resolve("n" + i),
                    members,
                    null,
                    null,
                    null);
            nodes.add(Node.start(config, crash -> {
                throw new AssertionError(crash);
            }));
        }
        for (Node<?, ?> node : nodes.subList(0, 3)) {
            awaitReady(node);
        }
    }

    private static void awaitReady(Node<?, ?> node) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + "/readyz"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() != 200) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    @AfterEach
    void stop() {
        nodes.forEach(Node::close);
    }

    @Test
    void everyLineIsAnsweredAsThePageSays() throws Exception {
        List<String> blocks = Pattern.compile("```text\\R(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOC))
                .results()
                .map(block -> block.group(1))
                .toList();
        int lines = 0;
        for (String block : blocks) {
            for (MatchResult step : Pattern.compile("\\$ (.*)\\R((?:(?!\\$ ).*\\R)*)")
                    .matcher(block)
                    .results()
                    .toList()) {
                assertEquals(step.group(2).strip(), typed(step.group(1)).strip(), step.group(1));
                lines++;
            }
        }
        assertTrue(lines >= 15, lines + " lines");
    }

    private String typed(String line) throws IOException, InterruptedException {
        String here = line.replace(
                        "127.0.0.1:8001", "127.0.0.1:" + nodes.getFirst().httpPort())
                .replace("127.0.0.1:7004", "127.0.0.1:" + ports.getLast())
                .replace("curl ", "curl -sS ");
        Process process =
                new ProcessBuilder("sh", "-c", here).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        return said;
    }
}
