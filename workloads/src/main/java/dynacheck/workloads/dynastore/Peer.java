package dynacheck.workloads.dynastore;

/**
 * What a reconfiguration says of a node.
 *
 * @param address for other nodes, {@code host:port}
 * @param life of a process that is not of V(0), once it is known from its status; else empty
 */
record Peer(String address, String life) {
    Peer withLife(String known) {
        return new Peer(address, known);
    }
}
