/** Many seeds of the simulator: what a seed draws, what became of it, and how a failing one is made small. */
@NullMarked
package dynacheck.sweep;

import org.jspecify.annotations.NullMarked;
