package dynacheck.checker.txn;

import dynacheck.history.Keyword;
import org.jspecify.annotations.Nullable;

/**
 * What to assume, and how much to spend.
 *
 * @param consistency what the store promises; the verdict is about this model
 * @param sequentialKeys take for granted that each process sees the versions of a key in order
 * @param linearizableKeys take for granted that each key by itself is linearizable
 * @param initial value of a register that nobody wrote; null for nil
 * @param failAsInfo do not trust {@code :fail}
 * @param versionKey entry of an operation that holds the version of the register it read or wrote; null for none
 * @param budget edges to walk for each class of anomalies, at least 1; bounds time
 */
public record ElleOptions(
        Model model,
        Consistency consistency,
        boolean sequentialKeys,
        boolean linearizableKeys,
        @Nullable Object initial,
        boolean failAsInfo,
        @Nullable Keyword versionKey,
        long budget) {
    public static final long DEFAULT_BUDGET = 20_000_000;

    public static ElleOptions of(Model model, Consistency consistency) {
        return new ElleOptions(model, consistency, false, false, null, false, null, DEFAULT_BUDGET);
    }

    /** The same, with each key linearizable. */
    public ElleOptions withLinearizableKeys() {
        return new ElleOptions(model, consistency, sequentialKeys, true, initial, failAsInfo, versionKey, budget);
    }

    /** The same, with versions in this entry. */
    public ElleOptions withVersionKey(Keyword key) {
        return new ElleOptions(model, consistency, sequentialKeys, linearizableKeys, initial, failAsInfo, key, budget);
    }

    /** For people: the model, and what is taken for granted of keys. */
    String promise() {
        if (linearizableKeys) {
            return consistency + " with linearizable keys";
        }
        return sequentialKeys ? consistency + " with sequential keys" : consistency.toString();
    }
}
