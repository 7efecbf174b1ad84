package dynacheck.checker.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.history.History;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each of the searches that compete, alone, against every order of every random small history. */
class SearchOracleTest {
    private static final int COUNT = 40_000;

    private enum Means {
        OVERWRITTEN,
        RELAXED,
        /** Keeps one configuration a layer, so it nearly always leaves some out. */
        NARROW,
        WIDE,
        DEPTHS
    }

    private final Map<Means, Integer> legal = new EnumMap<>(Means.class);
    private final Map<Means, Integer> impossible = new EnumMap<>(Means.class);
    private int leftOpen;

    @Test
    @SuppressWarnings("SystemOut")
    void noneSaysAnythingWrong() {
        for (long seed = 0; seed < COUNT; seed++) {
            History history = RandomHistories.of(seed);
            for (Register register :
                    Registers.of(history, AtomicityOptions.DEFAULT).all()) {
                Writers writers = new Writers(register, AtomicityOptions.DEFAULT);
                if (!writers.effective().isEmpty() && !writers.hasAppends()) {
                    judge(seed, writers, register.initial());
                }
            }
        }
        System.out.println("Searches: legal " + legal + ", impossible " + impossible + ", left open " + leftOpen);
        assertEquals(legal.get(Means.DEPTHS), legal.get(Means.WIDE), "both decide everything");
        assertEquals(impossible.get(Means.DEPTHS), impossible.get(Means.WIDE), "both decide everything");
        assertTrue(leftOpen > COUNT / 100, "narrow layers leave some histories undecided: " + leftOpen);
        for (Means means : List.of(Means.OVERWRITTEN, Means.RELAXED, Means.NARROW)) {
            int found = impossible.getOrDefault(means, 0);
            assertTrue(found > COUNT / 100, means + " found " + found);
        }
    }

    private void judge(long seed, Writers writers, @Nullable Object initial) {
        List<Access> accesses = writers.effective();
        boolean isLegal = ExhaustiveOracle.isLinearizable(accesses);
        Schedule schedule = new Schedule(accesses, initial);
        SearchBudget budget = new SearchBudget(Duration.ofMinutes(1), Long.MAX_VALUE);

        if (new Overwritten(writers, initial).first() != null) {
            saysImpossible(Means.OVERWRITTEN, isLegal, seed);
        }
        if (schedule.canRelax()) {
            Layers relaxed = toTheEnd(new Layers(schedule, budget, true, 1_000));
            if (relaxed.isImpossible()) {
                saysImpossible(Means.RELAXED, isLegal, seed);
            }
        }
        layers(Means.NARROW, toTheEnd(new Layers(schedule, budget, false, 1)), accesses, initial, isLegal, seed);
        layers(Means.WIDE, toTheEnd(new Layers(schedule, budget, false, 1 << 20)), accesses, initial, isLegal, seed);
        Depths depths = new Depths(schedule, budget);
        while (!depths.turn(1)) {
            continue;
        }
        if (depths.isImpossible()) {
            saysImpossible(Means.DEPTHS, isLegal, seed);
        } else {
            saysLegal(Means.DEPTHS, depths.order(), accesses, initial, seed);
        }
    }

    private static Layers toTheEnd(Layers layers) {
        while (!layers.turn(1)) {
            continue;
        }
        return layers;
    }

    private void layers(
            Means means, Layers layers, List<Access> accesses, @Nullable Object initial, boolean isLegal, long seed) {
        if (layers.isImpossible()) {
            saysImpossible(means, isLegal, seed);
        } else if (layers.isAtEnd()) {
            saysLegal(means, layers.order(), accesses, initial, seed);
        } else {
            leftOpen++;
        }
    }

    private void saysImpossible(Means means, boolean isLegal, long seed) {
        assertTrue(!isLegal, () -> "seed " + seed + " has a legal order, " + means + " says it has none");
        impossible.merge(means, 1, Integer::sum);
    }

    private void saysLegal(
            Means means, List<Access> order, List<Access> accesses, @Nullable Object initial, long seed) {
        long definite = accesses.stream().filter(Access::isDefinite).count();
        assertNull(Linearization.flaw(order, definite, initial), () -> "seed " + seed + ", order of " + means);
        legal.merge(means, 1, Integer::sum);
    }
}
