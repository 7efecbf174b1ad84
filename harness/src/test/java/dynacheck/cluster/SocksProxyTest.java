package dynacheck.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.target.Dialing;
import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Node a sends bytes to node b, a sink that notes each byte with the time it came. */
@Timeout(60)
class SocksProxyTest {
    private static final Duration HELD = Duration.ofMillis(200);

    private record Arrival(int value, long nanos) {}

    private final LocalLinks links = new LocalLinks(Dialing.PROXY);
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private ServerSocket sink;
    private InetSocketAddress proxy;

    @BeforeEach
    void open() throws IOException {
        sink = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!sink.isClosed()) {
                try {
                    Socket socket = sink.accept();
                    Thread.ofVirtual().start(() -> drain(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
        links.add(new NodeAddress("a", "127.0.0.1", 1, 2));
        links.add(new NodeAddress("b", "127.0.0.1", sink.getLocalPort(), 3));
        proxy = Objects.requireNonNull(links.proxy("a"));
        assertTrue(links.unused().contains("not one byte"), links.unused());
    }

    private void drain(Socket socket) {
        try (socket) {
            for (int b = socket.getInputStream().read();
                    b >= 0;
                    b = socket.getInputStream().read()) {
                arrivals.add(new Arrival(b, System.nanoTime()));
            }
        } catch (IOException e) {
            // A reset link ends here.
        }
    }

    @AfterEach
    void close() throws IOException {
        links.close();
        sink.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(new Proxy(Proxy.Type.SOCKS, proxy));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), sink.getLocalPort()), 5000);
        return socket;
    }

    private Arrival arrival() throws InterruptedException {
        Arrival arrival = arrivals.poll(10, TimeUnit.SECONDS);
        if (arrival == null) {
            throw new AssertionError("nothing arrived in 10 s");
        }
        return arrival;
    }

    @Test
    void forwardsAndRefusesStrangers() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(7);
            assertEquals(7, arrival().value());
        }
        Socket stranger = new Socket(new Proxy(Proxy.Type.SOCKS, proxy));
        assertThrows(
                IOException.class, () -> stranger.connect(new InetSocketAddress("127.0.0.1", 1 + sink.getLocalPort())));
        assertEquals(0, links.affectedBytes("a", "b"));
    }

    @Test
    void aCutHoldsBytesUntilItHeals() throws Exception {
        try (Socket socket = connect()) {
            links.set("a", "b", LinkState.CUT);
            assertEquals(LinkState.CUT, links.get("a", "b"));
            assertEquals(LinkState.OPEN, links.get("b", "a"));
            socket.getOutputStream().write(new byte[] {1, 2, 3});
            while (links.affectedBytes("a", "b") < 3) {
                Thread.sleep(5); // between two looks at the condition
            }
            assertNull(arrivals.poll(HELD.toMillis(), TimeUnit.MILLISECONDS));
            assertEquals(3, links.affectedBytes("a", "b"));
            links.set("a", "b", LinkState.OPEN);
            assertEquals(1, arrival().value());
            assertEquals(2, arrival().value());
            assertEquals(3, arrival().value());
        }
    }

    @Test
    void aConnectOverACutLinkHangsUntilItHeals() throws Exception {
        links.set("a", "b", LinkState.CUT);
        BlockingQueue<String> connected = new LinkedBlockingQueue<>();
        Thread.ofVirtual().start(() -> {
            try (Socket socket = connect()) {
                connected.add("connected");
            } catch (IOException e) {
                connected.add(e.toString());
            }
        });
        assertNull(connected.poll(HELD.toMillis(), TimeUnit.MILLISECONDS));
        links.set("a", "b", LinkState.OPEN);
        assertEquals("connected", connected.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void delayAndThrottleSlowDown() throws Exception {
        try (Socket socket = connect()) {
            links.set("a", "b", LinkState.delayed(HELD));
            long sent = System.nanoTime();
            socket.getOutputStream().write(5);
            assertTrue(arrival().nanos() - sent >= HELD.toNanos());
            links.set("a", "b", new LinkState(false, Duration.ZERO, 100));
            sent = System.nanoTime();
            socket.getOutputStream().write(new byte[20]);
            assertTrue(arrival().nanos() - sent >= Duration.ofMillis(200).toNanos());
        }
    }

    @Test
    void resetBreaksTheConnectionAlsoWhileItIsHeld() throws Exception {
        try (Socket socket = connect()) {
            links.set("a", "b", LinkState.CUT);
            socket.getOutputStream().write(9);
            assertEquals(1, links.reset("a", "b"));
            assertThrows(IOException.class, () -> {
                if (socket.getInputStream().read() < 0) {
                    throw new IOException("closed");
                }
            });
            links.set("a", "b", LinkState.OPEN);
            assertEquals(0, links.reset("a", "b"));
            assertNull(arrivals.poll(HELD.toMillis(), TimeUnit.MILLISECONDS), "held bytes die with the connection");
        }
    }
}
