package dynacheck.target;

/** Where a node listens: {@code peerPort} for other nodes, {@code clientPort} for HTTP clients. */
public record NodeAddress(String node, String host, int peerPort, int clientPort) {}
