package dynacheck.node.dynastore;

import dynacheck.node.core.Timestamp;

/**
 * What a replica holds of one range of keys: equal digests, equal keys with equal timestamps. The sum is that of 128
 * bits of a hash of each key with its timestamp, so a write changes it without a look at the other keys. The hash is
 * made against accidents, not against somebody who seeks two stores with equal sums: members are trusted to tell their
 * digests truly anyway.
 *
 * @param count of keys
 * @param high upper half of the sum
 * @param low lower half of the sum
 */
public record RangeDigest(int range, long count, long high, long low) {
    /** Seeds of the two halves: the first digits of pi and of e. */
    private static final long UPPER = 0x3141592653589793L;

    private static final long LOWER = 0x2718281828459045L;
    private static final int CHARS_PER_WORD = Long.SIZE / Character.SIZE;

    public RangeDigest {
        if (range < 0 || range >= KeyRanges.COUNT) {
            throw new IllegalArgumentException("no range is numbered " + range);
        }
    }

    static RangeDigest empty(int range) {
        return new RangeDigest(range, 0, 0, 0);
    }

    RangeDigest with(String key, Timestamp ts) {
        Hash hash = new Hash(key, ts);
        long sum = low + hash.lower;
        long carry = Long.compareUnsigned(sum, hash.lower) < 0 ? 1 : 0;
        return new RangeDigest(range, count + 1, high + hash.upper + carry, sum);
    }

    RangeDigest without(String key, Timestamp ts) {
        Hash hash = new Hash(key, ts);
        long borrow = Long.compareUnsigned(low, hash.lower) < 0 ? 1 : 0;
        return new RangeDigest(range, count - 1, high - hash.upper - borrow, low - hash.lower);
    }

    /** As {@link #equals}, for the many times that a transfer asks. */
    boolean isSameAs(RangeDigest other) {
        return low == other.low && high == other.high && count == other.count && range == other.range;
    }

    /** 128 bits of a key with its timestamp, both halves in one pass. */
    private static final class Hash {
        private long upper = UPPER;
        private long lower = LOWER;

        Hash(String key, Timestamp ts) {
            mix(key);
            mix(ts.pid());
            mix(ts.num());
            mix(ts.incarnation());
            mix(ts.sequence());
        }

        /** With its length, so that what comes next cannot be taken for a part of it. */
        private void mix(String text) {
            int length = text.length();
            mix(length);
            long word = 0;
            for (int i = 0; i < length; i++) {
                word = word << Character.SIZE | text.charAt(i);
                if (i % CHARS_PER_WORD == CHARS_PER_WORD - 1 || i == length - 1) {
                    mix(word);
                    word = 0;
                }
            }
        }

        private void mix(long word) {
            upper = mixed(upper, word);
            lower = mixed(lower, word);
        }

        /** One to one in each of the two; the finalizer is that of SplitMix64. */
        private static long mixed(long hash, long word) {
            long z = (hash ^ word) + 0x9e3779b97f4a7c15L;
            z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
            z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
            return z ^ z >>> 31;
        }
    }
}
