package dynacheck.checker.txn;

import java.util.Arrays;

/** A growing array of ints. */
final class IntList {
    private int[] items = new int[16];
    private int size;

    int size() {
        return size;
    }

    int get(int i) {
        return items[i];
    }

    void set(int i, int value) {
        items[i] = value;
    }

    void add(int value) {
        if (size == items.length) {
            items = Arrays.copyOf(items, size + (size >> 1) + 16);
        }
        items[size++] = value;
    }

    /** Appends until index {@code i} exists. */
    void fillTo(int i, int value) {
        while (size <= i) {
            add(value);
        }
    }

    int last() {
        return items[size - 1];
    }

    void truncate(int newSize) {
        size = newSize;
    }

    int[] toArray() {
        return Arrays.copyOf(items, size);
    }
}
