package dynacheck.checker.register;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A state of just-in-time linearization: the register's value, which of the open operations are linearized, and how
 * many writes of each indeterminate class were used. Immutable.
 *
 * @param value number of the current value
 * @param done open operations that are linearized, by slot
 * @param hidden open writes that may count as linearized: they fit unseen directly before a later write
 * @param used how many of each class of indeterminate writes took effect
 * @param cost lower if it is likelier to lead to the end
 * @param path the steps that led here
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by Key only.
record Config(
        int value,
        long[] done,
        long[] hidden,
        int[] used,
        long cost,
        @Nullable Step path) {
    private static final int[] NOTHING = {};

    /**
     * One step of a linearization, newest first.
     *
     * @param at position of the event at which it was taken
     * @param unseen whether the write stands directly before the last visible write before it
     */
    record Step(@Nullable Step before, Access access, int at, boolean unseen) {}

    static boolean has(long[] bits, int slot) {
        return (bits[slot >> 6] & 1L << slot) != 0;
    }

    static long[] with(long[] bits, int slot) {
        long[] copy = bits.clone();
        copy[slot >> 6] |= 1L << slot;
        return copy;
    }

    static long[] without(long[] bits, int slot) {
        if (!has(bits, slot)) {
            return bits;
        }
        long[] copy = bits.clone();
        copy[slot >> 6] &= ~(1L << slot);
        return copy;
    }

    /**
     * Whether this can lead to everything that {@code other} can lead to. Both have the same value.
     *
     * @param reads slots of open operations that change nothing: to have linearized them is never a disadvantage
     */
    boolean dominates(Config other, long[] reads) {
        for (int i = 0; i < done.length; i++) {
            // Whatever other linearized, this did too, or it may count as done; and this linearized no other write.
            if ((other.done[i] & ~(done[i] | hidden[i])) != 0
                    || (done[i] & ~other.done[i] & ~reads[i]) != 0
                    || (other.hidden[i] & ~(hidden[i])) != 0) {
                return false;
            }
        }
        return isAtMost(used, other.used);
    }

    static boolean isAtMost(int[] used, int[] other) {
        for (int i = 0; i < used.length; i++) {
            if (used[i] > other[i]) {
                return false;
            }
        }
        return true;
    }

    /** Equal for configurations with equal futures. */
    Key key() {
        return new Key(this, used);
    }

    /** Equal for configurations that differ at most in what they have used. */
    Key unusedKey() {
        return new Key(this, NOTHING);
    }

    /** A configuration without the steps that led here, to be remembered. */
    static final class Key {
        private final int value;
        private final long[] done;
        private final long[] hidden;
        private final int[] used;

        Key(Config c, int[] used) {
            value = c.value;
            done = c.done;
            hidden = c.hidden;
            this.used = used;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key k
                    && value == k.value
                    && Arrays.equals(done, k.done)
                    && Arrays.equals(hidden, k.hidden)
                    && Arrays.equals(used, k.used);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * (31 * value + Arrays.hashCode(done)) + Arrays.hashCode(hidden)) + Arrays.hashCode(used);
        }
    }

    /** Approximate size in bytes. */
    int bytes() {
        return 120 + 16 * done.length + 4 * used.length;
    }
}
