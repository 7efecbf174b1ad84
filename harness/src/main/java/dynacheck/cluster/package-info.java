/** Clusters: where nodes of the system under test run, and the hands that faults use on them. */
@NullMarked
package dynacheck.cluster;

import org.jspecify.annotations.NullMarked;
