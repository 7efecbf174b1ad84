package dynacheck.node.wire;

/**
 * How messages of a few kinds, which nearly all messages are, go on a connection: field by field, written and read
 * without a look at their types. Found by reflection and with the names of fields, CBOR of them took a fifth of all
 * that an event loop did. Whatever is of no such kind goes as CBOR.
 *
 * @param <M> the protocol's messages
 */
public interface ByHand<M> {
    /** Kinds are numbers below this. No CBOR of a message begins with one of these as a byte. */
    int KINDS = 24;

    /**
     * Writes the kind, as a number, and what follows.
     *
     * @return false if the message is of none of these kinds; then nothing was written
     */
    boolean write(M message, FlatWriter out, Parts parts);

    /**
     * Reads what follows the kind.
     *
     * @param kind less than {@link #KINDS}, from a peer
     * @throws WireException if that is none, or if something else follows
     */
    M read(int kind, FlatReader in, PartsReceived parts) throws WireException;
}
