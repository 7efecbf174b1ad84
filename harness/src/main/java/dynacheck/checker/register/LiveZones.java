package dynacheck.checker.register;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The established zones that may still grow into a conflict, in order of establishment, which is the order of f. A
 * tournament tree over their s answers "does any zone with f before a, other than u, reach beyond f(u)?" in O(log n).
 */
final class LiveZones {
    private static final long NONE = Long.MIN_VALUE;

    private static final Comparator<LiveValue> BY_LOW = (a, b) -> Long.compare(a.low(), b.low());

    private @Nullable LiveValue[] byF = new @Nullable LiveValue[16];
    /** Largest s of each subtree; the leaves begin at the capacity. */
    private long[] largest = new long[32];

    private int size;

    LiveZones() {
        Arrays.fill(largest, NONE);
    }

    int size() {
        return size;
    }

    private LiveValue at(int position) {
        return Objects.requireNonNull(byF[position]);
    }

    /** Adds a zone just established: its f is beyond all others. */
    void add(LiveValue zone) {
        if (size == byF.length) {
            byF = Arrays.copyOf(byF, 2 * size);
            rebuild();
        }
        zone.position = size;
        byF[size++] = zone;
        grown(zone);
    }

    /** To be called when a zone's s has moved. */
    void grown(LiveValue zone) {
        int node = byF.length + zone.position;
        largest[node] = zone.s();
        for (node >>= 1; node > 0; node >>= 1) {
            long max = Math.max(largest[2 * node], largest[2 * node + 1]);
            if (largest[node] == max) {
                return;
            }
            largest[node] = max;
        }
    }

    private void rebuild() {
        if (largest.length != 2 * byF.length) {
            largest = new long[2 * byF.length];
        }
        Arrays.fill(largest, NONE);
        for (int i = 0; i < size; i++) {
            at(i).position = i;
            largest[byF.length + i] = at(i).s();
        }
        for (int node = byF.length - 1; node > 0; node--) {
            largest[node] = Math.max(largest[2 * node], largest[2 * node + 1]);
        }
    }

    /** Whether some zone must precede u, whose s is up to date, and u must precede it. */
    boolean conflictsWith(LiveValue u) {
        int before = established(u.s());
        long reach = u.position < before
                ? Math.max(largestIn(0, u.position), largestIn(u.position + 1, before))
                : largestIn(0, before);
        return reach > u.f();
    }

    /** How many have f before this. */
    private int established(long limit) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at(middle).f() < limit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private long largestIn(int from, int to) {
        long max = NONE;
        int low = byF.length + from;
        int high = byF.length + to;
        while (low < high) {
            if ((low & 1) == 1) {
                max = Math.max(max, largest[low++]);
            }
            if ((high & 1) == 1) {
                max = Math.max(max, largest[--high]);
            }
            low >>= 1;
            high >>= 1;
        }
        return max;
    }

    /**
     * Takes out every zone that no legal read starting at {@code horizon} or later can return: another one was
     * established before the horizon and reaches beyond its f. They come in an order in which they can be linearized,
     * and nothing that stays, or will come, must precede any of them.
     */
    List<LiveValue> overwritten(long horizon) {
        LiveValue first = null;
        LiveValue second = null;
        for (int i = 0; i < size && at(i).f() < horizon; i++) {
            LiveValue zone = at(i);
            if (first == null || zone.s() > first.s()) {
                second = first;
                first = zone;
            } else if (second == null || zone.s() > second.s()) {
                second = zone;
            }
        }
        List<LiveValue> gone = new ArrayList<>();
        int kept = 0;
        for (int i = 0; i < size; i++) {
            LiveValue zone = at(i);
            LiveValue other = zone == first ? second : first;
            if (other != null && other.s() > zone.f()) {
                gone.add(zone);
            } else {
                byF[kept++] = zone;
            }
        }
        if (!gone.isEmpty()) {
            Arrays.fill(byF, kept, size, null);
            size = kept;
            shrink();
            rebuild();
        }
        gone.sort(BY_LOW);
        return gone;
    }

    private void shrink() {
        int capacity = byF.length;
        while (capacity > 16 && size <= capacity / 4) {
            capacity /= 2;
        }
        if (capacity < byF.length) {
            byF = Arrays.copyOf(byF, capacity);
        }
    }

    /** All that are left, in an order in which they can be linearized. */
    List<LiveValue> rest() {
        List<LiveValue> rest = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            rest.add(at(i));
        }
        rest.sort(BY_LOW);
        return rest;
    }
}
