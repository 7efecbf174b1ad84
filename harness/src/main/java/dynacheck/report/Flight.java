package dynacheck.report;

/**
 * A message from one node to another.
 *
 * @param kind its name, for a label
 * @param text all of it
 */
public record Flight(String from, String to, long sentNanos, long arrivedNanos, String kind, String text) {}
