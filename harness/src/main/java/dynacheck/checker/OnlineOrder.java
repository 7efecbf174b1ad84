package dynacheck.checker;

import dynacheck.history.OpType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the certificate of {@link OnlineZones} while it is made, knowing nothing of how. The certificate is an order
 * of values; the linearization it stands for has each value's write and then its reads by their ends. Of each value
 * only four numbers are kept, gathered here from the operations themselves, and nothing once it was placed.
 */
final class OnlineOrder {
    /** What the operations on one value say: no read may end before the write, or anything earlier in order, starts. */
    private static final class Cluster {
        private final boolean initial;
        private final long writeStart;
        private long writeEnd = Long.MAX_VALUE;
        private boolean open;
        private long firstReadEnd = Long.MAX_VALUE;
        private long lastReadStart = Long.MIN_VALUE;
        private long definite;

        Cluster(boolean initial, long writeStart) {
            this.initial = initial;
            this.writeStart = writeStart;
            this.open = !initial;
        }
    }

    private final Map<Object, Cluster> clusters = new HashMap<>();
    /** Starts of writes that were placed before their outcome was known. */
    private final Set<Long> placedOpen = new HashSet<>();

    private long latestStart = Long.MIN_VALUE;
    private long definite;
    private long placed;
    private boolean any;
    private @Nullable String flaw;

    OnlineOrder(@Nullable Object initial) {
        clusters.put(Writers.id(initial), new Cluster(true, Long.MIN_VALUE));
    }

    void invoked(Access write) {
        if (clusters.put(Writers.id(write.value()), new Cluster(false, write.start())) != null) {
            wrong("value of write " + write.start() + " is another one's, too");
        }
    }

    /** Takes a read that returned, or a write with its outcome. */
    void completed(Access access) {
        definite += access.isDefinite() ? 1 : 0;
        Cluster cluster = clusters.get(Writers.id(access.observed()));
        if (access.isRead()) {
            if (cluster == null) {
                wrong("read " + access.start() + " returned what has no place any more");
            } else {
                cluster.definite++;
                cluster.firstReadEnd = Math.min(cluster.firstReadEnd, access.end());
                cluster.lastReadStart = Math.max(cluster.lastReadStart, access.start());
            }
        } else if (cluster == null || cluster.writeStart != access.start()) {
            outcomeOfPlaced(access);
        } else if (access.isDefinite()) {
            cluster.writeEnd = access.end();
            cluster.open = false;
            cluster.definite++;
        } else if (access.outcome() == OpType.INFO) {
            cluster.open = false;
        } else {
            clusters.remove(Writers.id(access.value()));
            if (cluster.definite > 0) {
                wrong("write " + access.start() + " failed and was read");
            }
        }
    }

    private void outcomeOfPlaced(Access write) {
        boolean known = placedOpen.remove(write.start());
        if (!known || write.outcome() == OpType.FAIL) {
            wrong("write " + write.start() + " has no place");
        } else if (write.isDefinite()) {
            placed++;
        }
    }

    /** The next value in order, with all its operations so far; there must be none later. */
    void place(@Nullable Object value) {
        Cluster cluster = clusters.remove(Writers.id(value));
        if (cluster == null) {
            wrong("it places a value that nobody wrote, or one twice");
            return;
        }
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
        if (cluster.open) {
            placedOpen.add(cluster.writeStart);
        }
    }

    /** Why the order is no linearization of all that was completed; null if it is one. */
    @Nullable
    String flaw() {
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
