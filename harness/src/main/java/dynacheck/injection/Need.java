package dynacheck.injection;

/** What a package of faults must have, and may not have. */
public enum Need {
    /** Machines that are each a node's own: nothing on the machine of the harness can suffer it. */
    MACHINES,
    /** Links that can be cut and slowed; on one machine: nodes that connect through the harness's proxy. */
    LINKS,
    /** Members that change: for it proposes changes. */
    MEMBERSHIP_CHANGES,
    /** A file system for each node's data, which the harness is to make. */
    OWN_DISK,
    /** Power that the harness can cut: that of a node's machine, or of the disk that it made for the node. */
    POWER,
    /** Processes that keep their state in files; the simulator's do not. */
    FILES,
    /** The run for itself, for it chooses every fault: no part of {@code all}; a sweep gives it seeds of its own. */
    WHOLE_RUN,
    /** More crashes than the premise of Definition 1 allows: no part of {@code all}. */
    BROKEN_PREMISE
}
