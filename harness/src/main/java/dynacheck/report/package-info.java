/**
 * The HTML report: one file that needs no network and shows the verdict, the reasons, and what happened.
 *
 * <p>{@link dynacheck.report.ReportWriter} is the only entry. A <em>span</em> is an invocation with its completion; a
 * <em>lane</em> is a row of the timeline, one for each worker (processes that retire after {@code :info} hand their
 * lane to their successor); a <em>band</em> is the time in which a fault was, or may have been, in force.
 *
 * <p>Three steps, one direction: {@code Spans} and {@code FaultLife} read the history, {@code PageBuilder} turns the
 * analysis into a {@link dynacheck.report.Page} (plain strings and geometry), and the jte templates write it, escaping
 * every text. Bulk data for the canvas timeline goes into one JSON block in which no markup character survives.
 */
@NullMarked
package dynacheck.report;

import org.jspecify.annotations.NullMarked;
