package dynacheck.cluster;

import dynacheck.target.Session;
import java.io.IOException;
import java.util.OptionalInt;

/** One node's process on its machine, over its restarts. */
public interface NodeProcess {
    /**
     * How the last process ended.
     *
     * @param exitStatus as {@link Processes#exitStatus} says
     * @param lastLine of what it said
     * @param log where the rest is, perhaps with the end of it; for people
     */
    record Ending(OptionalInt exitStatus, String lastLine, String log) {
        /** In one line. */
        @Override
        public String toString() {
            return "exit code " + (exitStatus.isPresent() ? exitStatus.getAsInt() : "unknown") + ": " + lastLine;
        }
    }

    /** What the node needs to know to start; the same over its restarts. */
    Session.NodeSetup setup();

    /** Starts it; returns when its process is there. */
    void launch() throws IOException, InterruptedException;

    /** Of a process that is not down; {@code "KILL"}, for example. It may have its effect after this returns. */
    void signal(String name) throws IOException, InterruptedException;

    /** As its machine says. */
    NodeState state() throws IOException, InterruptedException;

    Ending ending() throws IOException, InterruptedException;

    /** Whether it is down; as {@link #state} says, unless there is a cheaper way to know. */
    default boolean isDown() throws IOException, InterruptedException {
        return state() == NodeState.DOWN;
    }
}
