package dynacheck.checker;

import java.io.IOException;
import java.util.Optional;

/**
 * Judges one question about a run that is over. A target has its own by {@code Target.checkers}. One that asks whether
 * writes ever failed:
 *
 * <pre>{@code
 * record Failures(long count) implements CheckResult {
 *     static Optional<CheckResult> check(Evidence evidence) {
 *         return Optional.of(new Failures(evidence.history().calls().stream()
 *                 .filter(call -> call.f().equals("write") && call.outcome() == OpType.FAIL)
 *                 .count()));
 *     }
 *
 *     public String checker() { return "failures"; }
 *     public Verdict verdict() { return count == 0 ? Verdict.VALID : Verdict.UNKNOWN; }
 *     public String reason() { return count + " writes failed."; }
 *     public Map<Keyword, Object> toEdn() { return Results.head(this); }
 * }
 *
 * Checker failures = Failures::check;
 * }</pre>
 */
@FunctionalInterface
public interface Checker {
    /**
     * The answer, or empty if this run gives no occasion to ask. An exception makes this checker's result UNKNOWN and
     * touches no other's.
     */
    Optional<CheckResult> check(Evidence evidence) throws IOException;
}
