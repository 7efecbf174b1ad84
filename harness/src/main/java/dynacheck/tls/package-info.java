/**
 * Certificates of a run.
 *
 * <ul>
 *   <li><b>authority</b>: made for one run, in memory only; whoever it certified is in, nobody else is.
 *   <li><b>identity</b>: a certificate and its private key. A node's is bound to its id and its address, a client's to
 *       neither.
 *   <li><b>keys of a run</b>: what must lie in files because node processes read it there; gone when the run is.
 * </ul>
 */
@NullMarked
package dynacheck.tls;

import org.jspecify.annotations.NullMarked;
