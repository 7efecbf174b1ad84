package dynacheck.cluster;

import dynacheck.target.NodeAddress;
import dynacheck.target.Target;
import dynacheck.tls.RunKeys;
import dynacheck.tls.TlsFiles;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Node processes on this machine's loopback. Each node's data, log and output are under {@code runDir/<node>/}. */
public final class LocalCluster implements Cluster {
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration SIGNAL_TIMEOUT = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 20;
    private static final int LOWEST_PORT = 15_000;
    private static final int HIGHEST_PORT = 32_000;

    private final Target target;
    private final String run;
    private final Path runDir;
    private final Map<String, String> options;
    private final @Nullable RunKeys keys;
    private final List<NodeAddress> initialView = new ArrayList<>();
    private final Map<String, LocalNode> nodes = new LinkedHashMap<>();
    private final LocalLinks links = new LocalLinks();
    private final boolean direct;
    private final Reaper reaper;
    private boolean closed;

    /** Nodes in plain text. */
    public LocalCluster(Target target, List<String> members, Path runDir, Map<String, String> options)
            throws IOException {
        this(target, members, runDir, options, null);
    }

    /** Nodes that talk to each other without a proxy, as fast as they can: nothing can be done to their links. */
    public static LocalCluster direct(Target target, List<String> members, Path runDir, Map<String, String> options)
            throws IOException {
        return new LocalCluster(target, members, runDir, options, null, true);
    }

    /**
     * Chooses ports for V(0) and makes its proxies; nothing runs until {@link #startAll}.
     *
     * @param keys for nodes that speak TLS
     */
    public LocalCluster(
            Target target, List<String> members, Path runDir, Map<String, String> options, @Nullable RunKeys keys)
            throws IOException {
        this(target, members, runDir, options, keys, false);
    }

    private LocalCluster(
            Target target,
            List<String> members,
            Path runDir,
            Map<String, String> options,
            @Nullable RunKeys keys,
            boolean direct)
            throws IOException {
        this.direct = direct;
        this.target = target;
        this.run = UUID.randomUUID().toString();
        this.runDir = runDir;
        this.options = Map.copyOf(options);
        this.keys = keys;
        this.reaper = new Reaper();
        List<NodeAddress> addresses = addresses(members);
        initialView.addAll(addresses);
        for (NodeAddress address : addresses) {
            register(address, false);
        }
    }

    /** Starts V(0), all at once, and waits until every one is ready. */
    public void startAll() throws IOException, InterruptedException {
        target.prepare();
        List<LocalNode> started;
        synchronized (this) {
            started = List.copyOf(nodes.values());
        }
        for (LocalNode node : started) {
            launch(node);
        }
        for (LocalNode node : started) {
            awaitReady(node);
        }
    }

