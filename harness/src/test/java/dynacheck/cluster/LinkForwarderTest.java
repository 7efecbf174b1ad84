package dynacheck.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.target.Dialing;
import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Node a asks node b, which answers each byte by the next one, over a connection that a opened. */
@Timeout(60)
class LinkForwarderTest {
    private final LocalLinks links = new LocalLinks(Dialing.FORWARDERS);
    private ServerSocket b;
    private NodeAddress dialed;

    @BeforeEach
    void open() throws IOException {
        b = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!b.isClosed()) {
                try {
                    Socket socket = b.accept();
                    Thread.ofVirtual().start(() -> answer(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
        NodeAddress real = new NodeAddress("b", "127.0.0.1", b.getLocalPort(), 3);
        links.add(new NodeAddress("a", "127.0.0.1", 1, 2));
        links.add(real);
        dialed = links.asDialedBy("a", real);
        assertEquals(real, links.asDialedBy("b", real), "itself it knows by its own address");
    }

    private static void answer(Socket socket) {
        try (socket) {
            for (int b = socket.getInputStream().read();
                    b >= 0;
                    b = socket.getInputStream().read()) {
                socket.getOutputStream().write(b + 1);
            }
        } catch (IOException e) {
            // A reset link ends here.
        }
    }

    @AfterEach
    void close() throws IOException {
        links.close();
        b.close();
    }

    private static int asked(Socket socket, int timeoutMillis) throws IOException {
        socket.setSoTimeout(timeoutMillis);
        socket.getOutputStream().write(5);
        return socket.getInputStream().read();
    }

    @Test
    void aConnectionGoesThroughAnAddressOfItsLink() throws Exception {
        assertTrue(links.unused().contains("each must dial the peer addresses that it was given"), links.unused());
        assertTrue(dialed.peerPort() != b.getLocalPort());
        assertEquals(3, dialed.clientPort());
        try (Socket socket = new Socket(dialed.host(), dialed.peerPort())) {
            assertEquals(6, asked(socket, 10_000));
        }
        assertEquals("", links.unused());
        assertEquals(OptionalLong.of(1), links.untouchedBytes("a", "b"));
        assertEquals(
                OptionalLong.of(1), links.untouchedBytes("b", "a"), "the answer is traffic of the other direction");
    }

    /** Either direction of the link can be cut by itself. */
    @Test
    void whatComesBackIsHeldByTheLinkBack() throws Exception {
        for (String[] cut : new String[][] {{"a", "b"}, {"b", "a"}}) {
            try (Socket socket = new Socket(dialed.host(), dialed.peerPort())) {
                assertEquals(6, asked(socket, 10_000));
                links.set(cut[0], cut[1], LinkState.CUT);
                assertThrows(SocketTimeoutException.class, () -> asked(socket, 200));
                assertEquals(1, links.affectedBytes(cut[0], cut[1]));
                links.set(cut[0], cut[1], LinkState.OPEN);
                socket.setSoTimeout(10_000);
                assertEquals(6, socket.getInputStream().read(), "what waited comes when the link is open again");
            }
        }
    }

    @Test
    void aConnectionCarriesBothLinksSoThatAResetOfEitherBreaksIt() throws Exception {
        try (Socket socket = new Socket(dialed.host(), dialed.peerPort())) {
            assertEquals(6, asked(socket, 10_000));
            assertEquals(1, links.reset("b", "a"));
            assertThrows(IOException.class, () -> {
                while (asked(socket, 10_000) == 6) {
                    assertFalse(socket.isClosed());
                }
                throw new IOException("its end");
            });
        }
    }
}
