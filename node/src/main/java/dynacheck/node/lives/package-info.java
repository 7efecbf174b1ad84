/**
 * A process is its disk, for every protocol alike: {@link dynacheck.node.lives.Birth} is what a process is from its
 * first start on, {@link dynacheck.node.lives.Lives} sees to it that it lives once, and {@link
 * dynacheck.node.lives.LivingMachine} keeps the protocol from serving before that is certain. Pure, as a protocol is.
 */
@NullMarked
package dynacheck.node.lives;

import org.jspecify.annotations.NullMarked;
