package dynacheck.node.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for nodes of one machine that must know each other's before they start. The harness chooses those of its
 * clusters alike: the two know nothing of each other.
 */
public final class FreePorts {
    // Below those that systems give to outgoing connections, for one of these could take the port before its node does.
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 1_000;

    private FreePorts() {}

    /** So many ports of the loopback address that nothing listens on now; no two are the same. */
    public static List<Integer> choose(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int attempt = 0; held.size() < count; attempt++) {
                if (attempt == ATTEMPTS) {
                    throw new IOException("no free port found from " + LOWEST + " to " + HIGHEST + " on loopback");
                }
                int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
                try {
                    held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
                } catch (BindException e) {
                    // In use: try another.
                }
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }
}
