package dynacheck.node.core;

import org.jspecify.annotations.Nullable;

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

    /** By hand, as {@link #equals}: a transfer compares a few for each register. */
    @Override
    public int compareTo(Timestamp other) {
        if (this == other) {
            return 0;
        }
        int order = Long.compare(num, other.num);
        order = order != 0 ? order : pid.compareTo(other.pid);
        order = order != 0 ? order : Long.compare(incarnation, other.incarnation);
        return order != 0 ? order : Long.compare(sequence, other.sequence);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Timestamp ts && compareTo(ts) == 0;
    }

    /** That of a record, for hashes of simulated runs are kept. */
    @Override
    public int hashCode() {
        int hash = 31 * Long.hashCode(num) + pid.hashCode();
        return 31 * (31 * hash + Long.hashCode(incarnation)) + Long.hashCode(sequence);
    }

    @Override
    public String toString() {
        return num + "." + pid + "." + incarnation + "." + sequence;
    }
}
