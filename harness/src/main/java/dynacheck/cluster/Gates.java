package dynacheck.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * What the two directions of a connection must pass.
 *
 * @param back null: what comes back is not held, for it carries acknowledgements of TCP only
 */
record Gates(LinkGate forth, @Nullable LinkGate back) {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int BUFFER_BYTES = 16 * 1024;

    /** What is to be done once the other end is connected. */
    interface Connected {
        void tell() throws IOException;
    }

    /** Carries a connection until one of its ends closes it or a link is reset. */
    void carry(Socket client, InetSocketAddress destination, Connected connected)
            throws IOException, InterruptedException {
        try (Socket peer = new Socket()) {
            LinkGate.Pair pair = new LinkGate.Pair(client, peer);
            forth.open(pair);
            if (back != null) {
                back.open(pair);
            }
            try {
                // A connect on a cut link hangs, as its SYN would be lost.
                forth.pass(0, pair);
                peer.connect(destination, CONNECT_MILLIS);
                peer.setTcpNoDelay(true);
                connected.tell();
                Thread.ofVirtual().name("link-back").start(() -> carryBack(peer, client, pair));
                copy(client.getInputStream(), peer.getOutputStream(), forth, pair);
                if (back != null) {
                    forth.pass(0, pair); // the end of a connection is lost on a cut link, too
                }
            } finally {
                forth.closed(pair);
                if (back != null) {
                    back.closed(pair);
                }
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

    private void carryBack(Socket peer, Socket client, LinkGate.Pair pair) {
        try (client) {
            if (back == null) {
                peer.getInputStream().transferTo(client.getOutputStream());
            } else {
                copy(peer.getInputStream(), client.getOutputStream(), back, pair);
                back.pass(0, pair);
            }
        } catch (IOException e) {
            // The forward direction ends with the client's socket.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
