/** The reference node as a target: its client, its processes, its state machines in the simulator, its planted bugs. */
@NullMarked
package dynacheck.workloads.dynastore;

import org.jspecify.annotations.NullMarked;
