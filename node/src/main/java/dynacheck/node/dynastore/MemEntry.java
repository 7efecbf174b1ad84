package dynacheck.node.dynastore;

/** Register Mem[owner] of one view's weak snapshot, holding a proposal; ⊥ is the absence of an entry. */
public record MemEntry(ProcessId owner, View proposal) {}
