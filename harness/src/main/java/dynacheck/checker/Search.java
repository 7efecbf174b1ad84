package dynacheck.checker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides any register history, in time that grows fast with what is concurrent and uncertain. Two searches over the
 * same {@link Moves} take turns: breadth first keeps one layer of configurations between two returns and forgets the
 * rest (so a quiescent point collapses it to the possible values) and is quick to see that none is left; depth first
 * remembers where it has been and is quick to find one order. The first to end decides.
 */
final class Search {
    private static final int TURN = 200;
    private static final int COMPARED = 64;

    private final Schedule schedule;
    private final SearchBudget budget;
    private final Moves moves;
    private final int end;

    /** How it ended. */
    sealed interface Outcome {
        /** @param order a certificate */
        record Legal(List<Access> order) implements Outcome {}

        /** @param at the operation whose return no order reaches */
        record Impossible(Access at) implements Outcome {}

        /**
         * @param judged operations that were surely fine
         * @param blocking the operations open where it got no further
         */
        record Exhausted(String budget, long judged, List<Access> blocking) implements Outcome {}
    }

    private Search(List<Access> accesses, @Nullable Object initial, SearchBudget budget) {
        this.schedule = new Schedule(accesses, initial);
        this.budget = budget;
        this.moves = new Moves(schedule, budget);
        this.end = schedule.events().size();
    }

    /** @param accesses reads that returned, and writes that took effect or may have */
    static Outcome run(List<Access> accesses, @Nullable Object initial, SearchBudget budget) {
        Search search = new Search(accesses, initial, budget);
        Breadth breadth = search.new Breadth();
        try {
            return search.compete(breadth);
        } catch (SearchBudget.Exhausted e) {
            return search.exhausted(String.valueOf(e.getMessage()), breadth);
        } catch (OutOfMemoryError e) {
            return search.exhausted("the heap", breadth);
        }
    }

    private Outcome compete(Breadth breadth) {
        Depth depth = new Depth();
        while (true) {
            Outcome outcome = breadth.turn();
            if (outcome == null) {
                outcome = depth.turn();
            }
            if (outcome != null) {
                return outcome;
            }
        }
    }

    private Outcome exhausted(String what, Breadth breadth) {
        int at = Math.min(breadth.position, end - 1);
        long judged = schedule.events().subList(0, at).stream()
                .filter(Schedule.Event::isReturn)
                .count();
        return new Outcome.Exhausted(what, judged, moves.openAt(at));
    }

    /** Layer by layer. */
    private final class Breadth {
        private int position = moves.nextReturn(0);
        private List<Config> layer = List.of(moves.start());
        private List<Config> next = new ArrayList<>();
        private int expanded;
        private long held;

        @Nullable
        Outcome turn() {
            for (int i = 0; i < TURN; i++) {
                if (position == end) {
                    return new Outcome.Legal(moves.order(layer.getFirst().path()));
                }
                for (Config c : moves.expand(layer.get(expanded++), position)) {
                    next.add(c);
                    budget.hold(c.bytes());
                    held += c.bytes();
                }
                if (expanded == layer.size() && !advance()) {
                    return new Outcome.Impossible(
                            schedule.events().get(position).item().access());
                }
            }
            return null;
        }

        private boolean advance() {
            layer = undominated(next);
            next = new ArrayList<>();
            expanded = 0;
            long kept = layer.stream().mapToLong(Config::bytes).sum();
            budget.hold(kept - held);
            held = kept;
            if (layer.isEmpty()) {
                return false;
            }
            position = moves.nextReturn(position + 1);
            return true;
        }

        private List<Config> undominated(List<Config> configs) {
            if (configs.size() < 2) {
                return configs;
            }
            Map<Config.Key, Config> distinct = new HashMap<>();
            configs.forEach(c -> distinct.putIfAbsent(c.key(), c));
            List<Config> sorted = new ArrayList<>(distinct.values());
            sorted.sort(Comparator.comparingLong(Search::cost));
            Map<Integer, List<Config>> byValue = new HashMap<>();
            List<Config> kept = new ArrayList<>();
            for (Config c : sorted) {
                List<Config> same = byValue.computeIfAbsent(c.value(), v -> new ArrayList<>());
                if (same.stream().limit(COMPARED).noneMatch(k -> k.dominates(c))) {
                    same.add(c);
                    kept.add(c);
                }
                budget.step();
            }
            return kept;
        }
    }

    /** Lower for what can dominate others. */
    private static long cost(Config c) {
        long used = 0;
        for (int u : c.used()) {
            used += u;
        }
        long done = 0;
        for (int i = 0; i < c.done().length; i++) {
            done += Long.bitCount(c.done()[i]) - Long.bitCount(c.hidden()[i]);
        }
        return 64 * used + done;
    }

    /** One path after another. */
    private final class Depth {
        private record Frame(int position, Deque<Config> rest) {}

        private final Deque<Frame> stack = new ArrayDeque<>();
        private final List<Set<Config.Key>> visited = new ArrayList<>();
        private int furthest;

        Depth() {
            for (int i = 0; i <= end; i++) {
                visited.add(Set.of());
            }
            int first = moves.nextReturn(0);
            furthest = first;
            stack.push(new Frame(first, new ArrayDeque<>(List.of(moves.start()))));
        }

        @Nullable
        Outcome turn() {
            for (int i = 0; i < TURN; i++) {
                Frame frame = stack.peek();
                if (frame == null) {
                    return new Outcome.Impossible(
                            schedule.events().get(furthest).item().access());
                }
                Config c = frame.rest().poll();
                if (c == null) {
                    stack.pop();
                } else if (frame.position() == end) {
                    return new Outcome.Legal(moves.order(c.path()));
                } else if (isNew(frame.position(), c)) {
                    furthest = Math.max(furthest, frame.position());
                    Deque<Config> next = new ArrayDeque<>(moves.expand(c, frame.position()));
                    stack.push(new Frame(moves.nextReturn(frame.position() + 1), next));
                }
            }
            return null;
        }

        private boolean isNew(int position, Config c) {
            if (visited.get(position).isEmpty()) {
                visited.set(position, new HashSet<>());
            }
            boolean added = visited.get(position).add(c.key());
            if (added) {
                budget.hold(c.bytes());
            }
            return added;
        }
    }
}
