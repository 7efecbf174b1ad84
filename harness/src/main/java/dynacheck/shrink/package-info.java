/**
 * Makes a failing simulated run small. A {@link dynacheck.shrink.Script} is a run written down: every operation and
 * every fault with its time, as read off a history. It runs again without workload and nemesis; the
 * {@link dynacheck.shrink.Shrinker} leaves out whatever the failure does not need (delta debugging).
 */
@NullMarked
package dynacheck.shrink;

import org.jspecify.annotations.NullMarked;
