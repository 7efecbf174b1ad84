package dynacheck.checker;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds, in a long history, a short stretch whose operations alone have no legal order. */
final class Windows {
    private static final int FIRST = 16;
    /** A stretch as long as this is no easier than the history. */
    private static final int LONGEST_SUSPECTED = 1_024;

    private static final Duration EACH = Duration.ofSeconds(2);
    private static final Duration EACH_SUSPECTED = Duration.ofMillis(500);

    private final Writers writers;
    private final @Nullable Object initial;

    Windows(Writers writers, @Nullable Object initial) {
        this.writers = writers;
        this.initial = initial;
    }

    /**
     * Operations not all after {@code last}'s end, closed, without a legal order.
     *
     * @param last where every order of the whole history ends
     */
    List<Access> around(Access last) {
        List<Access> before = before(last);
        List<Access> found = stretch(before, 4L * before.size(), EACH);
        return found.isEmpty() ? writers.effective() : found;
    }

    /** The same where it is not known whether there is such a stretch; empty if none was found quickly. */
    List<Access> suspected(Access last) {
        return stretch(before(last), LONGEST_SUSPECTED, EACH_SUSPECTED);
    }

    private List<Access> before(Access last) {
        return writers.effective().stream().filter(a -> a.start() < last.end()).toList();
    }

    private List<Access> stretch(List<Access> before, long longest, Duration each) {
        long[] ends = before.stream().mapToLong(Access::end).sorted().toArray();
        Witness witness = new Witness(writers);
        for (int size = FIRST; size < Math.min(longest, 4L * ends.length); size *= 4) {
            long from = ends[ends.length - Math.min(ends.length, size)];
            List<Access> some =
                    witness.closed(before.stream().filter(a -> a.end() >= from).toList());
            if (!some.isEmpty() && hasNoOrder(some, each)) {
                return some;
            }
        }
        return List.of();
    }

    /** False also if that could not be told quickly. */
    boolean hasNoOrder(List<Access> some) {
        return hasNoOrder(some, EACH);
    }

    private boolean hasNoOrder(List<Access> some, Duration limit) {
        if (Linearization.isFew(some)) {
            return !Linearization.exists(some, initial);
        }
        return Search.run(some, initial, new SearchBudget(limit, 0)) instanceof Search.Outcome.Impossible;
    }
}
