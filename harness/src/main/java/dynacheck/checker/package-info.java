/**
 * Checkers: pure functions from a history to a verdict with a reason. Here is what they share: the {@link
 * dynacheck.checker.Verdict}, the {@link dynacheck.checker.CheckResult}, the {@link dynacheck.checker.Tally} that makes
 * what was judged add up to what was recorded.
 *
 * <p>Each question has its own package: {@code register} (atomicity), {@code txn} (isolation), {@code model} (other
 * objects), {@code liveness} (Definition 1), {@code coverage} (did the run exercise what it promised). A {@link
 * dynacheck.checker.Checker} of a system under test answers questions about its insides.
 */
@NullMarked
package dynacheck.checker;

import org.jspecify.annotations.NullMarked;
