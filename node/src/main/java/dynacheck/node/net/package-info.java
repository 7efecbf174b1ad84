/**
 * The Vert.x shell around the pure core.
 *
 * <dl>
 *   <dt>Node</dt><dd>one event loop that runs every step of the core, and carries out its effects.</dd>
 *   <dt>Link</dt><dd>this node's own connection to one peer; everything it ever says to that peer goes over it, and
 *       nothing is read from it. So whoever controls a node's outgoing connections controls each directed link.</dd>
 *   <dt>Release</dt><dd>a send or reply waits for the persist it names before it leaves.</dd>
 *   <dt>Request id</dt><dd>a client's name for one operation; it is executed at most once in this life.</dd>
 * </dl>
 */
@NullMarked
package dynacheck.node.net;

import org.jspecify.annotations.NullMarked;
