/** What clients do in a run: a {@link dynacheck.workload.Workload}, and the operations that end it. */
@NullMarked
package dynacheck.workload;

import org.jspecify.annotations.NullMarked;
