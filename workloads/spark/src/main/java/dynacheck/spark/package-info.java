/**
 * Campaigns on Apache Spark: a task runs blocks of seeds, and writes their lines into the folder of results. And histories
 * that are larger than a machine: a task reads a split, or judges some of the registers.
 */
@NullMarked
package dynacheck.spark;

import org.jspecify.annotations.NullMarked;
