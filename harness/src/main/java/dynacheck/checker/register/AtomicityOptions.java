package dynacheck.checker.register;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a history is read and how much the judging may cost.
 *
 * @param treatFailAsInfo treat {@code :fail} writes as indeterminate, to see whether that explains an aborted read
 * @param nilReadsUnknown take a read of nil as "no value known" (Knossos' wildcard) instead of the initial value
 * @param initial the value before the first write; if null it is nil, and the empty text for registers with appends
 * @param keyBy how operations name their register
 * @param timeLimit for each register that needs a search; after it the verdict is UNKNOWN
 * @param everyKeyRead whether a register that was written and never read makes the whole verdict UNKNOWN: our own runs
 *     mean to read what they wrote, other histories need not
 * @param memoryBytes for each register's search; 0 = a quarter of the heap
 */
public record AtomicityOptions(
        boolean treatFailAsInfo,
        boolean nilReadsUnknown,
        @Nullable Object initial,
        KeyBy keyBy,
        boolean everyKeyRead,
        Duration timeLimit,
        long memoryBytes)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** How operations name their register. */
    public enum KeyBy {
        /** {@code :value [k v]} or a {@code :key} entry where there is one, else one register for all. */
        AUTO,
        /** Always {@code :value [k v]}. */
        TUPLE,
        /** Always the {@code :key} entry. */
        KEY,
        /** There is one register; a pair is just a value. */
        NONE
    }

    public static final AtomicityOptions DEFAULT = new AtomicityOptions(false, false);

    public AtomicityOptions(boolean treatFailAsInfo, boolean nilReadsUnknown) {
        this(treatFailAsInfo, nilReadsUnknown, null, KeyBy.AUTO, true, Duration.ofSeconds(60), 0);
    }
}
