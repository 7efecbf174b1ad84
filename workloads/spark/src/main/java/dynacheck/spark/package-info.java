/** Campaigns on Apache Spark: a task runs blocks of seeds, and writes their lines into the folder of results. */
@NullMarked
package dynacheck.spark;

import org.jspecify.annotations.NullMarked;
