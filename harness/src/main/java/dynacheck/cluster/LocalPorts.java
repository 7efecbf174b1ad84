package dynacheck.cluster;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of loopback for the nodes of one cluster, which nobody else who asks here gets until it is closed. A node must
 * know the others' ports before any of them listens, and its own is free again while it is down: another run on this
 * machine could take it then. So ports are claimed in blocks, and to listen at the first port of a block is the claim,
 * which ends with the process at the latest.
 */
final class LocalPorts implements AutoCloseable {
    // Below those that systems give to outgoing connections, for one of these could take the port before its node does.
    private static final int LOWEST = 15_000;
    private static final int BLOCK = 50;
    private static final int BLOCKS = 340;

    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private final int lowest;
    private final int block;
    private final int blocks;
    private final List<ServerSocket> claims = new ArrayList<>();
    private int next;
    private int end;

    LocalPorts() {
        this(LOWEST, BLOCK, BLOCKS);
    }

    LocalPorts(int lowest, int block, int blocks) {
        this.lowest = lowest;
        this.block = block;
        this.blocks = blocks;
    }

    /**
     * Ports that nothing listens at now, one after the other.
     *
     * @param count 1 to a block less its first port
     * @return the first of them
     */
    synchronized int take(int count) throws IOException {
        if (count < 1 || count >= block) {
            throw new IllegalArgumentException("1 to " + (block - 1) + " ports, not " + count);
        }
        int free = 0;
        while (free < count) {
            if (next == end) {
                claimBlock();
                free = 0;
            }
            free = isFree(next++) ? free + 1 : 0;
        }
        return next - count;
    }

    private void claimBlock() throws IOException {
        int first = ThreadLocalRandom.current().nextInt(blocks);
        for (int i = 0; i < blocks; i++) {
            int port = lowest + (first + i) % blocks * block;
            try {
                claims.add(new ServerSocket(port, 1, loopback));
                next = port + 1;
                end = port + block;
                return;
            } catch (BindException e) {
                // Claimed, or somebody else's: try the next.
            }
        }
        throw new IOException("no free ports on " + loopback.getHostAddress() + " from " + lowest + " to "
                + (lowest + blocks * block - 1) + ": each of " + blocks
                + " blocks is claimed by another run, or its first port is in use; end one of them");
    }

    private boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, loopback)) {
            return socket.isBound();
        } catch (BindException e) {
            return false;
        }
    }

    /** Gives the claims up. */
    @Override
    public synchronized void close() {
        for (ServerSocket claim : claims) {
            try {
                claim.close();
            } catch (IOException e) {
                // It is the system's then, and ends with this process.
            }
        }
        claims.clear();
        next = end;
    }
}
