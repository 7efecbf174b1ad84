/** The HTML report. */
@NullMarked
package dynacheck.report;

import org.jspecify.annotations.NullMarked;
