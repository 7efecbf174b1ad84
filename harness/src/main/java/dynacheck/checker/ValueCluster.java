package dynacheck.checker;

import dynacheck.checker.Register.Access;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A write and the reads that returned its value (Gibbons and Korach 1997). In any legal order they stand together, so a
 * cluster whose earliest end is before another's latest start must precede it whole.
 */
final class ValueCluster {
    /** Before every index of a history: the initial value's write. */
    private static final long BEFORE_ALL = Long.MIN_VALUE;

    private final @Nullable Access write;
    private final List<Access> reads = new ArrayList<>();
    private @Nullable Access firstEnd;
    private @Nullable Access lastStart;

    /** @param write null for the initial value */
    ValueCluster(@Nullable Access write) {
        this.write = write;
        if (write != null) {
            lastStart = write;
            firstEnd = write.end() == Long.MAX_VALUE ? null : write;
        }
    }

    void addRead(Access read) {
        reads.add(read);
        if (!isInitial() && (firstEnd == null || read.end() < firstEnd.end())) {
            firstEnd = read;
        }
        if (lastStart == null || read.start() > lastStart.start()) {
            lastStart = read;
        }
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

    /** The operation that established the value; null for the initial one, or if nothing did. */
    @Nullable
    Access firstEnd() {
        return firstEnd;
    }

    @Nullable
    Access lastStart() {
        return lastStart;
    }

    /** f: where the earliest operation of the cluster ends. */
    long f() {
        return isInitial() ? BEFORE_ALL : firstEnd == null ? Long.MAX_VALUE : firstEnd.end();
    }

    /** s: where the latest operation of the cluster starts. */
    long s() {
        return lastStart == null ? BEFORE_ALL : lastStart.start();
    }

    /** Lower end of the zone between f and s; sorting by it gives a linear extension of "must precede". */
    long low() {
        return Math.min(f(), s());
    }

    boolean mustPrecede(ValueCluster other) {
        return f() < other.s();
    }
}
