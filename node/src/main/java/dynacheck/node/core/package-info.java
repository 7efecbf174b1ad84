/**
 * What a protocol and the node that runs it know of each other. A protocol is a {@link
 * dynacheck.node.core.StateMachine}: an {@link dynacheck.node.core.Event} goes in, {@link dynacheck.node.core.Effect}s
 * come out.
 *
 * <ul>
 *   <li><b>process</b>: a name and, unless it is an initial member, the life that its disk keeps.
 *   <li><b>persist</b>: a record on its way to the disk; effects name the one that they wait for.
 *   <li><b>greeting</b>: what a process says of itself on each connection, before anything else.
 *   <li><b>incarnation</b>: the number of a start of one process on its disk.
 * </ul>
 */
@NullMarked
package dynacheck.node.core;

import org.jspecify.annotations.NullMarked;
