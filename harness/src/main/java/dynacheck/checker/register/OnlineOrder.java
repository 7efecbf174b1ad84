package dynacheck.checker.register;

import dynacheck.history.OpType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the certificate of {@link OnlineZones} while it is made, knowing nothing of how. The certificate is an order
 * of values; the linearization it stands for has each value's write and then its reads by their ends. Of each value
 * only four numbers are kept, gathered here from the operations themselves; whoever makes the order holds them for it,
 * as the value's {@link Cluster}.
 */
final class OnlineOrder {
    /** What the operations on one value say: no read may end before the write, or anything earlier in order, starts. */
    static final class Cluster {
        private final @Nullable Object value;
        private final boolean initial;
        private final long writeStart;
        private long writeEnd = Long.MAX_VALUE;
        private boolean open;
        private long firstReadEnd = Long.MAX_VALUE;
        private long lastReadStart = Long.MIN_VALUE;
        private long definite;

        /** Whether it has its place in the order, or can have none. */
        private boolean closed;

        private Cluster(@Nullable Object value, boolean initial, long writeStart) {
            this.value = value;
            this.initial = initial;
            this.writeStart = writeStart;
            this.open = !initial;
        }
    }

    private final Cluster initial;
    private long latestStart = Long.MIN_VALUE;
    private long placed;
    private boolean any;
    private @Nullable String flaw;

    OnlineOrder(@Nullable Object initial) {
        this.initial = new Cluster(initial, true, Long.MIN_VALUE);
    }

    /** Of the value before the first write. */
    Cluster initial() {
        return initial;
    }

    /** Of the value of a write that begins. */
    static Cluster invoked(Access write) {
        return new Cluster(write.value(), false, write.start());
    }

    /** Takes a read that returned the cluster's value, or the write of it with its outcome. */
    void completed(Access access, Cluster cluster) {
        if (!Objects.equals(cluster.value, access.observed())) {
            wrong("operation " + access.start() + " is taken for one on another value");
        } else if (access.isRead()) {
            if (cluster.closed) {
                wrong("read " + access.start() + " returned what has no place any more");
            }
            cluster.definite++;
            cluster.firstReadEnd = Math.min(cluster.firstReadEnd, access.end());
            cluster.lastReadStart = Math.max(cluster.lastReadStart, access.start());
        } else if (!cluster.open || cluster.writeStart != access.start()) {
            wrong("write " + access.start() + " is taken for another one");
        } else {
            cluster.open = false;
            written(access, cluster);
        }
    }

    private void written(Access write, Cluster cluster) {
        if (write.isDefinite()) {
            cluster.writeEnd = write.end();
            cluster.definite++;
            placed += cluster.closed ? 1 : 0;
        } else if (write.outcome() == OpType.FAIL) {
            if (cluster.closed || cluster.definite > 0) {
                wrong("write " + write.start() + " failed and was read, or has a place");
            }
            cluster.closed = true;
        }
    }

    /** The next value in order, with all its operations so far; none but the end of its write may be later. */
    void place(Cluster cluster) {
        if (cluster.closed) {
            wrong("it places a value twice, or one whose write failed");
            return;
        }
        cluster.closed = true;
        if (cluster.initial && any && cluster.definite > 0) {
            wrong("it reads the initial value after a write");
        }
        if (cluster.writeEnd < latestStart) {
            wrong("operation " + cluster.writeStart + " ended before one that precedes it started");
        }
        latestStart = Math.max(latestStart, cluster.writeStart);
        if (cluster.firstReadEnd < latestStart) {
            wrong("a read that ended at " + cluster.firstReadEnd + " stands after one that started later");
        }
        latestStart = Math.max(latestStart, cluster.lastReadStart);
        placed += cluster.definite;
        any |= !cluster.initial;
    }

    /**
     * Why the order is no linearization of all that was completed; null if it is one.
     *
     * @param definite operations that surely took effect, counted elsewhere: this may have missed some
     */
    @Nullable
    String flaw(long definite) {
        if (flaw == null && definite != placed) {
            return "it holds " + placed + " operations that took effect, there are " + definite;
        }
        return flaw;
    }

    private void wrong(String what) {
        if (flaw == null) {
            flaw = what;
        }
    }
}
