package dynacheck.checker;

import java.io.IOException;
import java.util.Optional;

/** Judges one question about a run that is over. */
@FunctionalInterface
public interface Checker {
    /**
     * The answer, or empty if this run gives no occasion to ask. An exception makes this checker's result UNKNOWN and
     * touches no other's.
     */
    Optional<CheckResult> check(Evidence evidence) throws IOException;
}
