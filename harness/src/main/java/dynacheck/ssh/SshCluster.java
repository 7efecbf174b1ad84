package dynacheck.ssh;

import dynacheck.cluster.Clocks;
import dynacheck.cluster.Cluster;
import dynacheck.cluster.Disks;
import dynacheck.cluster.Links;
import dynacheck.cluster.NodeState;
import dynacheck.remote.Host;
import dynacheck.target.NodeAddress;
import dynacheck.target.Target;
import dynacheck.tls.RunKeys;
import dynacheck.tls.TlsFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes on hosts, one each. The first hosts run V(0); the others, and later those whose node has ended for good, run
 * nodes that are provisioned.
 * {@link #close} ends the nodes, undoes every fault and only then fetches what they wrote.
 */
public final class SshCluster implements Cluster {
    private static final Logger LOG = LoggerFactory.getLogger(SshCluster.class);
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(240);
    private static final Duration SERVING_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration SIGNAL_TIMEOUT = Duration.ofSeconds(10);
    static final int PEER_PORT = 15_700;
    static final int CLIENT_PORT = 15_800;
    private static final long MAX_DOWNLOAD_BYTES = 64L << 20;
    private static final long SIGN_SECONDS = 5;
    private static final String TRACE = "trace.jsonl";

    /** @param previous what the host ran before it, if anything */
    private record Node(
            Target.NodeSetup setup, SshHost host, @Nullable String previous) {}

    private final Target target;
    private final Path runDir;
    private final Map<String, String> options;
    private final Tenancy<SshHost> tenancy;
    private final String run = UUID.randomUUID().toString();
    private final List<NodeAddress> initialView = new ArrayList<>();
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Set<SshHost> booting = ConcurrentHashMap.newKeySet();
    /** Nodes whose host has a fault of its disk or clock. */
    private final Set<String> harmed = ConcurrentHashMap.newKeySet();

    private @Nullable String powerCommand;
    private boolean ownDisks;
    private @Nullable RunKeys keys;
    private final SshLinks links = new SshLinks();
    private final ScheduledExecutorService signs;
    private final Path cache;
    private @Nullable Deployment deployment;

    /**
     * @param members of V(0), on the first of {@code hosts}
     * @param runDir gets each node's files under its name
     */
    public SshCluster(
            Target target,
            List<Host> hosts,
            List<String> members,
            Path runDir,
            Path cache,
            Map<String, String> options) {
        if (hosts.size() < members.size()) {
            throw new IllegalArgumentException(hosts.size() + " hosts for " + members.size() + " nodes");
        }
        this.target = target;
        this.runDir = runDir;
        this.options = Map.copyOf(options);
        this.cache = cache;
        this.signs = Executors.newScheduledThreadPool(
                hosts.size(),
                Thread.ofPlatform().daemon().name("sign-of-life-", 1).factory());
        this.tenancy = new Tenancy<>(hosts.stream().map(SshHost::new).toList());
        for (int i = 0; i < members.size(); i++) {
            initialView.add(address(members.get(i), hosts.get(i), 0));
        }
    }

    /** Ports of its own: who still looks for a node that the host ran before must not find this one. */
    private static NodeAddress address(String node, Host host, int earlier) {
        return new NodeAddress(node, host.nodeAddress(), PEER_PORT + earlier, CLIENT_PORT + earlier);
    }

    /** @param command for {@link PowerCut}; null: nobody can cut power here */
    public void powerCommand(@Nullable String command) {
        powerCommand = command;
    }

    /** Each node's data gets a file system of its own, which can be harmed. */
    public void ownDisks() {
        ownDisks = true;
    }

    /** Nodes are to speak TLS; to be called before {@link #startAll}. */
    public void secure(RunKeys runKeys) {
        keys = runKeys;
    }

    /** Deploys to every host, arms its switch, starts V(0), and waits until each is ready and, if it will, serves. */
    public void startAll() throws IOException, InterruptedException {
        Set<String> kinds = new ConcurrentSkipListSet<>();
        Parallel.forEach(tenancy.hosts(), host -> kinds.add(host.kind()));
        boolean likeHere = kinds.equals(Set.of(Deployment.ownKind()));
        if (!likeHere) {
            LOG.info("hosts are {}, this machine is {}: nodes run on their own Java", kinds, Deployment.ownKind());
        }
        Deployment made = Deployment.build(target, cache, likeHere);
        deployment = made;
        Parallel.forEach(tenancy.hosts(), host -> {
            host.deploy(made);
            host.wipe();
            if (ownDisks) {
                host.mountDisk();
            }
            host.armDeadMan();
        });
        // Each host on its own: one that does not answer must not make the others believe that the harness is gone.
        tenancy.hosts()
                .forEach(host -> signs.scheduleWithFixedDelay(
                        () -> signOfLife(host), SIGN_SECONDS, SIGN_SECONDS, TimeUnit.SECONDS));
        List<Node> started = new ArrayList<>();
        for (NodeAddress address : initialView) {
            started.add(register(address.node(), false));
        }
        Parallel.forEach(started, this::certify);
        Parallel.forEach(started, this::launch);
        Parallel.forEach(started, this::awaitReady);
        Parallel.forEach(started, this::awaitServing);
    }

    private void signOfLife(SshHost host) {
        try {
            if (!booting.contains(host)) {
                host.signOfLife();
            }
        } catch (IOException e) {
            LOG.warn("no sign of life sent: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Node register(String name, boolean joiner) throws IOException {
        Tenancy.Lease<SshHost> lease = tenancy.rent(name, old -> !harmed.contains(old) && links.isFree(old));
        SshHost host = lease.host();
        Path dir = host.nodeDir();
        NodeAddress self = address(name, host.host(), lease.earlier());
        TlsFiles tls = keys == null ? null : TlsFiles.in(host.keysDir());
        Node node = new Node(
                new Target.NodeSetup(
                        run, self, List.copyOf(initialView), joiner, dir.resolve("data"), dir, null, tls, options),
                host,
                lease.previous());
        nodes.put(name, node);
        links.add(self, host);
        return node;
    }

    private synchronized Node node(String name) {
        Node node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("no node " + name + "; nodes: " + nodes.keySet());
        }
        return node;
    }

    /** A node that still has its host. */
    private Node present(String name) throws IOException {
        if (tenancy.isGone(name)) {
            throw new IOException("node " + name + " has ended for good, and its host runs another");
        }
        return node(name);
    }

    private void certify(Node node) throws IOException, InterruptedException {
        RunKeys made = keys;
        if (made != null) {
            NodeAddress self = node.setup().self();
            node.host().certify(made.node(self.node(), self.host()), made.authorityPem());
        }
    }

    private void launch(Node node) throws IOException, InterruptedException {
        Path home = node.host().deploy(Objects.requireNonNull(deployment, "not started"));
        node.host().launch(target.launchOn(home, node.setup()).command());
    }

    private void awaitReady(Node node) throws IOException, InterruptedException {
        if (!becomesReady(node)) {
            throw new IOException(
                    "node " + node.setup().self().node() + " on " + node.host().host()
                            + " ended instead of getting ready: " + node.host().lastWords());
        }
    }

    /** Whether it got ready and did not end instead. */
    private boolean becomesReady(Node node) throws IOException, InterruptedException {
        long end = System.nanoTime() + READY_TIMEOUT.toNanos();
        while (!target.isReady(node.setup().self())) {
            if (node.host().state() == NodeState.DOWN) {
                return false;
            }
            if (System.nanoTime() - end > 0) {
                throw new IOException("node " + node.setup().self().node() + " on "
                        + node.host().host()
                        + " neither ended nor got ready in " + READY_TIMEOUT.toSeconds() + " s; its output: "
                        + runDir.resolve(node.setup().self().node()).resolve("stdout.log"));
            }
            Thread.sleep(100); // between two looks at the condition
        }
        return true;
    }

    /** A node that never serves is for the checkers to judge: it may be what the run is to find. */
    private void awaitServing(Node node) throws InterruptedException {
        NodeAddress self = node.setup().self();
        if (!await(SERVING_TIMEOUT, () -> target.isServing(self))) {
            LOG.warn("{} completed no read in {} s; the run begins nevertheless", self, SERVING_TIMEOUT.toSeconds());
        }
    }

    @Override
    public Map<String, Object> facts() throws IOException, InterruptedException {
        Map<String, Object> facts = new ConcurrentSkipListMap<>();
        Parallel.forEach(tenancy.hosts(), host -> facts.put(host.host().name(), host.facts()));
        return facts;
    }

    @Override
    public String kind() {
        return "ssh";
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
        Node node = register(name, true);
        if (node.previous() != null) {
            moveOut(node(node.previous()));
        }
        certify(node);
        launch(node);
        awaitReady(node);
        return node.setup().self();
    }

    /** What a node wrote is saved before nothing of it is left. */
    private void moveOut(Node old) throws IOException, InterruptedException {
        fetch(old);
        links.remove(old.setup().self().node());
        old.host().clear();
        if (ownDisks) {
            old.host().mountDisk();
        }
    }

    @Override
    public void start(String name) throws IOException, InterruptedException {
        Node node = present(name);
        if (hasEnded(name) || node.host().state() != NodeState.DOWN) {
            throw new IOException("node " + name + (hasEnded(name) ? " has ended for good" : " runs already"));
        }
        launch(node);
        awaitReady(node);
    }

    @Override
    public void kill(String name) throws IOException, InterruptedException {
        signal(name, "KILL", NodeState.DOWN);
    }

    /** Its host may run another node from now on. */
    @Override
    public void end(String name) throws IOException, InterruptedException {
        kill(name);
        tenancy.end(name);
    }

    @Override
    public boolean hasEnded(String name) {
        return tenancy.hasEnded(name);
    }

    /**
     * The trace is not part of what must survive: the node is stopped and its trace saved first, and goes on in a new
     * file.
     */
    @Override
    public String cutPower(String name) throws IOException, InterruptedException {
        String command = powerCommand;
        if (command == null) {
            throw new IOException("no --power-cmd says how the power of " + name + "'s host is cut");
        }
        Node node = present(name);
        SshHost host = node.host();
        pause(name);
        fetch(node, TRACE);
        booting.add(host);
        try {
            String proof = PowerCut.cut(host, command);
            if (ownDisks) {
                host.mountDisk();
            }
            host.root("new trace", "rm -f " + host.nodeDir().resolve(TRACE), "");
            host.armDeadMan();
            links.restore(name);
            return proof;
        } finally {
            booting.remove(host);
        }
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
        SshHost host = present(name).host();
        if (host.state() == NodeState.DOWN) {
            throw new IOException("node " + name + " is down");
        }
        host.signal(signal);
        long end = System.nanoTime() + SIGNAL_TIMEOUT.toNanos();
        for (NodeState state = host.state(); state != wanted; state = host.state()) {
            if (state == NodeState.DOWN || System.nanoTime() - end > 0) {
                throw new IOException("node " + name + " is " + state + " after kill -" + signal);
            }
            Thread.sleep(20); // between two looks at the condition
        }
    }

    @Override
    public NodeState state(String node) throws IOException {
        try {
            return tenancy.isGone(node) ? NodeState.DOWN : node(node).host().state();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public Links links() {
        return links;
    }

    @Override
    public Disks disks() {
        return new SshDisks(this);
    }

    @Override
    public Clocks clocks() {
        return new SshClocks(this);
    }

    SshHost host(String name) throws IOException {
        return present(name).host();
    }

    /** While its host is harmed, a node that has ended keeps it: the fault must be healed there. */
    Set<String> harmed() {
        return harmed;
    }

    /** Starts a node that is down; whether it got ready and did not end instead. */
    boolean tryStart(String name) throws IOException, InterruptedException {
        Node node = present(name);
        launch(node);
        return becomesReady(node);
    }

    private void fetch(Node node) throws IOException, InterruptedException {
        fetch(node, "stdout.log");
        fetch(node, TRACE);
    }

    /** Appends the host's file to what was fetched of it before. */
    private void fetch(Node node, String name) throws IOException, InterruptedException {
        Path dir = Files.createDirectories(runDir.resolve(node.setup().self().node()));
        Path part = dir.resolve(name + ".new");
        node.host().download(name, part, MAX_DOWNLOAD_BYTES);
        if (Files.exists(part)) {
            try (OutputStream out =
                    Files.newOutputStream(dir.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                Files.copy(part, out);
            }
            Files.delete(part);
        }
    }

    /** What fails here is logged: it never costs what was recorded. */
    @Override
    public void close() {
        signs.shutdownNow();
        List<Node> all;
        synchronized (this) {
            all = new ArrayList<>(nodes.values());
        }
        all.removeIf(node -> tenancy.isGone(node.setup().self().node()));
        try {
            Parallel.forEach(tenancy.hosts(), SshHost::heal);
            Parallel.forEach(all, this::fetch);
        } catch (IOException e) {
            LOG.warn("teardown: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tenancy.hosts().forEach(SshHost::close);
    }
}
