package dynacheck.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalPortsTest {
    /** Where no run looks for its blocks, and no system takes ports for outgoing connections. */
    private static final int LOWEST = 14_000;

    @Test
    void whatOneClusterTookNoOtherGetsThoughNothingListensThere() throws IOException {
        Set<Integer> taken = new HashSet<>();
        try (LocalPorts one = new LocalPorts(LOWEST, 5, 2);
                LocalPorts other = new LocalPorts(LOWEST, 5, 2)) {
            for (int i = 0; i < 4; i++) {
                taken.add(one.take(1));
                taken.add(other.take(1));
            }
            assertEquals(8, taken.size(), taken.toString());
            IOException none = assertThrows(IOException.class, () -> other.take(1));
            assertTrue(none.toString().contains("from 14000 to 14009"), none.toString());
        }
        try (LocalPorts later = new LocalPorts(LOWEST, 5, 2)) {
            assertTrue(taken.contains(later.take(1)), "claims end when a cluster is closed");
        }
    }

    @Test
    void portsInARowAreOfOneBlockAndLeaveOutWhatIsInUse() throws IOException {
        try (LocalPorts ports = new LocalPorts(LOWEST + 100, 6, 1);
                ServerSocket busy = new ServerSocket(LOWEST + 102, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(LOWEST + 103, ports.take(2));
            assertEquals(LOWEST + 105, ports.take(1));
            assertThrows(IOException.class, () -> ports.take(2));
            assertTrue(busy.isBound());
        }
    }

    @Test
    void aRowThatDoesNotFitInTheRestOfABlockBeginsInAnother() throws IOException {
        try (LocalPorts ports = new LocalPorts(LOWEST + 200, 5, 2)) {
            int first = ports.take(3) - 1;
            int second = ports.take(2) - 1;
            assertEquals(Set.of(LOWEST + 200, LOWEST + 205), Set.of(first, second));
        }
    }
}
