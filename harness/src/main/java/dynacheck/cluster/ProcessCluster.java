package dynacheck.cluster;

import dynacheck.target.NodeAddress;
import dynacheck.target.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What clusters of real processes have in common: which nodes there are, how they are started and ended, and what is
 * read back of it. Where a process runs, and how it is reached, is its {@link NodeProcess}'s.
 *
 * @param <N> one node's process
 */
public abstract class ProcessCluster<N extends NodeProcess> implements Cluster, Processes, NodeFiles {
    private static final Duration SIGNAL_TIMEOUT = Duration.ofSeconds(10);

    private final Session session;
    private final Duration readyTimeout;
    private final Duration look;
    private final String run = UUID.randomUUID().toString();
    private final List<NodeAddress> initialView = new ArrayList<>();
    private final Map<String, N> nodes = new LinkedHashMap<>();
    /** How they did. */
    private final Map<String, OptionalInt> ended = new ConcurrentHashMap<>();

    private boolean closed;

    /**
     * @param readyTimeout how long a node may take to get ready
     * @param look how long to wait between two looks at a node
     */
    protected ProcessCluster(Session session, Duration readyTimeout, Duration look) {
        this.session = session;
        this.readyTimeout = readyTimeout;
        this.look = look;
    }

    /** A place for a node that is none of {@link #nodes} yet. Nothing runs there. */
    protected abstract N place(String node, boolean joiner) throws IOException;

    protected final Session session() {
        return session;
    }

    /** Unique. */
    protected final String run() {
        return run;
    }

    /** V(0); to be filled before the first node is registered. */
    protected final List<NodeAddress> initialView() {
        return initialView;
    }

    protected final synchronized N register(String name, boolean joiner) throws IOException {
        if (closed) {
            throw new IOException("the cluster is closed");
        }
        if (nodes.containsKey(name)) {
            throw new IllegalArgumentException("node " + name + " exists; ids are never used twice");
        }
        N node = place(name, joiner);
        nodes.put(name, node);
        return node;
    }

    /** Throws {@link IllegalArgumentException} if there is no such node. */
    protected final synchronized N node(String name) {
        N node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("no node " + name + "; nodes: " + nodes.keySet());
        }
        return node;
    }

    /** A node that something can be done to: throws if what it ran on is not its own any more. */
    protected N present(String name) throws IOException {
        return node(name);
    }

    protected final synchronized List<N> all() {
        return List.copyOf(nodes.values());
    }

    /** No node is registered or launched from now on. Returns those that were. */
    protected final synchronized List<N> shut() {
        closed = true;
        return all();
    }

    protected final void launch(N node) throws IOException, InterruptedException {
        synchronized (this) {
            if (closed) {
                throw new IOException("the cluster is closed");
            }
        }
        node.launch();
    }

    protected final void awaitReady(N node) throws IOException, InterruptedException {
        if (!becomesReady(node)) {
            NodeProcess.Ending ending = node.ending();
            throw new IOException(
                    "node " + node.setup().self() + " ended instead of getting ready, " + ending + "\n" + ending.log());
        }
    }

    /** Whether it got ready and did not end instead. */
    private boolean becomesReady(N node) throws IOException, InterruptedException {
        NodeAddress self = node.setup().self();
        long end = System.nanoTime() + readyTimeout.toNanos();
        while (!node.isDown()) {
            if (session.isReady(self)) {
                return true;
            }
            if (System.nanoTime() - end > 0) {
                throw new IOException("node " + self + " neither ended nor got ready in " + readyTimeout.toSeconds()
                        + " s\n" + node.ending().log());
            }
            Thread.sleep(look.toMillis()); // between two looks at the condition
        }
        return false;
    }

    @Override
    public synchronized List<NodeAddress> nodes() {
        return nodes.values().stream().map(node -> node.setup().self()).toList();
    }

    @Override
    public NodeAddress reserve(String name) throws IOException, InterruptedException {
        N node = register(name, true);
        prepare(node);
        session.reserved(node.setup().self());
        return node.setup().self();
    }

    /** Makes its place ready for a new node. */
    protected void prepare(N node) throws IOException, InterruptedException {}

    @Override
    public void end(String name) throws IOException, InterruptedException {
        N node = present(name);
        if (!node.isDown()) {
            kill(name);
        }
        ended.put(name, node.ending().exitStatus());
    }

    @Override
    public final boolean hasEnded(String name) {
        return ended.containsKey(name);
    }

    @Override
    public final Processes processes() {
        return this;
    }

    @Override
    public Optional<NodeFiles> files() {
        return Optional.of(this);
    }

    @Override
    public void start(String name) throws IOException, InterruptedException {
        N node = present(name);
        if (hasEnded(name) || !node.isDown()) {
            throw new IOException("node " + name + (hasEnded(name) ? " has ended for good" : " runs already"));
        }
        launch(node);
        awaitReady(node);
    }

    @Override
    public void kill(String name) throws IOException, InterruptedException {
        signal(name, "KILL", NodeState.DOWN);
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
        N node = present(name);
        if (node.isDown()) {
            throw new IOException("node " + name + " is down");
        }
        node.signal(signal);
        long end = System.nanoTime() + SIGNAL_TIMEOUT.toNanos();
        for (NodeState state = node.state(); state != wanted; state = node.state()) {
            if (state == NodeState.DOWN || System.nanoTime() - end > 0) {
                throw new IOException("node " + name + " is " + state + " after kill -" + signal);
            }
            Thread.sleep(20); // between two looks at the condition
        }
    }

    @Override
    public NodeState state(String name) throws IOException {
        try {
            return node(name).state();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public OptionalInt exitStatus(String name) throws IOException, InterruptedException {
        OptionalInt known = ended.get(name);
        if (known != null) {
            return known; // its machine may run another node by now
        }
        N node = present(name);
        return node.isDown() ? node.ending().exitStatus() : OptionalInt.empty();
    }

    @Override
    public String refusal(String name) throws IOException, InterruptedException {
        N node = present(name);
        launch(node);
        return becomesReady(node) ? "" : node.ending().toString();
    }
}
