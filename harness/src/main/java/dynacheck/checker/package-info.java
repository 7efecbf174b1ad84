/** Checkers: pure functions from a history to a verdict with a reason. */
@NullMarked
package dynacheck.checker;

import org.jspecify.annotations.NullMarked;
