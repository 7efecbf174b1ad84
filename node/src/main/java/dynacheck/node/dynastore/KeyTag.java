package dynacheck.node.dynastore;

/** A register's timestamp without its value. */
public record KeyTag(String key, Timestamp ts) {}
