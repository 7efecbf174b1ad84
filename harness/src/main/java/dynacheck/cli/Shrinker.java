package dynacheck.cli;

import dynacheck.checker.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes a failing run smaller while a checker that failed on it still does: a shorter run, fewer faults, clients, keys,
 * operations and nodes. Each attempt is a whole run of the simulator, so what comes out fails by itself.
 */
final class Shrinker {
    private static final Duration SHORTEST = Duration.ofMillis(250);

    private final long seed;
    private final List<String> checkers;
    private final long endNanos;
    private SwarmOptions best;

    private Shrinker(long seed, SwarmOptions options, List<String> checkers, Duration budget) {
        this.seed = seed;
        this.best = options;
        this.checkers = checkers;
        this.endNanos = System.nanoTime() + budget.toNanos();
    }

    /** Smaller options under which the seed is INVALID by one of the same checkers; the given ones if it is not. */
    static SwarmOptions shrink(long seed, SwarmOptions given, Duration budget) {
        SwarmOptions exact = SwarmOptions.exactly(given.draw(seed), given);
        SeedResult whole = SeedResult.of(exact.draw(seed));
        if (whole.verdict() != Verdict.INVALID) {
            return given;
        }
        Shrinker shrinker = new Shrinker(seed, exact, whole.failedCheckers(), budget);
        shrinker.run();
        return shrinker.best;
    }

    /** Until nothing can be made smaller; the length goes first, for it makes every later attempt cheaper. */
    private void run() {
        boolean smaller = true;
        while (smaller && System.nanoTime() < endNanos) {
            smaller = false;
            for (Duration time = best.timeLimit;
                    time.compareTo(SHORTEST) > 0;
                    time = time.multipliedBy(3).dividedBy(4)) {
                Duration shorter = time.multipliedBy(3).dividedBy(4);
                smaller |= attempt(o -> o.timeLimit = shorter);
            }
            List<String> packages = List.of(best.nemesis.split(","));
            for (String name : packages) {
                List<String> rest = new ArrayList<>(List.of(best.nemesis.split(",")));
                rest.remove(name);
                smaller |= !best.nemesis.equals("none")
                        && attempt(o -> o.nemesis = rest.isEmpty() ? "none" : String.join(",", rest));
            }
            smaller |= !best.calm && attempt(o -> o.calm = true);
            smaller |= best.keys.most() > 1 && attempt(o -> o.keys = Range.of(1));
            smaller |= attempt(o -> o.concurrency = half(o.concurrency, 1));
            smaller |= attempt(o -> o.rate = half(o.rate, 1));
            smaller |= attempt(o -> o.nodes = Range.of(Math.max(3, o.nodes.most() - 1)));
        }
    }

    private static Range half(Range range, long least) {
        return Range.of(Math.max(least, range.most() / 2));
    }

    /** Keeps the change if it changes anything and the run still fails in the same way. */
    private boolean attempt(Consumer<SwarmOptions> change) {
        SwarmOptions candidate = SwarmOptions.exactly(best.draw(seed), best);
        change.accept(candidate);
        if (System.nanoTime() >= endNanos || candidate.words().equals(best.words())) {
            return false;
        }
        SeedResult result = SeedResult.of(candidate.draw(seed));
        boolean fails = result.verdict() == Verdict.INVALID
                && result.failedCheckers().stream().anyMatch(checkers::contains);
        if (fails) {
            best = candidate;
        }
        return fails;
    }
}
