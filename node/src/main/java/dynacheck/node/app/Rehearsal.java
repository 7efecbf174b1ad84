package dynacheck.node.app;

import dynacheck.node.net.FreePorts;
import dynacheck.node.net.Node;
import dynacheck.node.net.NodeConfig;
import dynacheck.node.protocol.Protocols;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Three nodes in this JVM do what nodes do, and end in order: what {@link NodeImage} lets the JVM watch and remember.
 * Arguments: an empty folder, and {@code under-load} where the JVM is to see what is hot.
 */
final class Rehearsal {
    private static final long SERVING_WITHIN_NANOS = 20_000_000_000L;
    private static final int NODES = 3;
    private static final int CLIENTS = 16;

    /** Until the compilers have seen what a node does in a minute. */
    private static final int OPERATIONS_UNDER_LOAD = 20_000;

    private static final int OPERATIONS_ONCE = 40;

    private Rehearsal() {}

    public static void main(String[] args) throws Exception {
        rehearse(Path.of(args[0]), args[1].equals("under-load") ? OPERATIONS_UNDER_LOAD : OPERATIONS_ONCE);
        System.exit(0); // an exit in order: only then the JVM writes what it remembers
    }

    static void rehearse(Path folder, int operations) throws IOException, InterruptedException, ExecutionException {
        List<Integer> ports = FreePorts.choose(NODES);
        List<Node<?, ?>> nodes = new ArrayList<>();
        try {
            for (int i = 0; i < NODES; i++) {
                nodes.add(Node.start(config(i, ports, folder), Rehearsal::crashed));
            }
            for (Node<?, ?> node : nodes) {
                awaitReady(node);
            }
            load(nodes, operations);
            try (RehearsalClient client = new RehearsalClient(nodes.getFirst().httpPort())) {
                expect(client, "GET", "/registers?limit=10", "");
                expect(client, "GET", "/status", "");
                expect(client, "GET", "/metrics", "");
                expect(client, "POST", "/reconfig", "{\"remove\":[\"n3\"]}");
            }
        } finally {
            nodes.forEach(Node::close);
        }
        new WarmUp<>(Protocols.named(Main.PROTOCOL)).run(() -> {});
    }

    private static void load(List<Node<?, ?>> nodes, int operations)
            throws IOException, InterruptedException, ExecutionException {
        AtomicInteger left = new AtomicInteger(operations);
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int port = nodes.get(i % NODES).httpPort();
                clients.add(threads.submit(() -> {
                    try (RehearsalClient client = new RehearsalClient(port)) {
                        client.load(left);
                    }
                    return null;
                }));
            }
            for (Future<Void> client : clients) {
                client.get();
            }
        }
    }

    /** Until the members of V(0) have recorded each other's life, they serve nobody. */
    private static void awaitReady(Node<?, ?> node) throws IOException {
        long begun = System.nanoTime();
        try (RehearsalClient client = new RehearsalClient(node.httpPort())) {
            while (client.call("GET", "/readyz", "") != 200) {
                if (System.nanoTime() - begun > SERVING_WITHIN_NANOS) {
                    throw new IOException("the nodes did not find each other");
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /** Through the command line's own parser, which a node runs first of all. */
    private static NodeConfig config(int i, List<Integer> ports, Path folder) {
        String id = "n" + (i + 1);
        Main main = new Main();
        Main.commandLine(main)
                .parseArgs(
                        "--bootstrap",
                        "--id=" + id,
                        "--listen=127.0.0.1:" + ports.get(i),
                        "--http=127.0.0.1:0",
                        "--data=" + folder.resolve(id),
                        "--trace=" + folder.resolve(id + ".jsonl"),
                        "--initial-view="
                                + IntStream.range(0, NODES)
                                        .mapToObj(n -> "n" + (n + 1) + "=127.0.0.1:" + ports.get(n))
                                        .collect(Collectors.joining(",")));
        return main.config();
    }

    private static void crashed(Throwable cause) {
        throw new IllegalStateException("a node failed at rehearsal", cause);
    }

    private static void expect(RehearsalClient client, String method, String path, String body) throws IOException {
        int status = client.call(method, path, body);
        if (status != 200) {
            throw new IOException(method + " " + path + ": " + status);
        }
    }
}
