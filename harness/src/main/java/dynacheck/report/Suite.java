package dynacheck.report;

import dynacheck.checker.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command found, for programs: a build server, a script, a page of GitHub's. {@link SuiteFiles} writes it.
 *
 * @param name the verb and what it was for, such as {@code "test register"}
 * @param verdict the worst of all
 * @param reason in a sentence
 * @param command the line that repeats all of it
 */
public record Suite(String name, Verdict verdict, String reason, List<Case> cases, Duration took, String command) {
    /** What is not the fault of any one case, such as that all of them together exercised too little. */
    private static final String WHOLE = "all together";

    /**
     * One thing that was judged: a checker of a run, a seed, a mutant.
     *
     * @param group what it is one of, such as a run
     * @param reason in sentences; may be empty
     * @param seconds null if it was not measured by itself
     * @param again the line that repeats it, or empty
     * @param report its page, or empty
     */
    public record Case(
            String group,
            String name,
            Verdict verdict,
            String reason,
            @Nullable Double seconds,
            String again,
            String report) {}

    /** A verdict that no case explains gets a case of its own, so that no reader of cases takes it for green. */
    public Suite {
        Verdict worst = cases.stream().map(Case::verdict).reduce(Verdict.VALID, Verdict::merge);
        List<Case> all = new ArrayList<>(cases);
        if (worst.merge(verdict) != worst) {
            all.add(new Case(name, WHOLE, verdict, reason, null, command, ""));
        }
        cases = List.copyOf(all);
    }

    /** How many have this verdict. */
    long count(Verdict which) {
        return cases.stream().filter(c -> c.verdict() == which).count();
    }
}
