package dynacheck.node.lives;

import dynacheck.node.core.ProcessId;

/** What is kept of lives, a process's own and others'. Each protocol keeps it as a record of its own. */
public sealed interface LifeRecord {
    /** Enough of V(0) recorded this process's life. Written once. */
    record Confirmed(String life) implements LifeRecord {}

    /** The life and the latest start of another process. Replaces the earlier one. */
    record Known(ProcessId id, String life, long incarnation, String start, boolean confirmed) implements LifeRecord {}
}
