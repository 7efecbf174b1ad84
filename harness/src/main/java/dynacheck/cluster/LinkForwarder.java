package dynacheck.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * What one node dials to reach one other: a port of its own on loopback, from which every connection goes on to the
 * other node through the gates of the link between them.
 */
final class LinkForwarder implements Closeable {
    private static final int BACKLOG = 128;

    private final ServerSocket server;
    private final InetSocketAddress destination;
    private final Gates gates;

    LinkForwarder(InetSocketAddress destination, Gates gates) throws IOException {
        this.destination = destination;
        this.gates = gates;
        this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Acceptor.start("link", server, this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    private void serve(Socket client) throws IOException, InterruptedException {
        client.setTcpNoDelay(true);
        gates.carry(client, destination, () -> {});
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
