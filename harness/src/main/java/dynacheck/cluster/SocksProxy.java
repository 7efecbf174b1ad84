package dynacheck.cluster;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The egress of one node: a SOCKS5 proxy (RFC 1928, CONNECT without authentication) on loopback that forwards only to
 * the peers it knows. Where a node sends everything for j over connections that it opened itself, the bytes from client
 * to server of this proxy are exactly the directed link to j; the way back carries acknowledgements of TCP only and is
 * not held. Elsewhere the way back is the link from j.
 */
final class SocksProxy implements Closeable {
    private static final int BACKLOG = 128;
    private static final int HANDSHAKE_MILLIS = 5_000;

    private final ServerSocket server;
    private final IntFunction<@Nullable Gates> gatesToPort;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

    /** @param gatesToPort to the node that listens for peers on a port; null = none, and such requests are refused */
    SocksProxy(IntFunction<@Nullable Gates> gatesToPort) throws IOException {
        this.gatesToPort = gatesToPort;
        this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Acceptor.start("socks-link", server, this::serve);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    private void serve(Socket client) throws IOException, InterruptedException {
        clients.add(client);
        try {
            client.setTcpNoDelay(true);
            client.setSoTimeout(HANDSHAKE_MILLIS);
            InetSocketAddress destination = handshake(client);
            Gates gates = destination == null ? null : gatesToPort.apply(destination.getPort());
            if (destination == null || gates == null) {
                reply(client, 2);
                return;
            }
            client.setSoTimeout(0);
            gates.carry(client, destination, () -> reply(client, 0));
        } finally {
            clients.remove(client);
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
        for (Socket client : clients) {
            client.close();
        }
    }
}
