/**
 * The deterministic simulator: a system under test, its network, its disks, its clients and the nemesis in one thread
 * of virtual time, everything from one seed.
 *
 * <ul>
 *   <li><b>simulation</b>: one queue of events ordered by (virtual time, sequence), and random sources forked by name
 *   <li><b>fiber</b>: code that blocks (runner, workers, nemesis); exactly one of the simulation and its fibers runs
 *   <li><b>fault model</b>: what network and disks may do by themselves; see {@link dynacheck.fault.FaultModel}
 *   <li><b>life</b>: of a process, from a start to the next crash; what belongs to an earlier life never happens
 *   <li><b>event hash</b>: of everything that happened in order; equal for equal seeds
 * </ul>
 */
@NullMarked
package dynacheck.sim;

import org.jspecify.annotations.NullMarked;
