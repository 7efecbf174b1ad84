package dynacheck.checker.txn;

import java.util.Arrays;

/** A growing array of longs. */
final class LongList {
    private long[] items = new long[16];
    private int size;

    int size() {
        return size;
    }

    long get(int i) {
        return items[i];
    }

    void add(long value) {
        if (size == items.length) {
            items = Arrays.copyOf(items, size + (size >> 1) + 16);
        }
        items[size++] = value;
    }
}
