package dynacheck.node.abd;

import java.util.Comparator;

/**
 * Names a write, unlike that of any other: greater than what its writer's query found, then by writer. One process may
 * choose the same number twice, in writes at once or after a restart, so its own numbering follows.
 *
 * @param sequence of the writes of this start of the process
 */
public record Timestamp(long num, String pid, long incarnation, long sequence) implements Comparable<Timestamp> {
    /** Of a register that was never written. */
    static final Timestamp INITIAL = new Timestamp(0, "", 0, 0);

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
