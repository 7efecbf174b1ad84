package dynacheck.checker.register;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Verifies certificates, knowing nothing of how they were found: that a given order is a legal linearization (O(n log
 * n)), and that a few operations have none (all orders).
 */
final class Linearization {
    private static final int MAX_BRUTE = 12;
    /** Appends in every order make as many texts, and no read cuts the search short before the last. */
    private static final int MAX_APPENDS = 8;

    private Linearization() {}

    /**
     * Why {@code order} is no linearization of a register's operations, or null if it is one: it holds every operation
     * that surely took effect, none twice; each finds the value it observed; and none stands after one that started
     * after its end.
     *
     * @param required how many operations surely took effect, counted by who took them in
     */
    static @Nullable String flaw(List<Access> order, long required, @Nullable Object initial) {
        long[] starts = order.stream().mapToLong(Access::start).sorted().toArray();
        for (int i = 1; i < starts.length; i++) {
            if (starts[i] == starts[i - 1]) {
                return "it holds operation " + starts[i] + " twice";
            }
        }
        long definite = order.stream().filter(Access::isDefinite).count();
        if (definite != required) {
            return "it holds " + definite + " operations that took effect, there are " + required;
        }
        Object current = initial;
        long latestStart = Long.MIN_VALUE;
        for (Access access : order) {
            latestStart = Math.max(latestStart, access.start());
            if (access.end() < latestStart) {
                return "operation " + access.start() + " ended before one that precedes it started";
            }
            if (access.observes() && !Objects.equals(current, access.observed())) {
                return "operation " + access.start() + " does not find the value it observed";
            }
            current = after(current, access);
        }
        return null;
    }

    private static @Nullable Object after(@Nullable Object current, Access access) {
        return access.kind() == Access.Kind.APPEND ? current + String.valueOf(access.value()) : access.value();
    }

    static boolean isFew(List<Access> accesses) {
        long appends =
                accesses.stream().filter(a -> a.kind() == Access.Kind.APPEND).count();
        return accesses.size() <= MAX_BRUTE && appends <= MAX_APPENDS;
    }

    /** Whether some order of these few operations is legal; indeterminate writes may also be left out. */
    static boolean exists(List<Access> accesses, @Nullable Object initial) {
        if (!isFew(accesses)) {
            throw new IllegalArgumentException("too many operations for brute force: " + accesses.size());
        }
        return search(accesses, 0, initial);
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
            boolean fits = !next.observes() || Objects.equals(current, next.observed());
            if (may && fits && search(accesses, done | (1 << i), after(current, next))) {
                return true;
            }
        }
        return false;
    }
}
