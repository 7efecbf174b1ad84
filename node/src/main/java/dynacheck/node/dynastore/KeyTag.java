package dynacheck.node.dynastore;

import dynacheck.node.core.Timestamp;

/** A register's timestamp without its value. */
public record KeyTag(String key, Timestamp ts) {}
