package dynacheck.sweep;

import dynacheck.checker.Verdict;
import dynacheck.report.Suite;
import dynacheck.target.PlantedBug;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The outcome for one mutant.
 *
 * @param by the checkers, or the property found broken; empty if nothing was noticed
 * @param seeds how many were run
 * @param seed the one in which it was noticed, if by a seed
 */
public record Kill(
        PlantedBug bug,
        String by,
        String how,
        long seeds,
        double seconds,
        @Nullable Long seed) {
    boolean caught() {
        return !by.isEmpty();
    }

    /** A mutant that no execution can show must not be noticed; every other one must. */
    boolean asItShould() {
        return caught() == bug.equivalent().isEmpty();
    }

    /** VALID if it is as it should be. */
    Suite.Case inSuite(String group) {
        String what = caught() ? "noticed by " + by + ", " + how : "not noticed in " + seeds + " seeds";
        return new Suite.Case(
                group,
                bug.name(),
                asItShould() ? Verdict.VALID : Verdict.UNKNOWN,
                "It breaks: " + bug.breaks() + "; " + what + ".",
                seconds,
                replay(),
                "");
    }

    /** The line that repeats the seed in which it was noticed; empty if it was no seed. */
    private String replay() {
        return seed == null ? "" : "./dynacheck replay " + seed + " --target-option mutant=" + bug.name();
    }

    /** As {@link #cells}, but with the line to type instead of the seed. */
    List<String> onPage() {
        List<String> cells = new ArrayList<>(cells());
        cells.set(cells.size() - 1, replay());
        return cells;
    }

    /** As {@link KillTable#HEADS} has them. */
    List<String> cells() {
        String noticed = caught() ? by : bug.equivalent().isEmpty() ? "survived" : "";
        String means = !caught() && !bug.equivalent().isEmpty() ? "equivalent: " + bug.equivalent() : how;
        return List.of(
                bug.name(),
                bug.breaks(),
                noticed,
                means,
                "" + seeds,
                String.format(Locale.ROOT, "%.1f", seconds),
                seed == null ? "" : "" + seed);
    }
}
