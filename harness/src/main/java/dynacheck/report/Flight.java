package dynacheck.report;

import org.jspecify.annotations.Nullable;

/**
 * A message from one node to another.
 *
 * @param arrivedNanos when it arrived, or when it was lost
 * @param kind its name, for a label
 * @param text all of it
 * @param lost why it did not arrive; null if it did
 */
public record Flight(
        String from,
        String to,
        long sentNanos,
        long arrivedNanos,
        String kind,
        String text,
        @Nullable String lost) {}
