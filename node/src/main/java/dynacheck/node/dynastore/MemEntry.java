package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;

/** Register Mem[owner] of one view's weak snapshot, holding a proposal; ⊥ is the absence of an entry. */
public record MemEntry(ProcessId owner, View proposal) {}
