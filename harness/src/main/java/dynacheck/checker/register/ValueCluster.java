package dynacheck.checker.register;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A write and the reads that returned its value (Gibbons and Korach 1997). In any legal order they stand together, so a
 * cluster whose earliest end is before another's latest start must precede it whole. A compare-and-set belongs to two:
 * it is the last to observe one version and makes the next, so it ties the two clusters into one block; the first
 * cluster of a block carries the zone of all.
 */
final class ValueCluster {
    /** Index of the initial value's write: before every index of a history. */
    private static final long BEFORE_ALL = Long.MIN_VALUE;

    private final @Nullable Access write;
    private List<Access> reads = List.of();
    private @Nullable Access firstEnd;
    private @Nullable Access lastStart;
    private @Nullable ValueCluster next;

    /** @param write null for the initial value */
    ValueCluster(@Nullable Access write) {
        this.write = write;
        if (write != null) {
            lastStart = write;
            firstEnd = write.end() == Long.MAX_VALUE ? null : write;
        }
    }

    void addRead(Access read) {
        if (reads.isEmpty()) {
            reads = new ArrayList<>(1);
        }
        reads.add(read);
        widen(read, read);
    }

    private void widen(@Nullable Access end, @Nullable Access start) {
        if (!isInitial() && end != null && (firstEnd == null || end.end() < firstEnd.end())) {
            firstEnd = end;
        }
        if (start != null && (lastStart == null || start.start() > lastStart.start())) {
            lastStart = start;
        }
    }

    /** Appends the cluster whose write is a compare-and-set of this block's last value. */
    void chain(ValueCluster last, ValueCluster successor) {
        last.next = successor;
        Access end = successor.firstEnd;
        widen(end != null && end.end() == Long.MAX_VALUE ? null : end, successor.lastStart);
    }

    boolean isInitial() {
        return write == null;
    }

    @Nullable
    Access write() {
        return write;
    }

    List<Access> reads() {
        return reads;
    }

    /** The next cluster of the block; null at its end. */
    @Nullable
    ValueCluster next() {
        return next;
    }

    /** The operation that established the value; null for the initial one, or if nothing did. */
    @Nullable
    Access firstEnd() {
        return firstEnd;
    }

    @Nullable
    Access lastStart() {
        return lastStart;
    }

    /** f: where the earliest operation of the block ends. */
    long f() {
        return isInitial() ? BEFORE_ALL : firstEnd == null ? Long.MAX_VALUE : firstEnd.end();
    }

    /** s: where the latest operation of the block starts. */
    long s() {
        return lastStart == null ? BEFORE_ALL : lastStart.start();
    }

    /** Lower end of the zone between f and s; sorting by it gives a linear extension of "must precede". */
    long low() {
        return Math.min(f(), s());
    }

    /** The block's operations in the one order they can have: each write, then its reads by start. */
    void appendTo(List<Access> order) {
        for (ValueCluster c = this; c != null; c = c.next) {
            if (c.write != null) {
                order.add(c.write);
            }
            if (c.reads.size() > 1) {
                c.reads.sort(Comparator.comparingLong(Access::start));
            }
            order.addAll(c.reads);
        }
    }
}
