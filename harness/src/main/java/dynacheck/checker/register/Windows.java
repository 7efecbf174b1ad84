package dynacheck.checker.register;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds, in a long history, a short stretch whose operations alone have no legal order. */
final class Windows {
    private static final int FIRST = 16;
    /** A stretch of this length is no easier than the history. */
    private static final int LONGEST_SUSPECTED = 1_024;

    private static final int LONGEST_END = 100;

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
            if (!some.isEmpty() && hasNoOrder(some, initial, each)) {
                return some;
            }
        }
        return List.of();
    }

    /**
     * The shortest end of these, from a moment on at which none of them was going on, that has no legal order whatever
     * the value was at that moment; all of them if there is none, or if appends make values of values.
     */
    List<Access> byItself(List<Access> witness) {
        List<Access> byStart = new ArrayList<>(witness);
        byStart.sort(Comparator.comparingLong(Access::start));
        long[] latestEnd = new long[byStart.size() + 1];
        latestEnd[0] = Long.MIN_VALUE;
        for (int i = 0; i < byStart.size(); i++) {
            Access a = byStart.get(i);
            latestEnd[i + 1] = a.isDefinite() ? Math.max(latestEnd[i], a.end()) : latestEnd[i];
        }
        for (int from = byStart.size() - 1; from > 0 && !writers.hasAppends(); from--) {
            if (latestEnd[from] < byStart.get(from).start()) {
                List<Access> end = new ArrayList<>();
                // What never ended may still take effect after that moment.
                byStart.subList(0, from).stream().filter(a -> !a.isDefinite()).forEach(end::add);
                end.addAll(byStart.subList(from, byStart.size()));
                if (end.size() > LONGEST_END) {
                    break;
                }
                if (hasNoOrderWhateverWasBefore(end)) {
                    return end;
                }
            }
        }
        return witness;
    }

    private boolean hasNoOrderWhateverWasBefore(List<Access> some) {
        Set<Object> values = some.stream()
                .filter(Access::observes)
                .map(a -> Writers.id(a.observed()))
                .collect(Collectors.toSet());
        // One that nobody observes represents all others.
        return hasNoOrder(some, new Object(), EACH_SUSPECTED)
                && some.stream()
                        .filter(Access::observes)
                        .filter(a -> values.remove(Writers.id(a.observed())))
                        .allMatch(a -> hasNoOrder(some, a.observed(), EACH_SUSPECTED));
    }

    /** False also if that could not be decided quickly. */
    boolean hasNoOrder(List<Access> some) {
        return hasNoOrder(some, initial, EACH);
    }

    private static boolean hasNoOrder(List<Access> some, @Nullable Object first, Duration limit) {
        if (Linearization.isFew(some)) {
            return !Linearization.exists(some, first);
        }
        return Search.run(some, first, new SearchBudget(limit, 0)) instanceof Search.Outcome.Impossible;
    }
}
