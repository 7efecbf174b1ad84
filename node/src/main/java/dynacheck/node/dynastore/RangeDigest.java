package dynacheck.node.dynastore;

import dynacheck.node.core.Timestamp;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a replica holds of one range of keys: equal digests, equal keys with equal timestamps. The sum is that of 128
 * bits of a hash of each key with its timestamp, so a write changes it without a look at the other keys.
 *
 * @param count of keys
 * @param high upper half of the sum
 * @param low lower half of the sum
 */
public record RangeDigest(int range, long count, long high, long low) {
    public RangeDigest {
        if (range < 0 || range >= KeyRanges.COUNT) {
            throw new IllegalArgumentException("no range is numbered " + range);
        }
    }

    static RangeDigest empty(int range) {
        return new RangeDigest(range, 0, 0, 0);
    }

    RangeDigest with(String key, Timestamp ts) {
        byte[] hash = hash(key, ts);
        long lower = number(hash, Long.BYTES);
        long sum = low + lower;
        long carry = Long.compareUnsigned(sum, lower) < 0 ? 1 : 0;
        return new RangeDigest(range, count + 1, high + number(hash, 0) + carry, sum);
    }

    RangeDigest without(String key, Timestamp ts) {
        byte[] hash = hash(key, ts);
        long lower = number(hash, Long.BYTES);
        long borrow = Long.compareUnsigned(low, lower) < 0 ? 1 : 0;
        return new RangeDigest(range, count - 1, high - number(hash, 0) - borrow, low - lower);
    }

    /** As {@link #equals}, for the many times that a transfer asks. */
    boolean isSameAs(RangeDigest other) {
        return low == other.low && high == other.high && count == other.count && range == other.range;
    }

    private static byte[] hash(String key, Timestamp ts) {
        String text = ts.num() + "." + ts.incarnation() + "." + ts.sequence() + "."
                + ts.pid().length() + "." + ts.pid() + key;
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static long number(byte[] bytes, int from) {
        long number = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            number = number << 8 | bytes[i] & 0xff;
        }
        return number;
    }
}
