/** Histories: operations, their EDN form, the journal that records them while a run goes on. */
@NullMarked
package dynacheck.history;

import org.jspecify.annotations.NullMarked;
