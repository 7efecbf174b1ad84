package dynacheck.node.protocol;

/** A fact that must survive a restart. Each replaces the earlier one with the same key. */
public sealed interface Persistent {
    /** Replica: latest (v, ts) of a key. */
    record Register(String key, TaggedValue value) implements Persistent {}

    /** Replica: copy of Mem[owner] of a view. Written once. */
    record MemCopy(View view, MemEntry entry) implements Persistent {}

    /** Mem[i] of a view as this process first proposed it. Written once; after a restart it is this one again. */
    record OwnEntry(View view, View proposal) implements Persistent {}

    /** curView, for which NOTIFY was received or is about to be sent. Replaces the earlier one. */
    record CurView(View view) implements Persistent {}
}
