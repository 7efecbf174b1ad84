/**
 * What a system under test is to the harness: a {@link dynacheck.target.Target} that says how a node is started and
 * makes {@link dynacheck.target.Client}s; and, if it can run in the simulator, its state machines ({@link
 * dynacheck.target.SimulatedSystem}).
 */
@NullMarked
package dynacheck.target;

import org.jspecify.annotations.NullMarked;
