package dynacheck.cluster;

import java.io.IOException;
import java.util.List;

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

    void pause(String node) throws IOException, InterruptedException;

    void resume(String node) throws IOException, InterruptedException;

    NodeState state(String node) throws IOException;

    Links links();

    @Override
    void close();
}
