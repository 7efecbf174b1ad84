package dynacheck.ssh;

import dynacheck.cluster.Clocks;
import dynacheck.cluster.Disks;
import dynacheck.cluster.Links;
import dynacheck.cluster.NodeState;
import dynacheck.cluster.Power;
import dynacheck.cluster.ProcessCluster;
import dynacheck.remote.Host;
import dynacheck.target.NodeAddress;
import dynacheck.target.Session;
import dynacheck.tls.RunKeys;
import dynacheck.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
public final class SshCluster extends ProcessCluster<SshNode> {
    private static final Logger LOG = LoggerFactory.getLogger(SshCluster.class);
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(240);
    private static final Duration SERVING_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(100);
    static final int PEER_PORT = 15_700;
    static final int CLIENT_PORT = 15_800;
    private static final long SIGN_SECONDS = 5;

    private final Path runDir;
    private final Map<String, String> options;
    private final Tenancy<SshHost> tenancy;
    private final Set<SshHost> booting = ConcurrentHashMap.newKeySet();
    /** Nodes whose host has a fault of its disk or clock. */
    private final Set<String> harmed = ConcurrentHashMap.newKeySet();

    private String powerCommand = PowerCut.DISK;
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
            Session session,
            List<Host> hosts,
            List<String> members,
            Path runDir,
            Path cache,
            Map<String, String> options) {
        super(session, READY_TIMEOUT, LOOK);
        if (hosts.size() < members.size()) {
            throw new IllegalArgumentException(hosts.size() + " hosts for " + members.size() + " nodes");
        }
        this.runDir = runDir;
        this.options = Map.copyOf(options);
        this.cache = cache;
        this.signs = Executors.newScheduledThreadPool(
                hosts.size(),
                Thread.ofPlatform().daemon().name("sign-of-life-", 1).factory());
        this.tenancy = new Tenancy<>(hosts.stream().map(SshHost::new).toList());
        for (int i = 0; i < members.size(); i++) {
            initialView().add(address(members.get(i), hosts.get(i), 0));
        }
    }

    /** Ports of its own: who still looks for a node that the host ran before must not find this one. */
    private static NodeAddress address(String node, Host host, int earlier) {
        return new NodeAddress(node, host.nodeAddress(), PEER_PORT + 2 * earlier, CLIENT_PORT + earlier);
    }

    /** @param command for {@link PowerCut} */
    public void powerCommand(String command) {
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
        Deployment made = Deployment.build(session().bundle(), cache, likeHere);
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
        List<SshNode> started = new ArrayList<>();
        for (NodeAddress address : List.copyOf(initialView())) {
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

    @Override
    protected SshNode place(String name, boolean joiner) throws IOException {
        Tenancy.Lease<SshHost> lease = tenancy.rent(name, old -> !harmed.contains(old) && links.isFree(old));
        SshHost host = lease.host();
        Path dir = host.nodeDir();
        NodeAddress self = address(name, host.host(), lease.earlier());
        TlsFiles tls = keys == null ? null : TlsFiles.in(host.keysDir());
        links.add(self, host);
        return new SshNode(
                session(),
                new Session.NodeSetup(
                        run(),
                        self,
                        List.copyOf(initialView()),
                        joiner,
                        dir.resolve("data"),
                        dir,
                        null,
                        tls,
                        options,
                        null),
                host,
                () -> deployment,
                runDir.resolve(name),
                lease.previous());
    }

    /** One that still has its host. */
    @Override
    protected SshNode present(String name) throws IOException {
        if (tenancy.isGone(name)) {
            throw new IOException("node " + name + " has ended for good, and its host runs another");
        }
        return super.present(name);
    }

    private void certify(SshNode node) throws IOException, InterruptedException {
        RunKeys made = keys;
        if (made != null) {
            NodeAddress self = node.setup().self();
            node.host().certify(made.node(self.node(), self.host()), made.authorityPem());
        }
    }

    /** A node that never serves is for the checkers to judge: it may be what the run is to find. */
    private void awaitServing(SshNode node) throws InterruptedException {
        NodeAddress self = node.setup().self();
        if (!await(SERVING_TIMEOUT, () -> session().isServing(self))) {
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
    protected void prepare(SshNode node) throws IOException, InterruptedException {
        if (node.previous() != null) {
            moveOut(node(node.previous()));
        }
        certify(node);
    }

    /** What a node wrote is saved before nothing of it is left. */
    private void moveOut(SshNode old) throws IOException, InterruptedException {
        old.fetch();
        links.remove(old.name());
        old.host().clear();
        if (ownDisks) {
            old.host().mountDisk();
        }
    }

    /** Its host may run another node from now on. */
    @Override
    public void end(String name) throws IOException, InterruptedException {
        super.end(name);
        tenancy.end(name);
    }

    @Override
    public Optional<Power> power() {
        if (!powerCommand.equals(PowerCut.DISK)) {
            return Optional.of(this::cutPower);
        }
        return ownDisks ? Optional.of(new SshDisks(this)::cutPower) : Optional.empty();
    }

    /**
     * The trace is not part of what must survive: the node is stopped and its trace saved first, and goes on in a new
     * file.
     */
    private String cutPower(String name) throws IOException, InterruptedException {
        SshNode node = present(name);
        SshHost host = node.host();
        pause(name);
        node.fetch(SshNode.TRACE);
        booting.add(host);
        try {
            String proof = PowerCut.cut(host, powerCommand);
            if (ownDisks) {
                host.mountDisk();
            }
            host.root("new trace", "rm -f " + host.nodeDir().resolve(SshNode.TRACE), "");
            host.armDeadMan();
            links.restore(name);
            return proof;
        } finally {
            booting.remove(host);
        }
    }

    @Override
    public NodeState state(String name) throws IOException {
        return tenancy.isGone(name) ? NodeState.DOWN : super.state(name);
    }

    @Override
    public Links links() {
        return links;
    }

    @Override
    public Optional<Disks> disks() {
        return ownDisks ? Optional.of(new SshDisks(this)) : Optional.empty();
    }

    @Override
    public Optional<Clocks> clocks() {
        return Optional.of(new SshClocks(this));
    }

    @Override
    public String damage(String name, Damage damage, long seed) throws IOException, InterruptedException {
        SshNode node = present(name);
        if (!node.isDown()) {
            throw new IOException("node " + name + " runs");
        }
        return node.host().root("damage", node.host().disk().damage(damage, seed), "");
    }

    SshHost host(String name) throws IOException {
        return present(name).host();
    }

    /** While its host is harmed, a node that has ended keeps it: the fault must be healed there. */
    Set<String> harmed() {
        return harmed;
    }

    /** What fails here is logged: it never costs what was recorded. */
    @Override
    public void close() {
        signs.shutdownNow();
        List<SshNode> present = new ArrayList<>(shut());
        present.removeIf(node -> tenancy.isGone(node.name()));
        try {
            Parallel.forEach(tenancy.hosts(), SshHost::heal);
            Parallel.forEach(present, SshNode::fetch);
        } catch (IOException e) {
            LOG.warn("teardown: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tenancy.hosts().forEach(SshHost::close);
    }
}
