package dynacheck.node.core;

import java.util.Comparator;

/**
 * Tag of a written value, greater than what its writer found: (num, pid), made unique over restarts and writes at once
 * by (incarnation, sequence), compared in that order. No sync is needed before one is used, because the incarnation was
 * raised on disk at the start.
 *
 * @param sequence of the writes of this start of the process
 */
public record Timestamp(long num, String pid, long incarnation, long sequence) implements Comparable<Timestamp> {
    /** (0, ⊥), of a register that was never written. */
    public static final Timestamp ZERO = new Timestamp(0, "", 0, 0);

    private static final Comparator<Timestamp> ORDER = Comparator.comparingLong(Timestamp::num)
            .thenComparing(Timestamp::pid)
            .thenComparingLong(Timestamp::incarnation)
            .thenComparingLong(Timestamp::sequence);

    @Override
    public int compareTo(Timestamp other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return num + "." + pid + "." + incarnation + "." + sequence;
    }
}
