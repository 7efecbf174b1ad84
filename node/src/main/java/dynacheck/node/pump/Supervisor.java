package dynacheck.node.pump;

/** What becomes of a process that cannot go on. Nothing that waits is released after either call. */
public interface Supervisor {
    /** The protocol ends it: others refuse this process. */
    void end(String reason);

    /** A step failed, or had no end ({@link EndlessStepsException}). */
    void failed(RuntimeException cause);
}
