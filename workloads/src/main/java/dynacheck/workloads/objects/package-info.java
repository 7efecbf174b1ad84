/** Workloads of what is no register: sets, counters, queues, bank accounts and transactions. */
@NullMarked
package dynacheck.workloads.objects;

import org.jspecify.annotations.NullMarked;
