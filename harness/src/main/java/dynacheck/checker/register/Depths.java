package dynacheck.checker.register;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Depth-first search over {@link Moves}: it follows one path after another and remembers configurations that led
 * nowhere. A configuration that used up more than a remembered one leads nowhere either.
 */
final class Depths {
    private static final int COMPARED = 64;

    private record Frame(int position, Expansion rest) {}

    private final SearchBudget budget;
    private final Moves moves;
    private final int end;
    private final Deque<Frame> stack = new ArrayDeque<>();
    private final @Nullable LeastUsed[] visited;
    private int furthest;
    private @Nullable Config last;

    Depths(Schedule schedule, SearchBudget budget) {
        this.budget = budget;
        this.moves = new Moves(schedule, budget, false);
        this.end = schedule.events().size();
        this.visited = new @Nullable LeastUsed[end + 1];
        furthest = moves.nextReturn(0);
        if (furthest == end) {
            last = moves.start();
        } else {
            stack.push(new Frame(moves.nextReturn(furthest + 1), expand(moves.start(), furthest)));
        }
    }

    /** True once it ended, with an order or without any path left. */
    boolean turn(int steps) {
        for (int i = 0; i < steps; i++) {
            Frame frame = stack.peek();
            if (last != null || frame == null) {
                return true;
            }
            Config c = frame.rest().poll();
            if (c == null) {
                if (!frame.rest().step()) {
                    stack.pop();
                }
            } else if (frame.position() == end) {
                last = c;
            } else if (isNew(frame.position(), c)) {
                furthest = Math.max(furthest, frame.position());
                stack.push(new Frame(moves.nextReturn(frame.position() + 1), expand(c, frame.position())));
            }
        }
        return false;
    }

    private Expansion expand(Config c, int position) {
        return moves.expand(List.of(c), position, Integer.MAX_VALUE);
    }

    private boolean isNew(int position, Config c) {
        if (visited[position] == null) {
            visited[position] = new LeastUsed(COMPARED, Integer.MAX_VALUE);
        }
        // All others were followed to their ends: the stack has one configuration for each position.
        boolean added = visited[position].add(c);
        if (added) {
            budget.hold(c.bytes());
        }
        return added;
    }

    boolean isImpossible() {
        return last == null;
    }

    /** The last return that some path reached. */
    int furthest() {
        return furthest;
    }

    /** A legal order, if one was found. */
    List<Access> order() {
        if (last == null) {
            throw new IllegalStateException("no order was found");
        }
        return moves.order(last.path());
    }
}
