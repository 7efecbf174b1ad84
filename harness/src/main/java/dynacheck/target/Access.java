package dynacheck.target;

import dynacheck.history.Waiting;
import dynacheck.membership.Standing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How running nodes are used, and what can be asked of them. */
public interface Access {
    /** A client that talks to this node only. */
    Client openClient(NodeAddress node) throws IOException;

    /** Whether the node runs; it need not be enabled yet. By default: whether it listens for clients. */
    default boolean isReady(NodeAddress node) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(node.host(), node.clientPort()), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Whether the node of V(0) completes an operation that changes nothing within half a minute. On a slow host
     * the first operations load classes and connect for longer than clients wait, and a run would test only that.
     */
    default boolean isServing(NodeAddress node) {
        return isReady(node);
    }

    /** Whether the node has executed enable operations (Definition 1's liveness); for joiners after the run. */
    default boolean isEnabled(NodeAddress node) {
        return isReady(node);
    }

    /** What operations at the node wait for just now, oldest first; empty if it does not know. */
    default List<Waiting> waiting(NodeAddress node) {
        return List.of();
    }

    /** The node's own word for how far it has come; empty if it does not answer or has no such word. */
    default Optional<Standing> standing(NodeAddress node) {
        return Optional.empty();
    }

    /**
     * What the node has spent since it was started, by name: {@code "round-trips"} (requests to a quorum), {@code
     * "messages"} and {@code "bytes"} sent to other nodes, {@code "syncs"} of its disk, {@code "cpu-nanos"}. And no
     * sum: {@code "live-heap-bytes"}, what the last full collection left; 0 if there was none. Only what it counts; for
     * benchmarks.
     */
    default Map<String, Long> counters(NodeAddress node) {
        return Map.of();
    }
}
