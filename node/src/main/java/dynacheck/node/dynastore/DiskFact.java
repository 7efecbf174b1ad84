package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import java.util.stream.Stream;

/**
 * What a process says that its disk holds. A later value of a key or a larger curView includes an earlier one; an entry
 * stays, for ever or until its view is {@link Dropped}.
 */
public sealed interface DiskFact {
    /** The key's register holds this value or a later one. */
    record Value(String key, Timestamp ts) implements DiskFact {}

    /** Mem[owner] of a view, the process's own or its copy. */
    record Mem(View view, MemEntry entry) implements DiskFact {}

    /** curView contains this. */
    record Current(View view) implements DiskFact {}

    /** Of views properly inside this one no entry need be there, for nothing is said of them any more. */
    record Dropped(View before) implements DiskFact {}

    /** What a record on the disk of {@code self} amounts to; those of lives to none. */
    static Stream<DiskFact> of(Persistent record, ProcessId self) {
        return switch (record) {
            case Persistent.Register r -> Stream.of(new Value(r.key(), r.value().ts()));
            case Persistent.MemCopy copy -> Stream.of(new Mem(copy.view(), copy.entry()));
            case Persistent.OwnEntry own -> Stream.of(new Mem(own.view(), new MemEntry(self, own.proposal())));
            case Persistent.CurView cur -> Stream.of(new Current(cur.view()));
            case Persistent.Dropped gone -> Stream.empty();
            case Persistent.OfLife life -> Stream.empty();
        };
    }
}
