/** What a user's jar plugs in: targets, workloads and nemeses, found through ServiceLoader. */
@NullMarked
package dynacheck.workload;

import org.jspecify.annotations.NullMarked;
