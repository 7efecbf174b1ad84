package dynacheck.sim;

import java.util.Arrays;
import java.util.NoSuchElementException;

/**
 * What is going to happen, ordered by (time, order of adding).
 *
 * <p>Every message of a run passes through it, so it is a heap of four children each, whose keys lie side by side in an
 * array of their own: to compare them touches few lines of the cache, and no event is an object.
 */
final class EventQueue {
    private static final int CHILDREN = 4;
    private static final int AT_FIRST = 256;
    private static final Runnable NOTHING = () -> {};

    /** The time and the number of the event in each place. */
    private long[] keys = new long[2 * AT_FIRST];

    private Runnable[] actions = new Runnable[AT_FIRST];
    private int size;
    private long added;

    boolean isEmpty() {
        return size == 0;
    }

    void add(long timeNanos, Runnable action) {
        if (size == actions.length) {
            actions = Arrays.copyOf(actions, 2 * size);
            keys = Arrays.copyOf(keys, 2 * keys.length);
        }
        int place = size++;
        while (place > 0) { // the newest event goes before none of its time
            int parent = (place - 1) / CHILDREN;
            if (keys[2 * parent] <= timeNanos) {
                break;
            }
            move(parent, place);
            place = parent;
        }
        put(place, timeNanos, added++, action);
    }

    /** When the next event is due. */
    long nextTimeNanos() {
        if (size == 0) {
            throw new NoSuchElementException("nothing is going to happen");
        }
        return keys[0];
    }

    /** Takes the next event out. */
    Runnable poll() {
        if (size == 0) {
            throw new NoSuchElementException("nothing is going to happen");
        }
        Runnable next = actions[0];
        size--;
        Runnable last = actions[size];
        actions[size] = NOTHING;
        if (size > 0) {
            sink(keys[2 * size], keys[2 * size + 1], last);
        }
        return next;
    }

    /** Puts an event into the place at the top, which is free, and moves it down to where it belongs. */
    private void sink(long timeNanos, long number, Runnable action) {
        int place = 0;
        while (true) {
            int first = CHILDREN * place + 1;
            if (first >= size) {
                break;
            }
            int least = first;
            int end = Math.min(first + CHILDREN, size);
            for (int child = first + 1; child < end; child++) {
                if (isBefore(keys[2 * child], keys[2 * child + 1], keys[2 * least], keys[2 * least + 1])) {
                    least = child;
                }
            }
            if (isBefore(timeNanos, number, keys[2 * least], keys[2 * least + 1])) {
                break;
            }
            move(least, place);
            place = least;
        }
        put(place, timeNanos, number, action);
    }

    private static boolean isBefore(long time, long number, long otherTime, long otherNumber) {
        return time < otherTime || time == otherTime && number < otherNumber;
    }

    private void move(int from, int to) {
        keys[2 * to] = keys[2 * from];
        keys[2 * to + 1] = keys[2 * from + 1];
        actions[to] = actions[from];
    }

    private void put(int place, long timeNanos, long number, Runnable action) {
        keys[2 * place] = timeNanos;
        keys[2 * place + 1] = number;
        actions[place] = action;
    }
}
