package dynacheck.checker.register;

import dynacheck.checker.register.Config.Step;
import dynacheck.checker.register.Schedule.Item;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The configurations that may follow some others when an operation returns. They are computed on demand, the cheapest
 * first. A configuration is skipped if one that was followed leads wherever it does.
 */
final class Expansion {
    private static final int COMPARED = 256;

    private final Moves moves;
    private final SearchBudget budget;
    private final int position;
    private final int most;
    private final Item returning;
    private final PriorityQueue<Config> queue = new PriorityQueue<>(Comparator.comparingLong(Config::cost));
    private final LeastUsed met;
    private final Map<Integer, List<Config>> followed = new HashMap<>();
    private final Deque<Config> results = new ArrayDeque<>();
    private int looked;
    private boolean leftOut;
    private long held;

    /** For {@link Moves#expand}. */
    Expansion(Moves moves, SearchBudget budget, List<Config> from, int position, int most) {
        this.moves = moves;
        this.budget = budget;
        this.position = position;
        this.most = most;
        this.returning = moves.returning(position);
        this.met = new LeastUsed(Integer.MAX_VALUE, most);
        moves.goTo(position);
        from.forEach(c -> queue.add(moves.settle(c, position)));
    }

    /** The next one, if it is computed already; else null. */
    @Nullable
    Config poll() {
        return results.poll();
    }

    /** Looks at one more configuration; false if there was none. */
    boolean step() {
        moves.goTo(position);
        leftOut |= looked == most && !queue.isEmpty();
        Config c = looked++ < most ? queue.poll() : null;
        if (c == null) {
            drop();
            return false;
        }
        budget.step();
        if (isUndominated(c)) {
            follow(c);
        }
        return true;
    }

    /** Releases its memory. */
    void drop() {
        budget.hold(-held);
        held = 0;
    }

    /** Whether something was left out because there was too much. */
    boolean hasLeftOut() {
        return leftOut || met.isFull();
    }

    private boolean isUndominated(Config c) {
        List<Config> same = followed.computeIfAbsent(c.value(), v -> new ArrayList<>());
        int compared = Math.min(COMPARED, same.size());
        for (int i = 0; i < compared; i++) {
            if (same.get(i).dominates(c, moves.reads())) {
                return false;
            }
        }
        same.add(c);
        return true;
    }

    private void follow(Config c) {
        if (Config.has(c.done(), returning.slot())) {
            results.add(moves.closed(c, returning, null));
            return;
        }
        if (Config.has(c.hidden(), returning.slot())) {
            results.add(moves.closed(c, returning, new Step(c.path(), returning.access(), position, true)));
        }
        if (moves.isLegal(returning, c)) {
            results.add(moves.closed(moves.linearize(c, returning, position), returning, null));
        }
        for (Config next : moves.others(c, position)) {
            if (met.add(next)) {
                queue.add(next);
                held += next.bytes();
                budget.hold(next.bytes());
            }
        }
    }
}
