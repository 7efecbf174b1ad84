/** Workloads of registers, for any target that has them. */
@NullMarked
package dynacheck.workloads.registers;

import org.jspecify.annotations.NullMarked;
