package dynacheck.cluster;

import dynacheck.fault.FaultEvent.Link;
import dynacheck.target.Dialing;
import dynacheck.target.NodeAddress;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Links of a local cluster: a {@link SocksProxy} for each node, or a {@link LinkForwarder} for each link. */
final class LocalLinks implements Links, AutoCloseable {
    private final Dialing dialing;
    private final Map<String, NodeAddress> nodes = new ConcurrentHashMap<>();
    private final Map<Link, LinkGate> gates = new ConcurrentHashMap<>();
    private final Map<String, SocksProxy> proxies = new ConcurrentHashMap<>();
    private final List<Closeable> listening = new CopyOnWriteArrayList<>();
    private final LinkFaults faults = new LinkFaults();

    LocalLinks(Dialing dialing) {
        this.dialing = dialing;
    }

    /** A new node, which the proxies of others will find by its peer port. */
    void add(NodeAddress node) throws IOException {
        nodes.put(node.node(), node);
        if (dialing == Dialing.PROXY || dialing == Dialing.PROXY_BOTH_WAYS) {
            SocksProxy proxy = new SocksProxy(port -> gatesTo(node.node(), port));
            proxies.put(node.node(), proxy);
            listening.add(proxy);
        }
    }

    /** The egress proxy of a node; null if nodes do not use any. */
    @Nullable
    InetSocketAddress proxy(String node) {
        SocksProxy proxy = proxies.get(node);
        return proxy == null ? null : proxy.address();
    }

    /** What a connection of the node to the one that listens for peers on this port must pass; null: there is none. */
    private @Nullable Gates gatesTo(String from, int port) {
        return nodes.values().stream()
                .filter(node -> node.peerPort() == port || node.secondPeerPort() == port)
                .findFirst()
                .map(to -> gates(from, to.node()))
                .orElse(null);
    }

    private Gates gates(String from, String to) {
        return new Gates(made(from, to), dialing == Dialing.PROXY ? null : made(to, from));
    }

    private LinkGate made(String from, String to) {
        return gates.computeIfAbsent(new Link(from, to), link -> new LinkGate());
    }

    /** The same, or with the port of a new forwarder in the place of its own where nodes dial such. */
    NodeAddress asDialedBy(String from, NodeAddress to) throws IOException {
        if (dialing != Dialing.FORWARDERS || to.node().equals(from)) {
            return to;
        }
        InetSocketAddress destination = new InetSocketAddress(InetAddress.getLoopbackAddress(), to.peerPort());
        LinkForwarder forwarder = new LinkForwarder(destination, gates(from, to.node()));
        listening.add(forwarder);
        return new NodeAddress(to.node(), to.host(), forwarder.port(), to.clientPort());
    }

    private LinkGate gate(String from, String to) {
        if (!nodes.containsKey(from) || !nodes.containsKey(to)) {
            throw new IllegalArgumentException("no link " + from + " -> " + to + "; nodes: " + nodes.keySet());
        }
        return made(from, to);
    }

    @Override
    public void set(String from, String to, LinkState state) {
        if (!state.packets().equals(LinkState.Packets.UNHARMED)) {
            throw new UnsupportedOperationException("only links between hosts have packets");
        }
        gate(from, to).set(state);
    }

    @Override
    public LinkFaults faults() {
        return faults;
    }

    @Override
    public LinkState get(String from, String to) {
        return gate(from, to).get();
    }

    @Override
    public int reset(String from, String to) {
        return gate(from, to).reset();
    }

    @Override
    public long affectedBytes(String from, String to) {
        return gate(from, to).affectedBytes();
    }

    @Override
    public OptionalLong untouchedBytes(String from, String to) {
        return OptionalLong.of(gate(from, to).untouchedBytes());
    }

    @Override
    public String unused() {
        if (gates.values().stream().anyMatch(gate -> gate.affectedBytes() + gate.untouchedBytes() > 0)) {
            return "";
        }
        return "not one byte has come over any link of this run, so nodes connect to each other past the harness: "
                + (dialing == Dialing.FORWARDERS
                        ? "each must dial the peer addresses that it was given for itself"
                        : "each must dial its peers through the SOCKS5 proxy that it was given");
    }

    @Override
    public void close() {
        for (Closeable one : listening) {
            try {
                one.close();
            } catch (IOException e) {
                // A listener that cannot be closed ends with the harness.
            }
        }
        gates.values().forEach(LinkGate::reset);
    }
}
