/**
 * How a protocol plugs into the node: {@link dynacheck.node.protocol.Protocol} is found by its name, among those that
 * {@code META-INF/services} lists.
 */
@NullMarked
package dynacheck.node.protocol;

import org.jspecify.annotations.NullMarked;
