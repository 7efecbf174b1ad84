package dynacheck.sim;

import java.util.Arrays;

/**
 * Events of any time, ordered by (time, order of adding): a heap of four children each, whose times lie side by side in
 * an array of their own, so that to compare them touches few lines of the cache.
 */
final class EventHeap {
    private static final int CHILDREN = 4;
    private static final int AT_FIRST = 256;
    private static final Runnable NOTHING = () -> {};

    /** When the event in each place is due. */
    private long[] times = new long[AT_FIRST];

    /** How many were added before it: of two that are due at one time the lesser goes first. */
    private long[] numbers = new long[AT_FIRST];

    private Runnable[] actions = new Runnable[AT_FIRST];
    private int size;
    private long added;

    boolean isEmpty() {
        return size == 0;
    }

    void add(long timeNanos, Runnable action) {
        if (size == actions.length) {
            actions = Arrays.copyOf(actions, 2 * size);
            times = Arrays.copyOf(times, 2 * size);
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        int place = size++;
        while (place > 0) { // the newest event goes before none of its time
            int parent = (place - 1) / CHILDREN;
            if (times[parent] <= timeNanos) {
                break;
            }
            move(parent, place);
            place = parent;
        }
        put(place, timeNanos, added++, action);
    }

    /** When the first event is due; {@link Long#MAX_VALUE} if there is none. */
    long firstTimeNanos() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    /** Takes the first event out; there must be one. */
    Runnable poll() {
        Runnable next = actions[0];
        size--;
        Runnable last = actions[size];
        actions[size] = NOTHING;
        if (size > 0) {
            sink(times[size], numbers[size], last);
        }
        return next;
    }

    /** Puts an event into the place at the top, which is free, and moves it down to where it belongs. */
    private void sink(long timeNanos, long number, Runnable action) {
        int place = 0;
        while (CHILDREN * place + 1 < size) {
            int least = earliestChild(place);
            if (timeNanos < times[least] || timeNanos == times[least] && number < numbers[least]) {
                break;
            }
            move(least, place);
            place = least;
        }
        put(place, timeNanos, number, action);
    }

    /** Which of two comes first cannot be foretold, so the compiler is to choose without a jump; few have one time. */
    private int earliestChild(int place) {
        int least = CHILDREN * place + 1;
        int end = Math.min(least + CHILDREN, size);
        long leastTime = times[least];
        for (int child = least + 1; child < end; child++) {
            long time = times[child];
            if (time == leastTime) {
                least = numbers[child] < numbers[least] ? child : least;
            } else {
                least = time < leastTime ? child : least;
                leastTime = Math.min(time, leastTime);
            }
        }
        return least;
    }

    private void move(int from, int to) {
        times[to] = times[from];
        numbers[to] = numbers[from];
        actions[to] = actions[from];
    }

    private void put(int place, long timeNanos, long number, Runnable action) {
        times[place] = timeNanos;
        numbers[place] = number;
        actions[place] = action;
    }
}
