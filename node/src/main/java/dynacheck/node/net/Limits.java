package dynacheck.node.net;

/**
 * What a node holds for its clients, at most. Whoever comes beyond that is answered 503 at once, certainly not
 * executed.
 *
 * @param connections of clients at a time
 * @param operations running at a time
 * @param bytes of requests that are held at a time: of those that arrive, and again of values that are being written
 */
public record Limits(int connections, int operations, long bytes) {
    public static final int CONNECTIONS = 512;
    public static final int OPERATIONS = 1024;

    /** A quarter of what this JVM may use. */
    public static Limits of(int connections, int operations) {
        return new Limits(connections, operations, Runtime.getRuntime().maxMemory() / 4);
    }

    public static Limits usual() {
        return of(CONNECTIONS, OPERATIONS);
    }
}
