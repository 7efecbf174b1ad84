/** DynaStore (Aguilera, Keidar, Malkhi, Shraer, PODC 2009) as a pure state machine. */
@NullMarked
package dynacheck.node.protocol;

import org.jspecify.annotations.NullMarked;
