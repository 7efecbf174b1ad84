package dynacheck.checker;

import dynacheck.checker.Register.Access;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Verifies certificates, knowing nothing of how they were found: that a given order is a legal linearization (O(n)),
 * and
 * that a few operations have none (all orders).
 */
final class Linearization {
    private static final int MAX_BRUTE = 12;

    private Linearization() {}

    /**
     * Why {@code order} is no linearization of {@code required}, or null if it is one: it holds every required
     * operation
     * once, each read returns the last value written, and no operation stands after one that started after its end.
     *
     * @param required number of operations that the order must hold; each of them took effect
     */
    static @Nullable String flaw(List<Access> order, int required) {
        long distinct = order.stream().mapToLong(Access::start).distinct().count();
        if (distinct != order.size() || order.size() < required) {
            return "it holds " + distinct + " different operations, " + required + " took effect";
        }
        Object current = null;
        long latestStart = Long.MIN_VALUE;
        for (Access access : order) {
            latestStart = Math.max(latestStart, access.start());
            if (access.end() < latestStart) {
                return "operation " + access.start() + " ended before one that precedes it started";
            }
            if (access.isWrite()) {
                current = access.value();
            } else if (!Objects.equals(current, access.value())) {
                return "read " + access.start() + " does not return the last value written";
            }
        }
        return null;
    }

    /** Whether some order of these few operations is legal; indeterminate writes may also be left out. */
    static boolean exists(List<Access> accesses) {
        if (accesses.size() > MAX_BRUTE) {
            throw new IllegalArgumentException("too many operations for brute force: " + accesses.size());
        }
        return search(accesses, 0, null);
    }

    private static boolean search(List<Access> accesses, int done, @Nullable Object current) {
        long earliestEnd = Long.MAX_VALUE;
        for (int i = 0; i < accesses.size(); i++) {
            if ((done & (1 << i)) == 0) {
                earliestEnd = Math.min(earliestEnd, accesses.get(i).end());
            }
        }
        if (earliestEnd == Long.MAX_VALUE) {
            return true;
        }
        for (int i = 0; i < accesses.size(); i++) {
            Access next = accesses.get(i);
            boolean may = (done & (1 << i)) == 0 && next.start() < earliestEnd;
            if (may && (next.isWrite() || Objects.equals(current, next.value()))) {
                if (search(accesses, done | (1 << i), next.isWrite() ? next.value() : current)) {
                    return true;
                }
            }
        }
        return false;
    }
}
