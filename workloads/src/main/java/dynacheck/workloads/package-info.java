/**
 * Workloads and targets that come with dynacheck.
 *
 * <ul>
 *   <li><b>target</b>: a system under test; here the DynaStore node
 *   <li><b>workload</b>: which operations and reconfigurations clients invoke, and what a run must have exercised
 * </ul>
 */
@NullMarked
package dynacheck.workloads;

import org.jspecify.annotations.NullMarked;
