package dynacheck.node.dynastore;

/** One key's register, as it moves in a full transfer. */
public record KeyValue(String key, TaggedValue value) {}
