/**
 * Campaigns: more seeds than one process runs.
 *
 * <ul>
 *   <li><b>arm</b>: a system under test with its options and planted bug, and the ranges that a seed draws its run from
 *   <li><b>plan</b>: the arms and their seeds
 *   <li><b>block</b>: a range of seeds that one worker runs; its result is one line
 *   <li><b>results</b>: a set of lines. A seed decides everything, so lines from anywhere can be put together, and one
 *       that is there twice counts once
 *   <li><b>shard</b>: every n-th block, for a machine of its own
 *   <li><b>class of failures</b>: seeds that fail in the same way; see {@link dynacheck.sweep.Failure}
 * </ul>
 */
@NullMarked
package dynacheck.campaign;

import org.jspecify.annotations.NullMarked;
