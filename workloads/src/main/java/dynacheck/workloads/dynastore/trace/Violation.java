package dynacheck.workloads.dynastore.trace;

/** A broken property, with what shows it in sentences. */
public record Violation(Property property, String why) {}
