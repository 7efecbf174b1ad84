package dynacheck.checker.register;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The search of {@link Moves} breadth first: it keeps one layer of configurations between two returns and forgets the
 * rest, so a quiescent point collapses it to the possible values. Of a layer larger than its width it keeps those that
 * have used up least.
 */
final class Layers {
    private static final int COMPARED = 64;
    private static final long WIDENED = 4;

    private final Schedule schedule;
    private final SearchBudget budget;
    private final Moves moves;
    private final int end;
    private final boolean relaxed;
    private final int width;
    private boolean cut;
    private int position;
    private List<Config> layer;
    private List<Config> next = new ArrayList<>();
    private Moves.@Nullable Expansion expansion;
    private int expanded;
    private long held;

    /**
     * @param relaxed whether indeterminate writes may take effect again and again
     * @param width configurations of a layer that are kept; positive
     */
    Layers(Schedule schedule, SearchBudget budget, boolean relaxed, int width) {
        this.schedule = schedule;
        this.budget = budget;
        this.moves = new Moves(schedule, budget, relaxed, (int) Math.min(Integer.MAX_VALUE, 4L * width));
        this.end = schedule.events().size();
        this.relaxed = relaxed;
        this.width = width;
        this.position = moves.nextReturn(0);
        this.layer = List.of(moves.start());
    }

    /** True once it has ended: at the end of the history, in front of a return, or (relaxed) too wide to be of use. */
    boolean turn(int steps) {
        for (int i = 0; i < steps; i++) {
            if (position == end || layer.isEmpty() || relaxed && hasLeftOut()) {
                return true;
            }
            if (expansion == null) {
                expansion = moves.expand(layer.get(expanded++), position);
            }
            Config c = expansion.poll();
            if (c != null) {
                next.add(c);
                budget.hold(c.bytes());
                held += c.bytes();
            } else if (!expansion.step()) {
                expansion = null;
                if (expanded == layer.size()) {
                    advance();
                }
            }
        }
        return false;
    }

    private void advance() {
        layer = undominated(next);
        if (layer.size() > width) {
            cut = true;
            layer = new ArrayList<>(layer.subList(0, width));
        }
        next = new ArrayList<>();
        expanded = 0;
        long kept = layer.stream().mapToLong(Config::bytes).sum();
        budget.hold(kept - held);
        held = kept;
        if (!layer.isEmpty()) {
            position = moves.nextReturn(position + 1);
        }
    }

    /** Least used first. */
    private List<Config> undominated(List<Config> configs) {
        Map<Config.Key, Config> distinct = new HashMap<>();
        configs.forEach(c -> distinct.putIfAbsent(c.key(), c));
        List<Config> sorted = new ArrayList<>(distinct.values());
        sorted.sort(Comparator.comparingLong(Config::cost));
        Map<Integer, List<Config>> byValue = new HashMap<>();
        List<Config> kept = new ArrayList<>();
        for (Config c : sorted) {
            List<Config> same = byValue.computeIfAbsent(c.value(), v -> new ArrayList<>());
            if (same.stream().limit(COMPARED).noneMatch(k -> k.dominates(c, moves.reads()))) {
                same.add(c);
                kept.add(c);
            }
            budget.step();
        }
        return kept;
    }

    /** Gives back the memory it held. */
    void drop() {
        if (expansion != null) {
            expansion.drop();
        }
        budget.hold(-held);
        held = 0;
    }

    /** Whether no configuration was left and none had been left out. */
    boolean isImpossible() {
        return layer.isEmpty() && !hasLeftOut();
    }

    private boolean hasLeftOut() {
        return cut || moves.hasLeftOut();
    }

    boolean isAtEnd() {
        return position == end;
    }

    /** The return that is to be passed next: some order is legal up to there, if this is not relaxed. */
    int position() {
        return position;
    }

    /** The same search from the start, with larger layers. This one gives back its memory. */
    Layers wider() {
        drop();
        return new Layers(schedule, budget, relaxed, (int) Math.min(Integer.MAX_VALUE, WIDENED * width));
    }

    /** At the end: a legal order. */
    List<Access> order() {
        return moves.order(layer.getFirst().path());
    }
}
