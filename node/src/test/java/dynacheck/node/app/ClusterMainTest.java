package dynacheck.node.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.net.FreePorts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A few nodes by hand, as somebody at a terminal starts them, looks at them and ends them. */
@Timeout(120)
class ClusterMainTest {
    @TempDir
    Path dir;

    private Path data;
    private int port;

    private record Said(int code, String out) {}

    @BeforeEach
    void choosePorts() throws IOException {
        data = dir.resolve("mine");
        while (true) {
            port = FreePorts.choose(1).getFirst();
            List<LocalNode> nodes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                nodes.add(new LocalNode(dir, "n" + i, port + i, port + 3 + i));
            }
            if (new LocalCluster(dir, "x", "x", nodes).takenPorts().isEmpty()) {
                return;
            }
        }
    }

    @AfterEach
    void endAll() throws IOException, InterruptedException {
        if (LocalCluster.isAt(data)) {
            for (LocalNode node : LocalCluster.at(data).nodes()) {
                node.stop();
            }
        }
    }

    private Said run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data", data.toString()));
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        int code = ClusterMain.commandLine().setOut(out).setErr(out).execute(all.toArray(String[]::new));
        return new Said(code, said.toString());
    }

    private void expect(int code, String said, String... words) {
        Said end = run(words);
        assertEquals(code, end.code(), end.out());
        assertTrue(end.out().contains(said), end.out());
        assertTrue(!end.out().contains("\tat "), end.out());
    }

    private void expectNew(int code, String said, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--port", String.valueOf(port), "--peer-port", String.valueOf(port + 3)));
        expect(code, said, all.toArray(String[]::new));
    }

    private String send(int node, String method, String body) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + (port + node - 1) + "/registers/x"))
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    @Test
    void aClusterIsLeftRunningLookedAtEndedAndStartedAgainWithItsData() throws Exception {
        expectNew(0, "n3  http://127.0.0.1:" + (port + 2), "up", "--nodes", "3", "--detach");
        assertTrue(send(1, "PUT", "{\"value\":\"kept\"}").contains("tag"));
        expect(0, "ready", "status");
        expect(255, "is up: [n1, n2, n3] run", "up");
        expect(0, "3 nodes ended", "down");
        expect(0, "no node was running", "down");
        expect(2, "n2  http://127.0.0.1:" + (port + 1) + "  does not run", "status");
        expect(254, "--nodes 5, but the cluster in " + data + " has 3", "up", "--nodes", "5");
        expect(0, "end:   dynacheck cluster down", "up", "--detach");
        assertTrue(send(3, "GET", "").contains("\"kept\""));
        LocalNode second = LocalCluster.at(data).nodes().get(1);
        assertTrue(second.stop());
        expect(2, "does not run", "status");
        assertTrue(send(1, "GET", "").contains("\"kept\""), "two of three serve");
    }

    @Test
    void inTheForegroundItLastsUntilItIsEndedElsewhere() throws Exception {
        CompletableFuture<Integer> up = CompletableFuture.supplyAsync(() -> ClusterMain.run(List.of(
                "up",
                "--data",
                data.toString(),
                "--port",
                String.valueOf(port),
                "--peer-port",
                String.valueOf(port + 3))));
        while (!LocalCluster.isAt(data) || run("status").code() != 0) {
            assertTrue(!up.isDone());
            TimeUnit.MILLISECONDS.sleep(50);
        }
        expect(0, "3 nodes ended", "down");
        assertEquals(0, up.get(20, TimeUnit.SECONDS));
    }

    @Test
    void aNodeThatLostItsFolderSaysSoAndNothingIsLeftRunning() throws Exception {
        expectNew(0, "try:   curl", "up", "--detach", "--protocol", "abd");
        run("down");
        try (Stream<Path> lost = Files.walk(data.resolve("n2").resolve("data"))) {
            for (Path file : lost.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        expect(255, "n2 ended with exit code 254", "up", "--detach");
        assertEquals(List.of(), LocalCluster.at(data).running());
    }

    @Test
    void whatCannotBeMeantIsRefused() throws Exception {
        expect(254, "there is no cluster in " + data, "status");
        expect(254, "there is no cluster in " + data, "down");
        expect(254, "--nodes 0: 1 to 25", "up", "--nodes", "0");
        expect(254, "overlap", "up", "--port", "9000", "--peer-port", "9001");
        expect(254, "no protocol is named 'paxos'", "up", "--protocol", "paxos");
        expect(254, "try --help", "up", "--no-such");
        Files.createDirectories(data.resolve("something"));
        expect(254, "is not empty", "up");
        assertEquals(254, ClusterMain.run(List.of()));
        assertEquals(0, ClusterMain.run(List.of("--help")));
    }
}
