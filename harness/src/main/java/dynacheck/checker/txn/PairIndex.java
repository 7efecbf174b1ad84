package dynacheck.checker.txn;

import java.util.Arrays;

/** Numbers pairs of non-negative ints 0, 1, 2, ... in order of their first appearance; open addressing. */
final class PairIndex {
    private static final long EMPTY = -1;

    private long[] keys = new long[1 << 10];
    private int[] numbers = new int[1 << 10];
    private int size;

    PairIndex() {
        Arrays.fill(keys, EMPTY);
    }

    int size() {
        return size;
    }

    /** The number of the pair; -1 if it was never added. */
    int find(int a, int b) {
        long key = (long) a << 32 | b;
        int slot = slot(key);
        return keys[slot] == EMPTY ? -1 : numbers[slot];
    }

    /** The number of the pair, which is {@link #size()} before the call if the pair is new. */
    int add(int a, int b) {
        long key = (long) a << 32 | b;
        int slot = slot(key);
        if (keys[slot] == key) {
            return numbers[slot];
        }
        keys[slot] = key;
        numbers[slot] = size++;
        if (size > keys.length / 2) {
            grow();
        }
        return size - 1;
    }

    private int slot(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        int mask = keys.length - 1;
        int slot = (int) (mixed >>> 32) & mask;
        while (keys[slot] != EMPTY && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldNumbers = numbers;
        keys = new long[oldKeys.length * 2];
        numbers = new int[oldKeys.length * 2];
        Arrays.fill(keys, EMPTY);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != EMPTY) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                numbers[slot] = oldNumbers[i];
            }
        }
    }
}
