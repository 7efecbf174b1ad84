/** ABD as a plug-in of the node. */
@NullMarked
package dynacheck.node.abd.plugin;

import org.jspecify.annotations.NullMarked;
