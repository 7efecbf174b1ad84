package dynacheck.checker.register;

import org.jspecify.annotations.Nullable;

/** A value that can still be read, and the zone of its cluster so far, with the operations that set its two ends. */
final class LiveValue {
    static final long NOT_YET = Long.MAX_VALUE;
    static final long BEFORE_ALL = Long.MIN_VALUE;

    private final @Nullable Object value;
    private final OnlineOrder.Cluster cluster;
    private @Nullable Access write;
    private @Nullable Access firstEnd;
    private @Nullable Access lastStart;
    private @Nullable Access firstRead;
    private long f;
    private long s;
    private boolean open;

    /** Where it stands in {@link LiveZones}. */
    int position = -1;

    /** The initial value: established before everything. */
    LiveValue(@Nullable Object initial, OnlineOrder.Cluster cluster) {
        value = initial;
        this.cluster = cluster;
        f = BEFORE_ALL;
        s = BEFORE_ALL;
    }

    /** A value whose write was invoked. */
    LiveValue(Access write, OnlineOrder.Cluster cluster) {
        value = write.value();
        this.cluster = cluster;
        this.write = write;
        lastStart = write;
        f = NOT_YET;
        s = write.start();
        open = true;
    }

    @Nullable
    Object value() {
        return value;
    }

    /** What stands for it in the certificate. */
    OnlineOrder.Cluster cluster() {
        return cluster;
    }

    /** Null for the initial value. */
    @Nullable
    Access write() {
        return write;
    }

    /** The same write, with its outcome. */
    void completed(Access withOutcome) {
        if (lastStart == write) {
            lastStart = withOutcome;
        }
        write = withOutcome;
        open = false;
    }

    /** Whether the outcome of its write is not known yet, not even that it stays unknown. */
    boolean isOpen() {
        return open;
    }

    /** Whether some operation that certainly took effect shows the value. */
    boolean isEstablished() {
        return f != NOT_YET;
    }

    void establish(Access by) {
        firstEnd = by;
        f = by.end();
    }

    /** True if it moves the zone's latest start. */
    boolean startsAt(Access read) {
        if (read.start() <= s) {
            return false;
        }
        s = read.start();
        lastStart = read;
        return true;
    }

    /** Somebody read it: kept even where it moves neither end of the zone. */
    void readBy(Access read) {
        if (firstRead == null) {
            firstRead = read;
        }
    }

    @Nullable
    Access firstRead() {
        return firstRead;
    }

    /** Takes back what {@link #startsAt} moved. */
    void startsAtAgain(long before, @Nullable Access operation) {
        s = before;
        lastStart = operation;
    }

    @Nullable
    Access firstEnd() {
        return firstEnd;
    }

    @Nullable
    Access lastStart() {
        return lastStart;
    }

    /** Where the first operation of the cluster ends; {@link #NOT_YET} until one did. */
    long f() {
        return f;
    }

    /** Where the last operation of the cluster starts. */
    long s() {
        return s;
    }

    /** Sorting by it gives a linear extension of "must precede". */
    long low() {
        return Math.min(f, s);
    }
}
