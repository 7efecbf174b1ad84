/**
 * DynaStore (Aguilera, Keidar, Malkhi, Shraer, PODC 2009) as a pure state machine: {@link
 * dynacheck.node.dynastore.DynaStore} takes events and returns effects. The names are the paper's:
 *
 * <ul>
 *   <li><b>change, view</b>: (Add, i) or (Remove, i); a set of them. Its members are those added and not removed.
 *   <li><b>ws(w), Mem</b>: the weak snapshot of view w, one register for each member, where the next changes are
 *       proposed; {@link dynacheck.node.dynastore.WeakSnapshot}, Algorithm 1.
 *   <li><b>traverse</b>: the walk from curView along what the weak snapshots propose; {@link
 *       dynacheck.node.dynastore.Traverse}, Algorithm 2. <b>Front</b>: views that it has still to visit.
 *       <b>desiredView</b>: all changes that it met.
 *   <li><b>ContactQ, NotifyQ</b>: asking a majority of a view; telling it that a view is complete.
 *   <li><b>established view</b>: one of the sequence that Definition 2 draws from the first proposals; values and
 *       NOTIFY are found in these only.
 *   <li><b>full transfer</b>: a traverse that moves every key, and so may announce the view in which it ends; a
 *       reconfiguration, or a <b>finisher</b> that completes what another process began.
 * </ul>
 */
@NullMarked
package dynacheck.node.dynastore;

import org.jspecify.annotations.NullMarked;
