/**
 * White-box checks: what the nodes say they did, read from their trace files after the run.
 *
 * <p>A <em>view</em> is a set of changes; its weak snapshot <em>ws(w)</em> (Algorithm 1) holds what was proposed in it.
 * A <em>proposal</em> c is the set of changes that one update wrote; a <em>scan</em> returns proposals with their
 * writers. <em>NV1-NV4</em> are the promises of a weak snapshot. The <em>established</em> views (Definition 2) are the
 * path through the graph of views that every traversal shares: V(0), then w &cup; c for a c in every non-empty scan of
 * w.
 *
 * <p>Read from the top: {@link dynacheck.workloads.dynastore.trace.WhiteBoxChecker} puts {@code TraceFiles} into {@link
 * dynacheck.workloads.dynastore.trace.Observations} and judges them by {@code WeakSnapshots}, {@code EstablishedViews}
 * and {@code TagOrder}.
 *
 * <p>These checks never weaken the black-box ones: they are a result of their own.
 */
@NullMarked
package dynacheck.workloads.dynastore.trace;

import org.jspecify.annotations.NullMarked;
