package dynacheck.checker.register;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides any register history. Its time can grow fast with concurrency and uncertainty. Several searches over the same
 * {@link Moves} take turns, and the first with an answer decides:
 *
 * <ul>
 *   <li>{@link Layers} in which indeterminate writes may take effect any number of times, so that they need not be
 *       counted: if there is no order even then, there is none at all;
 *   <li>{@link Layers} of the configurations that used up least, at first a few, then more and more, until none is left
 *       out. It finds an order where there are many, and proves that there is none where layers stay small. Where it
 *       gets stuck, a stretch around that return may have no order by itself;
 *   <li>{@link Depths}, which follows one path to its end.
 * </ul>
 */
final class Search {
    private static final int TURN = 1_000;
    private static final int FIRST_WIDTH = 16;
    /** How often larger layers are tried before a history without an order is suspected. */
    private static final int TRIED = 1;

    private static final int RELAXED_WIDTH = 20_000;

    private final Schedule schedule;
    private final SearchBudget budget;
    private final Function<Access, List<Access>> stretch;
    private final Layers widening;
    private int suspected = -1;
    private int sure;

    /** How it ended. */
    sealed interface Outcome {
        /** @param order a certificate */
        record Legal(List<Access> order) implements Outcome {}

        /**
         * @param at the operation whose return no order reaches
         * @param shownBy some operations that have no order by themselves, if they are known already; else empty
         */
        record Impossible(Access at, List<Access> shownBy) implements Outcome {}

        /**
         * @param judged operations that are surely fine
         * @param blocking the operations open where it got no further
         */
        record Exhausted(String budget, long judged, List<Access> blocking) implements Outcome {}
    }

    private Search(Schedule schedule, SearchBudget budget, Function<Access, List<Access>> stretch) {
        this.schedule = schedule;
        this.budget = budget;
        this.stretch = stretch;
        this.widening = new Layers(schedule, budget, false, FIRST_WIDTH);
        this.sure = widening.position();
    }

    /** @param accesses reads that returned, and writes that took effect or may have */
    static Outcome run(List<Access> accesses, @Nullable Object initial, SearchBudget budget) {
        return run(accesses, initial, budget, at -> List.of());
    }

    /**
     * @param stretch gives, for an operation that is hard to place, some operations around it that have no legal order
     *     by themselves and thereby prove that the whole has none; empty if it knows of none
     */
    static Outcome run(
            List<Access> accesses,
            @Nullable Object initial,
            SearchBudget budget,
            Function<Access, List<Access>> stretch) {
        Search search = new Search(new Schedule(accesses, initial), budget, stretch);
        try {
            return search.compete();
        } catch (SearchBudget.Exhausted e) {
            return search.exhausted(String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            return search.exhausted("the heap");
        }
    }

    private Outcome compete() {
        Layers relaxed = schedule.canRelax() ? new Layers(schedule, budget, true, RELAXED_WIDTH) : null;
        Depths depths = new Depths(schedule, budget);
        while (true) {
            if (relaxed != null && relaxed.turn(TURN)) {
                if (relaxed.isImpossible()) {
                    return impossible(relaxed.position(), List.of());
                }
                relaxed.drop();
                relaxed = null;
            }
            Outcome outcome = widen();
            if (outcome != null) {
                return outcome;
            }
            if (depths.turn(TURN / 4)) { // It is seldom the first, but then by far.
                return depths.isImpossible()
                        ? impossible(depths.furthest(), List.of())
                        : new Outcome.Legal(depths.order());
            }
        }
    }

    private @Nullable Outcome widen() {
        boolean ended = widening.turn(TURN);
        sure = Math.max(sure, widening.position());
        if (!ended) {
            return null;
        }
        if (widening.isAtEnd()) {
            return new Outcome.Legal(widening.order());
        }
        if (widening.isImpossible()) {
            return impossible(widening.position(), List.of());
        }
        int stuck = widening.position();
        if (stuck != suspected && widening.tries() >= TRIED) {
            suspected = stuck;
            List<Access> shownBy = stretch.apply(at(stuck));
            if (!shownBy.isEmpty()) {
                return impossible(stuck, shownBy);
            }
        }
        widening.widen();
        return null;
    }

    private Access at(int position) {
        return schedule.events().get(position).item().access();
    }

    private Outcome impossible(int position, List<Access> shownBy) {
        return new Outcome.Impossible(at(position), shownBy);
    }

    private Outcome exhausted(String what) {
        int at = Math.min(sure, schedule.events().size() - 1);
        long judged = schedule.events().subList(0, at).stream()
                .filter(Schedule.Event::isReturn)
                .count();
        return new Outcome.Exhausted(what, judged, new Moves(schedule, budget, false).openAt(at));
    }
}
