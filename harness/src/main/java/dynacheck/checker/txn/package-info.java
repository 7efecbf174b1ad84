/**
 * Judges histories of transactions by inference instead of search, after Kingsbury and Alvaro, "Elle: Inferring
 * Isolation Anomalies from Experimental Observations" (VLDB 2020), with the anomalies of Adya, "Weak Consistency" (MIT,
 * 1999) and, for snapshot isolation and its session and real-time forms, of Cerone and Gotsman (PODC 2016) and
 * Daudjee and Salem (ICDE 2004). What is reported did happen; what is not reported may have happened.
 *
 * <dl>
 * <dt>transaction</dt>
 * <dd>one client operation made of micro-operations: reads, register writes and list appends. A single read or write
 * is a transaction of one. It counts if it is {@code :ok}, or {@code :info} and some {@code :ok} read saw its write.
 * </dd>
 * <dt>version</dt>
 * <dd>one value of one key. Recoverable if written once: then a read of it names its writer.</dd>
 * <dt>version order</dt>
 * <dd>the order in which the versions of a key were installed; total for lists, since a read shows all before, and
 * partial for registers, where it is inferred.</dd>
 * <dt>wr, ww, rw</dt>
 * <dd>T2 read what T1 wrote; T2 wrote the version after T1's; T2 wrote the version after the one T1 read.</dd>
 * <dt>process, realtime</dt>
 * <dd>T1 came before T2 in the same client; T1 had completed before T2 was invoked.</dd>
 * <dt>tier</dt>
 * <dd>what a dependency rests on: data alone, or also the order of each process, or also real time. An anomaly of a
 * higher tier ({@code -process}, {@code -realtime}) rules out only models that promise that order.</dd>
 * <dt>after-node</dt>
 * <dd>a node of the graph that is no transaction: "after version v". It keeps the graph linear in the history.</dd>
 * </dl>
 */
@NullMarked
package dynacheck.checker.txn;

import org.jspecify.annotations.NullMarked;
