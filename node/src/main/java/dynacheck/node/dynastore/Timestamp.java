package dynacheck.node.dynastore;

import java.util.Comparator;

/**
 * Tag of a written value: the paper's (num, pid), made unique over restarts by (incarnation, sequence), compared in
 * that order. No sync is needed before one is used, because the incarnation was raised on disk at the start.
 */
public record Timestamp(long num, String pid, long incarnation, long sequence) implements Comparable<Timestamp> {
    /** (0, ⊥). */
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
