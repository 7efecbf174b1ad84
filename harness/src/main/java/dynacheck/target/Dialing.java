package dynacheck.target;

/**
 * How nodes of a target connect to each other, and so what the harness can do to their links where they are processes
 * on one machine. On hosts they dial each other, whatever this says.
 */
public enum Dialing {
    /** They dial each other. Nothing can be done to their links on one machine. */
    DIRECT,
    /** Through {@link Session.NodeSetup#egressProxy}. A node sends only over connections that it opened itself. */
    PROXY,
    /** Through that proxy. What a node sends comes over connections that it opened, and back over those of others. */
    PROXY_BOTH_WAYS,
    /**
     * Each dials the addresses in its own {@link Session.NodeSetup#initialView}: there listens a forwarder of the
     * harness for each directed link. For systems whose members have the addresses of their peers from their own
     * configuration; who joins later is told to others by the system, which knows one address of it.
     */
    FORWARDERS
}
