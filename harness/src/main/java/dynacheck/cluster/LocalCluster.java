package dynacheck.cluster;

import dynacheck.target.Dialing;
import dynacheck.target.NodeAddress;
import dynacheck.target.Session;
import dynacheck.tls.RunKeys;
import dynacheck.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Node processes on this machine's loopback. Each node's data, log and output are under {@code runDir/<node>/}. */
public final class LocalCluster extends ProcessCluster<LocalNode> {
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(20);

    /** A node may listen at the port after its own as well. */
    private static final int PEER_PORTS = 2;

    private final Path runDir;
    private final Map<String, String> options;
    private final @Nullable RunKeys keys;
    private final LocalLinks links;
    private final Dialing dialing;
    private final Reaper reaper;
    private final LocalPorts ports = new LocalPorts();

    /** Nodes in plain text. */
    public LocalCluster(Session session, List<String> members, Path runDir, Map<String, String> options)
            throws IOException {
        this(session, members, runDir, options, null);
    }

    /** Nodes that connect to each other in this way. */
    public LocalCluster(
            Session session,
            Dialing dialing,
            List<String> members,
            Path runDir,
            Map<String, String> options,
            @Nullable RunKeys keys)
            throws IOException {
        this(session, members, runDir, options, keys, dialing);
    }

    /** Nodes that talk to each other without a proxy, as fast as they can: nothing can be done to their links. */
    public static LocalCluster direct(Session session, List<String> members, Path runDir, Map<String, String> options)
            throws IOException {
        return new LocalCluster(session, members, runDir, options, null, Dialing.DIRECT);
    }

    /**
     * Chooses ports for V(0) and makes its proxies; nothing runs until {@link #startAll}.
     *
     * @param keys for nodes that speak TLS
     */
    public LocalCluster(
            Session session, List<String> members, Path runDir, Map<String, String> options, @Nullable RunKeys keys)
            throws IOException {
        this(session, members, runDir, options, keys, Dialing.PROXY);
    }

    private LocalCluster(
            Session session,
            List<String> members,
            Path runDir,
            Map<String, String> options,
            @Nullable RunKeys keys,
            Dialing dialing)
            throws IOException {
        super(session, READY_TIMEOUT, LOOK);
        this.dialing = dialing;
        this.links = new LocalLinks(dialing);
        this.runDir = runDir;
        this.options = Map.copyOf(options);
        this.keys = keys;
        this.reaper = new Reaper();
        for (String member : members) {
            initialView().add(newAddress(member));
        }
        for (String member : members) {
            register(member, false);
        }
    }

    /** Starts V(0), all at once, and waits until every one is ready. */
    public void startAll() throws IOException, InterruptedException {
        session().prepare();
        List<LocalNode> started = all();
        for (LocalNode node : started) {
            launch(node);
        }
        for (LocalNode node : started) {
            awaitReady(node);
        }
    }

    private NodeAddress newAddress(String name) throws IOException {
        return new NodeAddress(name, "127.0.0.1", ports.take(PEER_PORTS), ports.take(1));
    }

    @Override
    protected LocalNode place(String name, boolean joiner) throws IOException {
        NodeAddress address = joiner
                ? newAddress(name)
                : initialView().stream()
                        .filter(member -> member.node().equals(name))
                        .findFirst()
                        .orElseThrow();
        Path dir = runDir.resolve(name);
        Path data = Files.createDirectories(dir.resolve("data"));
        links.add(address);
        List<NodeAddress> toDial = new ArrayList<>();
        for (NodeAddress member : initialView()) {
            toDial.add(links.asDialedBy(name, member));
        }
        TlsFiles tls = keys == null ? null : keys.files(name, address.host());
        return new LocalNode(
                session(),
                new Session.NodeSetup(run(), address, toDial, joiner, data, dir, links.proxy(name), tls, options, null),
                reaper);
    }

    @Override
    public Links links() {
        return links;
    }

    @Override
    public String damage(String name, Damage damage, long seed) throws IOException {
        LocalNode node = node(name);
        if (!node.isDown()) {
            throw new IOException("node " + name + " runs");
        }
        return FileDamage.in(node.setup().dataDir(), damage, seed);
    }

    @Override
    public Optional<Footprint> footprint(String name) throws IOException {
        return Optional.of(node(name).footprint());
    }

    @Override
    public void close() {
        shut().forEach(LocalNode::destroy);
        links.close();
        reaper.close();
        ports.close();
    }
}
