/** The command line. */
@NullMarked
package dynacheck.cli;

import org.jspecify.annotations.NullMarked;
