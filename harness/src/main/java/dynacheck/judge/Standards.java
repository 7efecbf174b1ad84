package dynacheck.judge;

import dynacheck.checker.Checker;
import dynacheck.membership.Resilience;
import java.util.Map;
import java.util.Optional;

/**
 * What a run is judged by that its workload and its system under test say.
 *
 * @param data what judges the answers that clients got, by its name in the results; empty: they are of registers,
 *     which must be atomic
 * @param checkers its own, by their names in the results; they come after those of every run, in this order
 * @param resilience under which losses it must stay live; empty if nobody knows, then its liveness is not judged
 */
public record Standards(Map<String, Checker> data, Map<String, Checker> checkers, Optional<Resilience> resilience) {
    /** Of a system that has no checkers of its own and works with majorities. */
    public static final Standards USUAL = new Standards(Map.of(), Map.of(), Optional.of(Resilience.MAJORITIES));

    /** Of a system that works with majorities. */
    public static Standards of(Map<String, Checker> checkers) {
        return new Standards(Map.of(), checkers, USUAL.resilience());
    }
}
