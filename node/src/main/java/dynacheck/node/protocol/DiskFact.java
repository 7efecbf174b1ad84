package dynacheck.node.protocol;

/**
 * What a process says that its disk holds. A later value of a key or a larger curView includes an earlier one; an entry
 * stays for ever.
 */
public sealed interface DiskFact {
    /** The key's register holds this value or a later one. */
    record Value(String key, Timestamp ts) implements DiskFact {}

    /** Mem[owner] of a view, the process's own or its copy. */
    record Mem(View view, MemEntry entry) implements DiskFact {}

    /** curView contains this. */
    record Current(View view) implements DiskFact {}

    /** What a record on the disk of {@code self} amounts to. */
    static DiskFact of(Persistent record, ProcessId self) {
        return switch (record) {
            case Persistent.Register r -> new Value(r.key(), r.value().ts());
            case Persistent.MemCopy copy -> new Mem(copy.view(), copy.entry());
            case Persistent.OwnEntry own -> new Mem(own.view(), new MemEntry(self, own.proposal()));
            case Persistent.CurView cur -> new Current(cur.view());
        };
    }
}