    /** Holds all sockets at once, so that no port is given twice. */
    private static List<NodeAddress> addresses(List<String> names) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        List<ServerSocket> held = new ArrayList<>();
        try {
            List<NodeAddress> result = new ArrayList<>();
            for (String name : names) {
                ServerSocket peer = freePort(loopback);
                held.add(peer);
                ServerSocket client = freePort(loopback);
                held.add(client);
                result.add(new NodeAddress(name, "127.0.0.1", peer.getLocalPort(), client.getLocalPort()));
            }
            return result;
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    /**
     * Below the ports that systems give to outgoing connections: such a one could else take a node's port before the
     * node is started, or while it is down.
     */
    private static ServerSocket freePort(InetAddress loopback) throws IOException {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT + 1);
            try {
                return new ServerSocket(port, 1, loopback);
            } catch (BindException e) {
                // In use: try another.
            }
        }
        throw new IOException("no free port from " + LOWEST_PORT + " to " + HIGHEST_PORT + " on " + loopback);
    }

    private synchronized LocalNode register(NodeAddress address, boolean joiner) throws IOException {
        if (closed) {
            throw new IOException("the cluster is closed");
        }
        if (nodes.containsKey(address.node())) {
            throw new IllegalArgumentException("node " + address.node() + " exists; ids are never used twice");
        }
        Path dir = runDir.resolve(address.node());
        Path data = Files.createDirectories(dir.resolve("data"));
        InetSocketAddress proxy =
                direct ? null : links.add(address.node(), address.peerPort()).address();
        TlsFiles tls = keys == null ? null : keys.files(address.node(), address.host());
        LocalNode node = new LocalNode(
                new Target.NodeSetup(run, address, List.copyOf(initialView), joiner, data, dir, proxy, tls, options));
        nodes.put(address.node(), node);
        return node;
    }

    private synchronized LocalNode node(String name) {
        LocalNode node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("no node " + name + "; nodes: " + nodes.keySet());
        }
        return node;
    }

    private synchronized void launch(LocalNode node) throws IOException {
        if (closed) {
            throw new IOException("the cluster is closed");
        }
        node.launch(target.launch(node.setup()), reaper);
    }

    private void awaitReady(LocalNode node) throws IOException, InterruptedException {
        String name = node.setup().self().node();
        boolean ready = await(
                READY_TIMEOUT,
                () -> !node.isAlive() || target.isReady(node.setup().self()));
        if (!node.isAlive()) {
            throw new IOException("node " + name + " ended with exit code " + node.exitValue()
                    + " before it was ready; end of its log " + node.logFile() + ":\n" + node.logTail());
        }
        if (!ready) {
            throw new IOException("node " + name + " was not ready after " + READY_TIMEOUT.toSeconds()
                    + " s; end of its log " + node.logFile() + ":\n" + node.logTail());
        }
    }

    @Override
    public String kind() {
        return "local";
    }

    @Override
    public synchronized List<NodeAddress> nodes() {
        return nodes.values().stream().map(node -> node.setup().self()).toList();
    }

    @Override
    public NodeAddress address(String node) {
        return node(node).setup().self();
    }

    @Override
    public NodeAddress provision(String name) throws IOException, InterruptedException {
        LocalNode node = register(addresses(List.of(name)).get(0), true);
        launch(node);
        awaitReady(node);
        return node.setup().self();
    }

    @Override
    public void start(String name) throws IOException, InterruptedException {
        LocalNode node = node(name);
        if (node.isAlive()) {
            throw new IOException("node " + name + " runs already");
        }
        launch(node);
        awaitReady(node);
    }

    @Override
    public void kill(String name) throws IOException, InterruptedException {
        node(name).kill(SIGNAL_TIMEOUT, reaper);
    }

    @Override
    public OptionalInt exitStatus(String name) {
        LocalNode node = node(name);
        return node.isAlive() ? OptionalInt.empty() : OptionalInt.of(node.exitValue());
    }

    @Override
    public void pause(String name) throws IOException, InterruptedException {
        signal(name, "STOP", NodeState.PAUSED);
    }

    @Override
    public void resume(String name) throws IOException, InterruptedException {
        signal(name, "CONT", NodeState.RUNNING);
    }

    private void signal(String name, String signal, NodeState wanted) throws IOException, InterruptedException {
        LocalNode node = node(name);
        node.signal(signal);
        long end = System.nanoTime() + SIGNAL_TIMEOUT.toNanos();
        for (NodeState state = node.state(); state != wanted; state = node.state()) {
            if (state == NodeState.DOWN || System.nanoTime() - end > 0) {
                throw new IOException("node " + name + " is " + state + " after kill -" + signal);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    @Override
    public NodeState state(String node) throws IOException {
        return node(node).state();
    }

    @Override
    public Links links() {
        return links;
    }

    /** Files can be damaged; the disk itself is the machine's, which is not ours to harm. */
    @Override
    public Disks disks() {
        return new Disks() {
            @Override
            public String install(String node, Fault fault) {
                throw new UnsupportedOperationException("all nodes share this machine's disk: use --cluster ssh");
            }

            @Override
            public String heal(String node, Fault fault) {
                return install(node, fault);
            }

            @Override
            public String damage(String name, Damage damage, long seed) throws IOException {
                LocalNode node = node(name);
                if (node.isAlive()) {
                    throw new IOException("node " + name + " runs");
                }
                return FileDamage.in(node.setup().dataDir(), damage, seed);
            }

            @Override
            public String refusal(String name) throws IOException, InterruptedException {
                LocalNode node = node(name);
                launch(node);
                NodeAddress self = node.setup().self();
                if (!await(READY_TIMEOUT, () -> !node.isAlive() || target.isReady(self))) {
                    throw new IOException("node " + name + " neither ended nor got ready");
                }
                return node.isAlive() ? "" : "exit code " + node.exitValue() + ": " + node.lastWords();
            }
        };
    }

    @Override
    public void close() {
        List<LocalNode> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(nodes.values());
        }
        all.forEach(LocalNode::destroy);
        links.close();
        reaper.close();
    }
}
