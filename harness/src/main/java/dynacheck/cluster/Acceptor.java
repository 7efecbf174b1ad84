package dynacheck.cluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** Serves every connection of a listener in a thread of its own, until the listener is closed. */
final class Acceptor {
    private Acceptor() {}

    /** Serves one connection, which is closed after that. */
    interface Service {
        void serve(Socket client) throws IOException, InterruptedException;
    }

    static void start(String name, ServerSocket server, Service service) {
        Thread.ofVirtual().name(name + "-accept").start(() -> acceptUntilClosed(name, server, service));
    }

    private static void acceptUntilClosed(String name, ServerSocket server, Service service) {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().name(name).start(() -> serve(client, service));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    // Out of descriptors, most likely: later attempts may succeed.
                    Thread.onSpinWait();
                }
            }
        }
    }

    private static void serve(Socket client, Service service) {
        try (client) {
            service.serve(client);
        } catch (IOException e) {
            // Either side went away; the node reconnects if it still wants to.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
