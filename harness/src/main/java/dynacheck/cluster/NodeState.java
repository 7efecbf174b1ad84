package dynacheck.cluster;

/** State of a node's process as read back from the operating system (or simulator), never from memory. */
public enum NodeState {
    RUNNING,
    PAUSED,
    DOWN
}
