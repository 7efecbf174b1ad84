package dynacheck.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A few nodes on loopback whose data stays: what {@code cluster.json} in their folder says of them. Its name is drawn
 * once, so that nodes of another folder that come to listen at the same ports are refused.
 *
 * @param folder with {@code cluster.json}, and a folder for each node
 * @param name that the nodes greet each other with
 * @param protocol that they run
 */
record LocalCluster(Path folder, String name, String protocol, List<LocalNode> nodes) {
    static final int MOST = 25;
    private static final String FILE = "cluster.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    LocalCluster {
        nodes = List.copyOf(nodes);
    }

    static boolean isAt(Path folder) {
        return Files.isRegularFile(folder.resolve(FILE));
    }

    /** Makes the folder of a new cluster. */
    static LocalCluster create(Path folder, int count, String protocol, int clientPort, int peerPort)
            throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> inside = Files.list(folder)) {
                if (inside.findAny().isPresent()) {
                    throw new IllegalArgumentException("--data " + folder + " is not empty, and there is no " + FILE
                            + " in it: name a folder of a cluster, or one that does not exist");
                }
            }
        }
        Files.createDirectories(folder);
        List<LocalNode> nodes = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            nodes.add(new LocalNode(folder.resolve("n" + i), "n" + i, clientPort + i - 1, peerPort + i - 1));
        }
        LocalCluster cluster = new LocalCluster(folder, "by-hand-" + UUID.randomUUID(), protocol, nodes);
        ObjectNode file = JSON.createObjectNode().put("name", cluster.name()).put("protocol", protocol);
        nodes.forEach(node -> file.withArray("nodes")
                .addObject()
                .put("id", node.id())
                .put("client-port", node.clientPort())
                .put("peer-port", node.peerPort()));
        Files.writeString(
                folder.resolve(FILE),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(file) + System.lineSeparator());
        return cluster;
    }

    /** @throws IllegalArgumentException if there is none; the message says what to do */
    static LocalCluster at(Path folder) throws IOException {
        if (!isAt(folder)) {
            throw new IllegalArgumentException("there is no cluster in " + folder
                    + ": start one with `dynacheck cluster up`, or name its folder with --data");
        }
        JsonNode file = JSON.readTree(Files.readString(folder.resolve(FILE)));
        List<LocalNode> nodes = new ArrayList<>();
        for (JsonNode node : file.path("nodes")) {
            String id = node.path("id").asText();
            nodes.add(new LocalNode(
                    folder.resolve(id),
                    id,
                    node.path("client-port").asInt(),
                    node.path("peer-port").asInt()));
        }
        if (nodes.isEmpty() || nodes.size() > MOST) {
            throw new IllegalArgumentException(
                    folder.resolve(FILE) + " names " + nodes.size() + " nodes, not 1 to " + MOST + ": it is damaged");
        }
        return new LocalCluster(
                folder, file.path("name").asText(), file.path("protocol").asText(), nodes);
    }

    List<LocalNode> running() throws IOException {
        List<LocalNode> running = new ArrayList<>();
        for (LocalNode node : nodes) {
            if (node.process().isPresent()) {
                running.add(node);
            }
        }
        return running;
    }

    /** Ports that somebody else listens at, as options name them; empty if all are free. */
    List<String> takenPorts() {
        List<String> taken = new ArrayList<>();
        for (LocalNode node : nodes) {
            for (int port : List.of(node.clientPort(), node.peerPort())) {
                try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                    assert free.isBound();
                } catch (IOException e) {
                    taken.add(String.valueOf(port));
                }
            }
        }
        return taken;
    }

    /**
     * Arguments of a node. Only the first start says that it is the first: its node notices a folder that was lost.
     */
    List<String> arguments(LocalNode node) {
        String members = nodes.stream()
                .map(member -> member.id() + "=127.0.0.1:" + member.peerPort())
                .collect(Collectors.joining(","));
        List<String> arguments = new ArrayList<>(List.of(
                "--cluster=" + name,
                "--protocol=" + protocol,
                "--id=" + node.id(),
                "--listen=127.0.0.1:" + node.peerPort(),
                "--http=127.0.0.1:" + node.clientPort(),
                "--data=" + node.folder().resolve("data"),
                "--initial-view=" + members));
        if (!node.wasStarted()) {
            arguments.add("--bootstrap");
        }
        return arguments;
    }
}
