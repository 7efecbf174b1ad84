package dynacheck.cluster;

import java.io.IOException;
import java.util.OptionalInt;

/** The processes of nodes. Each method throws if the node is in no state for it, or does not get into the new one. */
public interface Processes {
    /** Exit status of a process that SIGKILL ended. */
    int KILLED = 128 + 9;

    /** Starts a node that is down, with the data it has; ready (answers its status request) when this returns. */
    void start(String node) throws IOException, InterruptedException;

    /** SIGKILL; the process is gone when this returns. Data stays. */
    void kill(String node) throws IOException, InterruptedException;

    /** SIGSTOP. */
    void pause(String node) throws IOException, InterruptedException;

    /** SIGCONT. */
    void resume(String node) throws IOException, InterruptedException;

    /** As the operating system, or the simulator, says at this moment. */
    NodeState state(String node) throws IOException;

    /**
     * How a node that is down ended, as its machine says: an exit status, or 128 and the number of the signal. Empty if
     * nobody knows.
     */
    default OptionalInt exitStatus(String node) throws IOException, InterruptedException {
        return OptionalInt.empty();
    }
}
