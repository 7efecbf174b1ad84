package dynacheck.cluster;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The egress of one node: a SOCKS5 proxy (RFC 1928, CONNECT without authentication) on loopback that forwards only to
 * the peers it knows. A node sends everything for j over a connection that it opened itself, so the bytes from client
 * to server of this proxy are exactly the directed link to j; the way back carries acknowledgements of TCP only and is
 * not held.
 */
final class SocksProxy implements Closeable {
    private static final int BACKLOG = 128;
    private static final int HANDSHAKE_MILLIS = 5_000;
    private static final int CONNECT_MILLIS = 5_000;
    private static final int BUFFER_BYTES = 16 * 1024;

    private final ServerSocket server;
    private final IntFunction<@Nullable String> nodeOfPort;
    private final Map<String, LinkGate> gates = new ConcurrentHashMap<>();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

    /** @param nodeOfPort the node that listens for peers on this port; null = none, and such requests are refused */
    SocksProxy(IntFunction<@Nullable String> nodeOfPort) throws IOException {
        this.nodeOfPort = nodeOfPort;
        this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("socks-accept").start(this::acceptUntilClosed);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    /** What forwards the traffic to this node. */
    LinkGate gate(String to) {
        return gates.computeIfAbsent(to, node -> new LinkGate());
    }

    private void acceptUntilClosed() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                clients.add(client);
                Thread.ofVirtual().name("socks-link").start(() -> serve(client));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    // Out of descriptors, most likely: later attempts may succeed.
                    Thread.onSpinWait();
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            client.setSoTimeout(HANDSHAKE_MILLIS);
            InetSocketAddress destination = handshake(client);
            String node = destination == null ? null : nodeOfPort.apply(destination.getPort());
            if (destination == null || node == null) {
                reply(client, 2);
                return;
            }
            client.setSoTimeout(0);
            forward(client, destination, gate(node));
        } catch (IOException e) {
            // Either side went away; the node reconnects if it still wants to.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            clients.remove(client);
        }
    }

    private static void forward(Socket client, InetSocketAddress destination, LinkGate gate)
            throws IOException, InterruptedException {
        try (Socket peer = new Socket()) {
            LinkGate.Pair pair = gate.open(client, peer);
            try {
                // A connect on a cut link hangs, as its SYN would be lost.
                gate.pass(0, pair);
                peer.connect(destination, CONNECT_MILLIS);
                peer.setTcpNoDelay(true);
                reply(client, 0);
                Thread.ofVirtual().name("socks-back").start(() -> copyBack(peer, client));
                copy(client.getInputStream(), peer.getOutputStream(), gate, pair);
            } finally {
                gate.closed(pair);
            }
        }
    }

    private static void copy(InputStream in, OutputStream out, LinkGate gate, LinkGate.Pair pair)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            gate.pass(n, pair);
            out.write(buffer, 0, n);
        }
    }

    private static void copyBack(Socket peer, Socket client) {
        try (client) {
            peer.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // The forward direction ends with the client's socket.
        }
    }

    private static @Nullable InetSocketAddress handshake(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        if (in.readUnsignedByte() != 5) {
            throw new EOFException("not SOCKS5");
        }
        in.skipNBytes(in.readUnsignedByte());
        client.getOutputStream().write(new byte[] {5, 0});
        in.readUnsignedByte();
        int command = in.readUnsignedByte();
        in.readUnsignedByte();
        String host = host(in);
        int port = in.readUnsignedShort();
        return command == 1 ? new InetSocketAddress(host, port) : null;
    }

    private static String host(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte();
        byte[] bytes = new byte[type == 1 ? 4 : type == 4 ? 16 : in.readUnsignedByte()];
        in.readFully(bytes);
        return type == 3
                ? new String(bytes, java.nio.charset.StandardCharsets.US_ASCII)
                : InetAddress.getByAddress(bytes).getHostAddress();
    }

    private static void reply(Socket client, int code) throws IOException {
        client.getOutputStream().write(new byte[] {5, (byte) code, 0, 1, 0, 0, 0, 0, 0, 0});
    }

    @Override
    public void close() throws IOException {
        server.close();
        gates.values().forEach(LinkGate::reset);
        for (Socket client : clients) {
            client.close();
        }
    }
}
