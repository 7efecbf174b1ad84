package dynacheck.cluster;

import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * Nodes of the system under test, and what can be done to them. Every method returns after its effect was read back, or
 * throws with the cause. Thread-safe. {@link #close} ends every node and leaves nothing behind.
 */
public interface Cluster extends AutoCloseable {
    /** {@code "local"}, {@code "ssh"}, {@code "sim"}. */
    String kind();

    /** Every node that was ever provisioned, in that order; V(0) first. */
    List<NodeAddress> nodes();

    NodeAddress address(String node);

    /** A new node outside V(0), started as a joiner under an id never used before; ready when this returns. */
    NodeAddress provision(String node) throws IOException, InterruptedException;

    /** Starts a node that is down, with the data it has; ready (answers its status request) when this returns. */
    void start(String node) throws IOException, InterruptedException;

    /** SIGKILL; the process is gone when this returns. Data stays. */
    void kill(String node) throws IOException, InterruptedException;

    /** Exit status of a process that SIGKILL ended. */
    int KILLED = 128 + 9;

    /**
     * How a node that is down ended, as its machine says: an exit status, or 128 and the number of the signal. Empty if
     * nobody knows.
     */
    default OptionalInt exitStatus(String node) throws IOException, InterruptedException {
        return OptionalInt.empty();
    }

    /** SIGKILL of a node that is never started again: what it ran on may run another. */
    default void end(String node) throws IOException, InterruptedException {
        kill(node);
    }

    /** Whether {@link #end} was called for it: it must stay down, whatever else is healed. */
    default boolean hasEnded(String node) {
        return false;
    }

    void pause(String node) throws IOException, InterruptedException;

    void resume(String node) throws IOException, InterruptedException;

    NodeState state(String node) throws IOException;

    /**
     * Cuts the power of the node's machine without a warning, and returns when the machine has booted again; the node
     * is down. What it had not made durable is gone.
     *
     * @return what proves it
     */
    default String cutPower(String node) throws IOException, InterruptedException {
        throw new UnsupportedOperationException("nobody can cut the power of a machine in a cluster of kind " + kind());
    }

    Links links();

    /** What can be done to the disks that nodes write to. */
    default Disks disks() {
        throw new UnsupportedOperationException("no disk can be harmed in a cluster of kind " + kind());
    }

    /** What can be done to the clocks of the machines that nodes run on. */
    default Clocks clocks() {
        throw new UnsupportedOperationException("no clock can be moved in a cluster of kind " + kind());
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

    @Override
    void close();
}
