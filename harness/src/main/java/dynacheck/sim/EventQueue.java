package dynacheck.sim;

import java.util.Arrays;
import java.util.NoSuchElementException;

/**
 * What is going to happen, ordered by (time, order of adding).
 *
 * <p>Every message of a run passes through it, and nearly all of them arrive within some milliseconds. So what is due
 * soon is found by its time: a ring of slots, each of a short time and with hardly more than one event, in order. The
 * rest waits in a heap, also what is in the past. No event is an object.
 */
final class EventQueue {
    /** A slot is 2^16 ns, about 65 us. */
    private static final int SLOT_BITS = 16;

    /** All together 67 ms. */
    private static final int SLOTS = 1024;

    private static final int WORD = Long.SIZE;
    private static final int AT_FIRST = 256;
    /** No place: at the end of a slot, and of the free places. */
    private static final int NONE = -1;

    private static final Runnable NOTHING = () -> {};

    private final EventHeap others = new EventHeap();
    /** By slot: the place of its first event and of its last. */
    private final int[] firsts = new int[SLOTS];

    private final int[] lasts = new int[SLOTS];
    /** A bit for each slot that is not empty. */
    private final long[] used = new long[SLOTS / WORD];

    private long[] times = new long[AT_FIRST];
    private Runnable[] actions = new Runnable[AT_FIRST];
    /** The place of the next event of its slot, or the next free place. */
    private int[] nexts = new int[AT_FIRST];

    private int free;
    private int inSlots;
    /** Of the latest event that was taken out, counted from time 0. The ring begins there. */
    private long slotNow;

    EventQueue() {
        Arrays.fill(firsts, NONE);
        freeFrom(0);
    }

    /** The places from this one on are new. */
    private void freeFrom(int first) {
        for (int place = first; place < nexts.length; place++) {
            nexts[place] = place + 1;
        }
        nexts[nexts.length - 1] = NONE;
        free = first;
    }

    boolean isEmpty() {
        return inSlots == 0 && others.isEmpty();
    }

    void add(long timeNanos, Runnable action) {
        long ahead = (timeNanos >> SLOT_BITS) - slotNow;
        if (ahead < 0 || ahead >= SLOTS) {
            others.add(timeNanos, action);
            return;
        }
        if (free == NONE) {
            int size = times.length;
            times = Arrays.copyOf(times, 2 * size);
            actions = Arrays.copyOf(actions, 2 * size);
            nexts = Arrays.copyOf(nexts, 2 * size);
            freeFrom(size);
        }
        int place = free;
        free = nexts[place];
        times[place] = timeNanos;
        actions[place] = action;
        insert(place, timeNanos, slot(timeNanos));
        inSlots++;
    }

    private static int slot(long timeNanos) {
        return (int) (timeNanos >> SLOT_BITS) & SLOTS - 1;
    }

    /** Behind all of its time. */
    private void insert(int place, long timeNanos, int slot) {
        int first = firsts[slot];
        if (first == NONE || timeNanos < times[first]) {
            if (first == NONE) {
                lasts[slot] = place;
                used[slot / WORD] |= 1L << slot;
            }
            nexts[place] = first;
            firsts[slot] = place;
            return;
        }
        int before = timeNanos >= times[lasts[slot]] ? lasts[slot] : first;
        while (nexts[before] != NONE && times[nexts[before]] <= timeNanos) {
            before = nexts[before];
        }
        nexts[place] = nexts[before];
        nexts[before] = place;
        if (nexts[place] == NONE) {
            lasts[slot] = place;
        }
    }

    /** When the next event is due. */
    long nextTimeNanos() {
        long other = others.firstTimeNanos();
        if (inSlots > 0) {
            return Math.min(other, times[firsts[firstSlot()]]);
        }
        if (others.isEmpty()) {
            throw new NoSuchElementException("nothing is going to happen");
        }
        return other;
    }

    /** Takes the next event out. */
    Runnable poll() {
        long time = nextTimeNanos();
        slotNow = Math.max(slotNow, time >> SLOT_BITS);
        // Of one time the other one was added earlier: when it was, the ring did not reach that far.
        return others.firstTimeNanos() == time ? others.poll() : pollFrom(slot(time));
    }

    private Runnable pollFrom(int slot) {
        int place = firsts[slot];
        Runnable action = actions[place];
        actions[place] = NOTHING;
        firsts[slot] = nexts[place];
        if (firsts[slot] == NONE) {
            used[slot / WORD] &= ~(1L << slot);
        }
        nexts[place] = free;
        free = place;
        inSlots--;
        return action;
    }

    /** The first slot from now on that is not empty; there must be one. */
    private int firstSlot() {
        int from = (int) slotNow & SLOTS - 1;
        int word = from / WORD;
        long bits = used[word] & -1L << from;
        while (bits == 0) {
            word = (word + 1) % used.length;
            bits = used[word];
        }
        return word * WORD + Long.numberOfTrailingZeros(bits);
    }
}
