package dynacheck.checker;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds, in a long history without a legal order, a short stretch whose operations alone have none. */
final class Windows {
    private static final int FIRST = 16;
    private static final Duration EACH = Duration.ofSeconds(2);

    private final Writers writers;
    private final @Nullable Object initial;

    Windows(Writers writers, @Nullable Object initial) {
        this.writers = writers;
        this.initial = initial;
    }

    /** Operations not all after {@code last}'s end, closed, without a legal order. */
    List<Access> around(Access last) {
        List<Access> before =
                writers.effective().stream().filter(a -> a.start() < last.end()).toList();
        long[] ends = before.stream().mapToLong(Access::end).sorted().toArray();
        Witness witness = new Witness(writers);
        for (int size = FIRST; size < 4 * before.size(); size *= 4) {
            long from = ends[ends.length - Math.min(ends.length, size)];
            List<Access> some =
                    witness.closed(before.stream().filter(a -> a.end() >= from).toList());
            if (!some.isEmpty() && hasNoOrder(some, initial)) {
                return some;
            }
        }
        return writers.effective();
    }

    /** False also if that could not be told quickly. */
    static boolean hasNoOrder(List<Access> some, @Nullable Object initial) {
        if (Linearization.isFew(some)) {
            return !Linearization.exists(some, initial);
        }
        SearchBudget budget = new SearchBudget(EACH, 0);
        return Search.run(some, initial, budget) instanceof Search.Outcome.Impossible;
    }
}
