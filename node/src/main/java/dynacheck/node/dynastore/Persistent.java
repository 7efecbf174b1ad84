package dynacheck.node.dynastore;

import dynacheck.node.core.DiskRecord;
import dynacheck.node.core.ProcessId;
import java.util.List;

/** A fact that must survive a restart. Each replaces the earlier one at the same {@link #place}. */
public sealed interface Persistent extends DiskRecord {
    @Override
    default List<?> place() {
        return switch (this) {
            case Register register -> List.of("register", register.key());
            case MemCopy copy ->
                List.of("mem", copy.view(), copy.entry().owner().full());
            case OwnEntry own -> List.of("own", own.view());
            case CurView view -> List.of("curView");
            case NoMemCopy gone -> List.of("mem", gone.view(), gone.owner().full());
            case NoOwnEntry gone -> List.of("own", gone.view());
            case Born born -> List.of("born");
            case ConfirmedLife confirmed -> List.of("confirmed");
            case KnownLife life -> List.of("life", life.id().full());
        };
    }

    /** Replica: latest (v, ts) of a key. */
    record Register(String key, TaggedValue value) implements Persistent {}

    /** Replica: copy of Mem[owner] of a view. Written once. */
    record MemCopy(View view, MemEntry entry) implements Persistent {}

    /** Mem[i] of a view as this process first proposed it. Written once; after a restart it is this one again. */
    record OwnEntry(View view, View proposal) implements Persistent {}

    /** curView, for which NOTIFY was received or is about to be sent. Replaces the earlier one. */
    record CurView(View view) implements Persistent {}

    /** Of a view that curView has left behind: nothing is kept where an entry was. */
    sealed interface Dropped extends Persistent {
        @Override
        default boolean erases() {
            return true;
        }
    }

    /** In the place of a {@link MemCopy}. */
    record NoMemCopy(View view, ProcessId owner) implements Dropped {}

    /** In the place of an {@link OwnEntry}. */
    record NoOwnEntry(View view) implements Dropped {}

    /** What is kept of lives, this process's and others': no part of the paper's protocol. */
    sealed interface OfLife extends Persistent {}

    /** What this process is. Written once, before anything else. */
    record Born(Birth birth) implements OfLife {}

    /** Enough of V(0) recorded this process's life. Written once. */
    record ConfirmedLife(String life) implements OfLife {}

    /** The life and the latest start of another process. Replaces the earlier one. */
    record KnownLife(ProcessId id, String life, long incarnation, String start, boolean confirmed) implements OfLife {}
}
