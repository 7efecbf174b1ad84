package dynacheck.cluster;

import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Nodes of the system under test, and what can be done to them, part by part. A part that is absent cannot be harmed
 * here. Every method, also of the parts, returns after its effect was read back, or throws with the cause. Thread-safe.
 */
public interface Cluster extends AutoCloseable {
    /** Every node that was ever provisioned, in that order; V(0) first. */
    List<NodeAddress> nodes();

    /** Throws {@link IllegalArgumentException} if there is no such node. */
    default NodeAddress address(String node) {
        return nodes().stream()
                .filter(known -> known.node().equals(node))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node " + node + "; nodes: "
                        + nodes().stream().map(NodeAddress::node).toList()));
    }

    /**
     * A place for a new node outside V(0), under an id never used before. Nothing runs there yet: {@link
     * Processes#start} starts it as a joiner.
     */
    NodeAddress reserve(String node) throws IOException, InterruptedException;

    /** A new node outside V(0), ready when this returns. */
    default NodeAddress provision(String node) throws IOException, InterruptedException {
        NodeAddress reserved = reserve(node);
        processes().start(node);
        return reserved;
    }

    /** SIGKILL, unless it is down, of a node that is never started again: what it ran on may run another. */
    default void end(String node) throws IOException, InterruptedException {
        processes().kill(node);
    }

    /** Whether {@link #end} was called for it: it must stay down, whatever else is healed. */
    default boolean hasEnded(String node) {
        return false;
    }

    Processes processes();

    Links links();

    default Optional<Power> power() {
        return Optional.empty();
    }

    default Optional<Disks> disks() {
        return Optional.empty();
    }

    default Optional<NodeFiles> files() {
        return Optional.empty();
    }

    default Optional<Clocks> clocks() {
        return Optional.empty();
    }

    /** What a node that runs takes of its machine; empty where that is not known. */
    default Optional<Footprint> footprint(String node) throws IOException {
        return Optional.empty();
    }

    /** What is worth recording of the machines that nodes run on, by host; for people. */
    default Map<String, Object> facts() throws IOException, InterruptedException {
        return Map.of();
    }

    /** Waits until the condition holds, on the clock that the nodes live by; false if it did not in time. */
    default boolean await(Duration timeout, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Thread.sleep(20); // between two looks at the condition
        }
        return true;
    }

    /** Ends every node and leaves nothing behind. */
    @Override
    void close();
}
