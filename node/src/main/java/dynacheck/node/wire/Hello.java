package dynacheck.node.wire;

/**
 * First frame of a connection.
 *
 * @param cluster both ends must agree on it: it names the protocol, its version and V(0)
 * @param sender name of the process that speaks; all that follows is from it
 * @param address where the sender accepts connections, {@code host:port}
 * @param life of the sender, kept on its disk
 * @param incarnation of the sender, at least 1: all that follows is of this start
 * @param start random, unlike that of any other start
 * @param confirmed whether the sender's life is confirmed
 */
public record Hello(
        String cluster, String sender, String address, String life, long incarnation, String start, boolean confirmed) {
    /** Longest text accepted in any of the fields, in characters. */
    static final int MAX_TEXT = 1024;

    /** @throws WireException if a field is missing, empty, too long or too small */
    public void check() throws WireException {
        for (String text : new String[] {cluster, sender, address, life, start}) {
            if (text == null || text.isEmpty() || text.length() > MAX_TEXT) {
                throw new WireException("hello with an empty or too long field");
            }
        }
        if (incarnation < 1) {
            throw new WireException("hello without an incarnation");
        }
    }
}
