/** What connects the pure core of DynaStore to the node: codec, trace lines, and what a start must agree with. */
@NullMarked
package dynacheck.node.dynastore.plugin;

import org.jspecify.annotations.NullMarked;
