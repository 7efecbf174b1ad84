package dynacheck.target;

/**
 * Where a node listens: {@code peerPort} for other nodes, {@code clientPort} for clients. The port after {@code
 * peerPort} is its own as well, for systems whose nodes listen for each other on two: what is done to a link is done to
 * both.
 */
public record NodeAddress(String node, String host, int peerPort, int clientPort) {
    /** The other port for other nodes. */
    public int secondPeerPort() {
        return peerPort + 1;
    }
}
