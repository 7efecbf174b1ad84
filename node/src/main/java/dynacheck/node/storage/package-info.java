/**
 * What a process remembers over a crash.
 *
 * <dl>
 *   <dt>Storage</dt><dd>port: load, append durably, close.</dd>
 *   <dt>Identity</dt><dd>a file beside the database, written at the first start: whoever finds it, but not the
 *       database, has lost its memory and must not go on under that id.</dd>
 *   <dt>Group commit</dt><dd>all that waits is written in one transaction with one sync.</dd>
 * </dl>
 */
@NullMarked
package dynacheck.node.storage;

import org.jspecify.annotations.NullMarked;
