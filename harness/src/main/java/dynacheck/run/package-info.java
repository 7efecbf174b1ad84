/** A run of an experiment, from its folder in the store to its verdict, without a command line. */
@NullMarked
package dynacheck.run;

import org.jspecify.annotations.NullMarked;
