package dynacheck.checker.register;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Breadth-first search over {@link Moves}: it keeps one layer of configurations between two returns, so a quiescent
 * point reduces it to the possible values. If a layer is larger than the width, the cheapest configurations stay. If
 * then none is left, the search goes back some way and repeats that stretch with larger layers.
 */
final class Layers {
    private static final int COMPARED = 64;
    private static final int LOOKED_AT = 4;
    private static final int WIDENED = 2;

    /** How many returns it goes back at first. */
    private static final int BACK = 64;
    /** Returns between two layers that are remembered. */
    private static final int REMEMBERED_EACH = 16;

    private final SearchBudget budget;
    private final Moves moves;
    private final int end;
    private final boolean relaxed;
    private final int width;
    private final Deque<Stage> remembered = new ArrayDeque<>();
    private Stage now;
    private List<Config> next = new ArrayList<>();
    private @Nullable Expansion expansion;
    private long held;
    private int stuckAt;
    private int tries;

    /**
     * A layer.
     *
     * @param position of the next return
     * @param returns how many were passed
     * @param cut whether configurations were left out here or before
     */
    private record Stage(int position, int returns, List<Config> layer, boolean cut) {
        long bytes() {
            return layer.stream().mapToLong(Config::bytes).sum();
        }
    }

    /**
     * @param relaxed whether indeterminate writes may take effect any number of times
     * @param width configurations of a layer that are kept at first; positive
     */
    Layers(Schedule schedule, SearchBudget budget, boolean relaxed, int width) {
        this.budget = budget;
        this.moves = new Moves(schedule, budget, relaxed);
        this.end = schedule.events().size();
        this.relaxed = relaxed;
        this.width = width;
        this.now = new Stage(moves.nextReturn(0), 0, List.of(moves.start()), false);
        hold(now.bytes());
        remember();
    }

    /** True once it ended: at the end of the history, before a return that it cannot pass, or (relaxed) too wide. */
    boolean turn(int steps) {
        for (int i = 0; i < steps; i++) {
            if (now.position() == end || now.layer().isEmpty() || relaxed && now.cut()) {
                return true;
            }
            if (expansion == null) {
                expansion = moves.expand(now.layer(), now.position(), most(LOOKED_AT * (long) width()));
            }
            Config c = expansion.poll();
            if (c != null) {
                next.add(c);
                hold(c.bytes());
            } else if (!expansion.step()) {
                advance(now.cut() || expansion.hasLeftOut());
            }
        }
        return false;
    }

    private void advance(boolean leftOut) {
        List<Config> layer = undominated(next);
        boolean cut = leftOut || layer.size() > width();
        layer = new ArrayList<>(layer.subList(0, Math.min(width(), layer.size())));
        // The next layer takes memory; the paths behind it are not counted.
        hold(layer.stream().mapToLong(Config::bytes).sum()
                - next.stream().mapToLong(Config::bytes).sum()
                - now.bytes());
        next = new ArrayList<>();
        expansion = null;
        int position = layer.isEmpty() ? now.position() : moves.nextReturn(now.position() + 1);
        now = new Stage(position, now.returns() + 1, layer, cut);
        if (now.position() > stuckAt) {
            tries = 0;
        }
        if (!relaxed && now.returns() % REMEMBERED_EACH == 0) {
            remember();
        }
    }

    private void remember() {
        if (!now.layer().isEmpty()) {
            remembered.push(now);
            hold(now.bytes());
        }
    }

    private int width() {
        return most((long) width << Math.min(tries * WIDENED, Integer.SIZE));
    }

    private static int most(long n) {
        return (int) Math.min(Integer.MAX_VALUE, n);
    }

    private void hold(long bytes) {
        budget.hold(bytes);
        held += bytes;
    }

    /** The cheapest first. */
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

    /**
     * No configuration is left, but some had been left out: goes back, further each time, and uses larger layers until
     * that return is passed.
     */
    void widen() {
        int stuck = now.position();
        tries = stuck > stuckAt ? 1 : tries + 1;
        stuckAt = Math.max(stuckAt, stuck);
        int back = now.returns() - most((long) BACK << Math.min(tries * WIDENED, Integer.SIZE));
        while (remembered.size() > 1 && remembered.getFirst().returns() > back) {
            hold(-remembered.pop().bytes());
        }
        hold(-now.bytes());
        now = remembered.getFirst();
        hold(now.bytes());
    }

    /** How often it went back for the return at which it is stuck. */
    int tries() {
        return now.position() > stuckAt ? 0 : tries;
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
        return now.layer().isEmpty() && !now.cut();
    }

    boolean isAtEnd() {
        return now.position() == end;
    }

    /** The next return. Unless this is relaxed, some order is legal up to there. */
    int position() {
        return now.position();
    }

    /** A legal order, once the end is reached. */
    List<Access> order() {
        return moves.order(now.layer().getFirst().path());
    }
}
