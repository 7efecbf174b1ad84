package dynacheck.node.dynastore;

import java.util.Comparator;

/** Number of a request. The incarnation keeps replies to a process's earlier life from being counted. */
public record MessageNumber(long incarnation, long counter) implements Comparable<MessageNumber> {
    private static final Comparator<MessageNumber> ORDER =
            Comparator.comparingLong(MessageNumber::incarnation).thenComparingLong(MessageNumber::counter);

    /** The usual one of a record, written out: of each message that arrives a simulation takes it. */
    @Override
    public int hashCode() {
        return 31 * Long.hashCode(incarnation) + Long.hashCode(counter);
    }

    /** Of one process's requests: what was asked later is greater. */
    @Override
    public int compareTo(MessageNumber other) {
        return ORDER.compare(this, other);
    }
}
