package dynacheck.node.app;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client of a node, for {@link Rehearsal}: one connection, one request at a time. Without a library, for whatever is
 * loaded here is loaded by every node that starts from the image.
 */
final class RehearsalClient implements AutoCloseable {
    private static final int ANSWERS_WITHIN_MS = 20_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    RehearsalClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(ANSWERS_WITHIN_MS);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Returns the status. */
    int call(String method, String path, String body) throws IOException {
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nX-Attempt: 1\r\nContent-Length: ";
        out.write((head + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
        int status = Integer.parseInt(line().split(" ")[1]);
        int length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.startsWith("content-length: ")) {
                length = Integer.parseInt(header.substring("content-length: ".length()));
            }
        }
        in.skipNBytes(length);
        return status;
    }

    /** Writes and reads by turns, of a few registers, until so many operations are done by all. */
    void load(AtomicInteger left) throws IOException {
        String body = "{\"value\":\"" + "v".repeat(100) + "\"}";
        for (int i = left.decrementAndGet(); i >= 0; i = left.decrementAndGet()) {
            boolean read = i % 2 == 0;
            String path = "/registers/" + i / 2 % 64;
            int status = call(read ? "GET" : "PUT", path, read ? "" : body);
            if (status != 200) {
                throw new IOException(path + ": " + status);
            }
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the node closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
