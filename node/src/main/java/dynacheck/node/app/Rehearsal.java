package dynacheck.node.app;

import dynacheck.node.net.FreePorts;
import dynacheck.node.net.Node;
import dynacheck.node.net.NodeConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Two nodes in this JVM do what nodes do, once, and end in order: what {@link NodeImage} lets the JVM watch and
 * remember. Argument: an empty folder.
 */
final class Rehearsal {
    private static final long SERVING_WITHIN_NANOS = 20_000_000_000L;

    private Rehearsal() {}

    public static void main(String[] args) throws Exception {
        rehearse(Path.of(args[0]));
        System.exit(0); // an exit in order: only then the JVM writes what it remembers
    }

    static void rehearse(Path folder) throws IOException {
        List<Integer> ports = FreePorts.choose(2);
        NodeConfig a = config("a", ports, folder);
        NodeConfig b = config("b", ports, folder);
        try (Node<?, ?> nodeA = Node.start(a, Rehearsal::crashed);
                Node<?, ?> nodeB = Node.start(b, Rehearsal::crashed)) {
            String atA = "http://127.0.0.1:" + nodeA.httpPort();
            awaitServing(nodeA);
            awaitServing(nodeB);
            for (int i = 0; i < 20; i++) {
                call("PUT", atA + "/registers/x", "{\"value\":\"" + i + "\"}");
                call("GET", "http://127.0.0.1:" + nodeB.httpPort() + "/registers/x", "");
            }
            call("GET", atA + "/status", "");
            call("POST", atA + "/reconfig", "{\"remove\":[\"b\"]}");
        }
    }

    /** Until both members of V(0) have recorded each other's life, they serve nobody. */
    private static void awaitServing(Node<?, ?> node) throws IOException {
        long begun = System.nanoTime();
        while (status("GET", "http://127.0.0.1:" + node.httpPort() + "/registers/x", "") != 200) {
            if (System.nanoTime() - begun > SERVING_WITHIN_NANOS) {
                throw new IOException("two nodes did not find each other");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Through the command line's own parser, which a node runs first of all. */
    private static NodeConfig config(String id, List<Integer> ports, Path folder) {
        Main main = new Main();
        Main.commandLine(main)
                .parseArgs(
                        "--bootstrap",
                        "--id=" + id,
                        "--listen=127.0.0.1:" + ports.get(id.equals("a") ? 0 : 1),
                        "--http=127.0.0.1:0",
                        "--data=" + folder.resolve(id),
                        "--trace=" + folder.resolve(id + ".jsonl"),
                        "--initial-view=a=127.0.0.1:" + ports.get(0) + ",b=127.0.0.1:" + ports.get(1));
        return main.config();
    }

    private static void crashed(Throwable cause) {
        throw new IllegalStateException("a node failed at rehearsal", cause);
    }

    private static void call(String method, String uri, String body) throws IOException {
        int status = status(method, uri, body);
        if (status != 200) {
            throw new IOException(method + " " + uri + ": " + status);
        }
    }

    private static int status(String method, String uri, String body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(uri).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setReadTimeout(10_000);
        if (!body.isEmpty()) {
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
        }
        int status = connection.getResponseCode();
        connection.disconnect();
        return status;
    }
}
