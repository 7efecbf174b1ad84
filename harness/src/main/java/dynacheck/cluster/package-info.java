/**
 * Clusters: where nodes of the system under test run, and what can be done to them.
 *
 * <ul>
 *   <li><b>cluster</b>: which nodes there are, and its parts; a part that cannot be harmed there is absent
 *   <li><b>part</b>: processes, links, power, disks, files or clocks; each deed is read back
 *   <li><b>process cluster</b>: what clusters of real processes share; {@link dynacheck.cluster.LocalCluster} here,
 *       {@code SshCluster} on hosts
 *   <li><b>gate</b>: what each directed link of a local cluster goes through
 * </ul>
 */
@NullMarked
package dynacheck.cluster;

import org.jspecify.annotations.NullMarked;
