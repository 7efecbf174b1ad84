/**
 * The store as a lab notebook: every run, sweep, kill table and benchmark in one index, in a browser. Reads only, on
 * loopback; what it shows of a run that is under way comes from the history as it grows. {@code NotebookServer} is the
 * door; {@code Entries} reads folders, {@code Query} chooses among them, {@code LiveRun} follows a history, {@code
 * Comparison} puts two runs side by side.
 */
@NullMarked
package dynacheck.notebook;

import org.jspecify.annotations.NullMarked;
