package dynacheck.node.core;

import java.util.Map;

/**
 * What a process says of itself to people and to the harness.
 *
 * @param takesPart whether it serves clients and peers, or will as soon as it is a member
 * @param waitsFor what keeps it from that, and what to do; empty if nothing does
 * @param shown by GET /status, in this order: texts, numbers, booleans, and lists and maps of these
 * @param gauges for metrics
 */
public record Status(boolean takesPart, String waitsFor, Map<String, Object> shown, Map<String, Long> gauges) {}
