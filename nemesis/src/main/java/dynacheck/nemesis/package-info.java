/**
 * Faults as pure plans and thin hands.
 *
 * <ul>
 *   <li><b>plan</b>: what will be done to which nodes and links, with its undo; data, made without touching anything
 *   <li><b>hands</b>: apply a step of a plan to a cluster and read back that it is in force
 *   <li><b>grudge</b>: who does not send to whom
 *   <li><b>edge</b>: the states in which slack is 0; one failure more and Definition 1's premise is gone
 *   <li><b>retire</b>: stopping a node for good after its removal completed
 * </ul>
 */
@NullMarked
package dynacheck.nemesis;

import org.jspecify.annotations.NullMarked;
