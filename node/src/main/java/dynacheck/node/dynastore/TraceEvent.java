package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Protocol events for white-box checks: weak snapshots NV1-NV4, established views, tags against real time, durability
 * order.
 */
public sealed interface TraceEvent {
    /** Line 1: this process proposes. Its entry holds this, or what it proposed first. */
    record UpdateInvoked(View view, View proposal) implements TraceEvent {}

    /** Line 4: this process's oldest open update of ws(view) ended. */
    record UpdateCompleted(View view) implements TraceEvent {}

    /** {@code scan} numbers scans of this process, so that start and end can be paired. */
    record ScanStarted(View view, long scan) implements TraceEvent {}

    record ScanEnded(View view, long scan, List<MemEntry> result) implements TraceEvent {
        public ScanEnded {
            result = List.copyOf(result);
        }
    }

    record WriteInView(View view) implements TraceEvent {}

    record TimestampChosen(String key, Timestamp ts) implements TraceEvent {}

    /**
     * Of a full transfer that is to end in {@code target}: a majority of {@code view}, which it left, answered for the
     * keys behind {@code after}; null is before the first key.
     */
    record ChunkRead(View target, View view, @Nullable String after, List<ChunkPart> parts) implements TraceEvent {
        public ChunkRead {
            parts = List.copyOf(parts);
        }
    }

    /**
     * @param last key that it told; null if it told none
     * @param complete it has no key behind those
     */
    record ChunkPart(ProcessId from, @Nullable String last, boolean complete) {}

    /** A majority of {@code target} has what was read of the keys from {@code first} to {@code last}. */
    record ChunkWritten(View target, String first, String last, List<ProcessId> by) implements TraceEvent {
        public ChunkWritten {
            by = List.copyOf(by);
        }
    }

    /** A transfer of the short form begins to compare; what an earlier one found does not count. */
    record TransferBegun(View target) implements TraceEvent {}

    /**
     * Of a transfer of the short form that is to end in {@code target}: these members of {@code view}, which it left,
     * answered for the keys from {@code begin} to before {@code end}, places as in {@link KeyRanges}.
     */
    record StretchRead(View target, View view, String begin, String end, List<ProcessId> by) implements TraceEvent {
        public StretchRead {
            by = List.copyOf(by);
        }
    }

    /** Of every key from {@code begin} to before {@code end}, so many members of {@code target} hold what was read. */
    record StretchHeld(View target, String begin, String end, int holders) implements TraceEvent {}

    /** The first request of this life has this number; those after it have the same incarnation. */
    record Numbered(MessageNumber first) implements TraceEvent {}

    record CurViewChanged(View view) implements TraceEvent {}

    /** Of another view than curView. */
    record NotifyReceived(View view, ProcessId from) implements TraceEvent {}

    record TraverseRestarted(View from) implements TraceEvent {}

    record OperationEnded(View view, TaggedValue value) implements TraceEvent {}

    record Enabled(View view) implements TraceEvent {}

    record Halted(View view) implements TraceEvent {}

    /** The process told others that its disk holds this. Traced by the shell, as are the next two. */
    record Told(List<DiskFact> facts) implements TraceEvent {
        public Told {
            facts = List.copyOf(facts);
        }
    }

    /** The life {@code incarnation} of another process told this one that the other's disk holds this. */
    record Heard(ProcessId from, long incarnation, List<DiskFact> facts) implements TraceEvent {
        public Heard {
            facts = List.copyOf(facts);
        }
    }

    /** The process starts, and its disk holds this. */
    record Recovered(List<DiskFact> facts) implements TraceEvent {
        public Recovered {
            facts = List.copyOf(facts);
        }
    }
}
