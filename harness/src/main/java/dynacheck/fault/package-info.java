/** Faults as data: what was meant, what was installed, the evidence read back, and the healing. */
@NullMarked
package dynacheck.fault;

import org.jspecify.annotations.NullMarked;
