package dynacheck.sweep;

import dynacheck.checker.Verdict;
import dynacheck.target.PlantedBug;
import dynacheck.target.SimulatedSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Looks for a planted bug until a checker notices it: by seeds for a quarter of the budget, then as the bug itself
 * knows to be hunted, then by seeds again.
 *
 * @param swarm draws the seeds; each bug is planted in its target
 * @param budget for each bug
 */
public record MutantHunt(Swarm swarm, Duration budget) {
    private static final int LONGEST_PROPERTY = 60;

    public Kill kill(PlantedBug bug) {
        long began = System.nanoTime();
        Kill bySeeds = seeds(bug, 0, began, budget.dividedBy(4));
        if (bySeeds.caught()) {
            return bySeeds;
        }
        try {
            var found = bug.hunt().run();
            if (found.isPresent()) {
                PlantedBug.Found kill = found.get();
                return new Kill(bug, shortened(kill.violation()), kill.how(), bySeeds.seeds(), since(began), null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return bySeeds;
        }
        return bug.equivalent().isEmpty() ? seeds(bug, bySeeds.seeds(), began, budget) : bySeeds;
    }

    /** Runs seeds after {@code last} until one is INVALID or {@code length} after {@code began} is over. */
    private Kill seeds(PlantedBug bug, long last, long began, Duration length) {
        Map<String, String> options = new LinkedHashMap<>(swarm.targetOptions());
        options.put(SimulatedSystem.MUTANT, bug.name());
        Swarm mutant = swarm.target(swarm.target(), options);
        long seed = last;
        while (System.nanoTime() - began < length.toNanos()) {
            SeedResult result = SeedResult.of(mutant.draw(++seed));
            if (result.verdict() == Verdict.INVALID) {
                String checkers = String.join(", ", result.failedCheckers());
                return new Kill(bug, checkers, "seeds", seed, since(began), seed);
            }
        }
        return new Kill(bug, "", "", seed, since(began), null);
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static String shortened(String violation) {
        String text = violation.replace('|', '/');
        return text.length() <= LONGEST_PROPERTY ? text : text.substring(0, LONGEST_PROPERTY) + " ...";
    }
}
