/**
 * The one loop around a process, in a node as in a simulator: events in, effects out, and nothing released before what
 * it depends on is durable. {@link dynacheck.node.pump.Pump} is the loop, {@link dynacheck.node.pump.Host} what runs
 * it.
 */
@NullMarked
package dynacheck.node.pump;

import org.jspecify.annotations.NullMarked;
