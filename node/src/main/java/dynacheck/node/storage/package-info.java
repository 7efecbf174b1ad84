/**
 * What a process remembers over a crash.
 *
 * <dl>
 *   <dt>Storage</dt><dd>port: load, append durably, close.</dd>
 *   <dt>Identity</dt><dd>a file beside the database, written at the first start: whoever finds it, but not the
 *       database, has lost its memory and must not go on under that id.</dd>
 *   <dt>Ledger</dt><dd>written with each commit: how many commits and rows there are, and the sum of the rows'
 *       checksums.</dd>
 *   <dt>Commit counter</dt><dd>a file beside the database, written after each commit and not synced: a database that is
 *       behind it has lost something.</dd>
 *   <dt>Base</dt><dd>a row that is no record: what rows of long views differ from, so that each is short.</dd>
 *   <dt>Damaged</dt><dd>what is there is not what was acknowledged. The process refuses to start, with an exit code of
 *       its own; it is removed by a reconfiguration like any that crashed.</dd>
 *   <dt>Group commit</dt><dd>all that waits is written in one transaction with one sync.</dd>
 * </dl>
 */
@NullMarked
package dynacheck.node.storage;

import org.jspecify.annotations.NullMarked;
