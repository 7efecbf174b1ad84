package dynacheck.node.dynastore;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Ranges of keys by their hash, the same at every process, and the order of keys that goes range by range. Places in
 * that order are written so that texts compare as they do: the range in three hexadecimal digits, then the key.
 */
final class KeyRanges {
    static final int COUNT = 1024;

    /** By range, then by key. */
    static final Comparator<String> ORDER = KeyRanges::compare;

    private static final int GOLDEN = 0x9E3779B9;
    private static final int SHIFT = 22;

    private KeyRanges() {}

    /** 0 to {@link #COUNT} - 1. */
    static int of(String key) {
        return key.hashCode() * GOLDEN >>> SHIFT;
    }

    /** Those of the numbers that are ranges: a peer may ask for any. */
    static BitSet of(List<Integer> numbers) {
        BitSet ranges = new BitSet(COUNT);
        for (int number : numbers) {
            if (number >= 0 && number < COUNT) {
                ranges.set(number);
            }
        }
        return ranges;
    }

    private static int compare(String one, String other) {
        int byRange = Integer.compare(of(one), of(other));
        return byRange != 0 ? byRange : one.compareTo(other);
    }

    /** Where a range begins; {@link #COUNT}: behind all keys. */
    static String begin(int range) {
        return Integer.toHexString(0x1000 + range).substring(1);
    }

    /** The first place behind {@code key}. */
    static String behind(String key) {
        return begin(of(key)) + key + '\0';
    }
}
