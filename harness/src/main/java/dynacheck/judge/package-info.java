/** Runs all checkers over a history and keeps what they found together. */
@NullMarked
package dynacheck.judge;

import org.jspecify.annotations.NullMarked;
