package dynacheck.node.dynastore;

/** Number of a request. The incarnation keeps replies to a process's earlier life from being counted. */
public record MessageNumber(long incarnation, long counter) {}
