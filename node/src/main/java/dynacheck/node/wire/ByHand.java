package dynacheck.node.wire;

/**
 * How messages of a few kinds, which nearly all messages are, go on a connection, or records to the disk: field by
 * field, written and read without a look at their types. Found by reflection and with the names of fields, CBOR of them
 * took a fifth of all that an event loop did. Whatever is of no such kind goes as CBOR.
 *
 * @param <T> the protocol's messages, or its records
 */
public interface ByHand<T> {
    /** Kinds are numbers below this. No CBOR of a message begins with one of these as a byte. */
    int KINDS = 24;

    /**
     * Writes the kind, as a number, and what follows.
     *
     * @param parts gets those of a message; a record that has some goes as CBOR
     * @return false if the value is of none of these kinds; then nothing was written
     */
    boolean write(T value, FlatWriter out, Parts parts);

    /**
     * Reads what follows the kind.
     *
     * @param kind less than {@link #KINDS}, from a peer or the disk
     * @param parts none for a record
     * @throws WireException if that is none, or if something else follows
     */
    T read(int kind, FlatReader in, PartsReceived parts) throws WireException;
}
