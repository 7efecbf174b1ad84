/** A protocol that does nothing: what clients, connections and HTTP cost by themselves. */
@NullMarked
package dynacheck.node.noop;

import org.jspecify.annotations.NullMarked;
