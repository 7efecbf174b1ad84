package dynacheck.node.dynastore;

import java.util.function.Function;
import org.jspecify.annotations.NullUnmarked;

/**
 * How a mutant is killed in the small: by random schedules where these meet it soon; by a search over all orders where
 * order alone decides; else by a schedule made for it.
 *
 * @param property that it breaks, as in {@link Mutant}; how the violation must begin
 * @param hunt looks for violations and returns the first one of this property, else whatever it found, or ""
 */
@NullUnmarked
record Kill(String by, String property, Function<Parts, String> hunt) {
    static final String SCRIPT = "scripted schedule";

    private static final int SEEDS = 200;

    static Kill seeds(String property) {
        return new Kill("random schedules", property, mutant -> {
            String found = "";
            for (long seed = 0; seed < SEEDS && !found.startsWith(property); seed++) {
                found = RandomSchedule.violation(RandomSchedule.run(seed, mutant));
            }
            return found;
        });
    }

    static Kill search(String property, Function<Parts, Explorer.Result> scope) {
        return new Kill(
                "exhaustive search", property, mutant -> scope.apply(mutant).violation());
    }

    static Kill script(String property, Function<Parts, String> script) {
        return new Kill(SCRIPT, property, mutant -> MutantScripts.run(script, mutant));
    }

    @Override
    public String toString() {
        return by + ": " + property;
    }
}
