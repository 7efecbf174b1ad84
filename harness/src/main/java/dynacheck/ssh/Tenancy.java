package dynacheck.ssh;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which host runs which node: one at a time. Nodes get the hosts that never ran one first; then those whose node has
 * ended for good, so that reconfigurations can go on for longer than there are hosts. Thread-safe.
 *
 * @param <H> host
 */
final class Tenancy<H> {
    /**
     * @param earlier how many nodes the host ran before
     * @param previous the last of them, null if there was none
     */
    record Lease<H>(H host, int earlier, @Nullable String previous) {}

    private final List<H> hosts;
    private final Deque<H> spare;
    private final Map<String, Lease<H>> leases = new HashMap<>();
    /** Nodes that ended, in this order, and are still what their host ran last. */
    private final Set<String> ended = new LinkedHashSet<>();

    private final Set<String> gone = new HashSet<>();

    Tenancy(List<H> hosts) {
        this.hosts = List.copyOf(hosts);
        this.spare = new ArrayDeque<>(hosts);
    }

    List<H> hosts() {
        return hosts;
    }

    /**
     * A host for a node that never had one.
     *
     * @param leaves whether this node, which has ended, may lose its host
     */
    synchronized Lease<H> rent(String node, Predicate<String> leaves) throws IOException {
        if (leases.containsKey(node)) {
            throw new IllegalArgumentException("node " + node + " exists; ids are never used twice");
        }
        H unused = spare.poll();
        Lease<H> lease = unused == null ? vacated(leaves) : new Lease<>(unused, 0, null);
        if (lease == null) {
            List<String> present = new ArrayList<>(leases.keySet());
            present.removeAll(gone);
            throw new IOException("no host for node " + node + ": all have a node that may run again, or a fault ("
                    + String.join(", ", present.stream().sorted().toList()) + "); give more hosts than --nodes");
        }
        leases.put(node, lease);
        return lease;
    }

    private @Nullable Lease<H> vacated(Predicate<String> leaves) {
        for (String old : ended) {
            Lease<H> before = leases.get(old);
            if (before != null && leaves.test(old)) {
                ended.remove(old);
                gone.add(old);
                return new Lease<>(before.host(), before.earlier() + 1, old);
            }
        }
        return null;
    }

    /** This node will never be started again. */
    synchronized void end(String node) {
        ended.add(node);
    }

    /** Whether another node has taken its host. */
    synchronized boolean isGone(String node) {
        return gone.contains(node);
    }
}
