/**
 * Dynamic service liveness, Definition 1 of the DynaStore paper: did operations complete while its premise held? And
 * convergence: once all is healed, do all live members work in one view?
 *
 * <ul>
 *   <li><em>Slack</em>: how many more processes the premise allows to be lost ({@code SlackCurve}).
 *   <li><em>Class</em> of an operation: its function, register and node ({@code OpClass}). Only a later operation of
 *       its class explains one that did not complete.
 * </ul>
 */
@NullMarked
package dynacheck.checker.liveness;

import org.jspecify.annotations.NullMarked;
