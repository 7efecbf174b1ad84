package dynacheck.cluster;

import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Links of a local cluster: one {@link SocksProxy} per node, made when the node is. */
final class LocalLinks implements Links, AutoCloseable {
    private final Map<String, SocksProxy> proxies = new ConcurrentHashMap<>();
    private final Map<Integer, String> nodeOfPort = new ConcurrentHashMap<>();
    private final LinkFaults faults = new LinkFaults();

    /** The egress proxy of a new node, which other proxies will find by its peer port. */
    SocksProxy add(String node, int peerPort) throws IOException {
        SocksProxy proxy = new SocksProxy(nodeOfPort::get);
        nodeOfPort.put(peerPort, node);
        proxies.put(node, proxy);
        return proxy;
    }

    private LinkGate gate(String from, String to) {
        SocksProxy proxy = proxies.get(from);
        if (proxy == null || !proxies.containsKey(to)) {
            throw new IllegalArgumentException("no link " + from + " -> " + to + "; nodes: " + proxies.keySet());
        }
        return proxy.gate(to);
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
    public void close() {
        for (SocksProxy proxy : proxies.values()) {
            try {
                proxy.close();
            } catch (IOException e) {
                // A listener that cannot be closed ends with the harness.
            }
        }
    }
}
