/**
 * A cluster on real hosts, reached over SSH.
 *
 * <ul>
 *   <li><b>deployment</b>: runtime image and jars as one archive, named by its hash; unpacked once per host.
 *   <li><b>firewall</b>: the one table of ours on a host. It is replaced whole, in one transaction, at each change; no
 *       other table is read or written. A host drops what comes from a peer's node to its own node, or from its own
 *       port there; SSH and clients are never matched.
 *   <li><b>dead man's switch</b>: a loop on each host which undoes every fault and ends the node when no sign of life
 *       came from the harness for a while.
 *   <li><b>heal</b>: the same undoing, now. It can be repeated and needs nothing from the run that made the faults.
 * </ul>
 */
@NullMarked
package dynacheck.ssh;

import org.jspecify.annotations.NullMarked;
