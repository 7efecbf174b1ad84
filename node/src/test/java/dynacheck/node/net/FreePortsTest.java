package dynacheck.node.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    /** The least that Linux gives to outgoing connections; other systems begin higher. */
    private static final int OUTGOING = 32_768;

    @Test
    void portsAreDistinctFreeAndNoneThatAnOutgoingConnectionTakes() throws Exception {
        List<Integer> ports = FreePorts.choose(200);
        assertEquals(200, new HashSet<>(ports).size());
        for (int port : ports) {
            assertTrue(port < OUTGOING, "" + port);
        }
        try (ServerSocket socket = new ServerSocket(ports.getFirst(), 1, InetAddress.getLoopbackAddress())) {
            assertEquals((int) ports.getFirst(), socket.getLocalPort());
        }
    }
}
