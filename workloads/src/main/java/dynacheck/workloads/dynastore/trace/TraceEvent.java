package dynacheck.workloads.dynastore.trace;

import dynacheck.history.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a trace line says, as far as the checks use it. The node has a type of that name, too, and these checks share
 * none of its code on purpose: a mistake in the node's own views or events must not hide from whoever checks them.
 */
public sealed interface TraceEvent {
    /** Line 3 of Algorithm 1: the process is about to write {@code proposal} into its register of ws(view). */
    record UpdateInvoked(View view, View proposal) implements TraceEvent {}

    /** That write reached a majority. */
    record UpdateCompleted(View view) implements TraceEvent {}

    /** {@code scan} pairs start and end; it counts within a process, an incarnation and a view. */
    record ScanStarted(View view, long scan) implements TraceEvent {}

    record ScanEnded(View view, long scan, List<Entry> result) implements TraceEvent {
        public ScanEnded {
            result = List.copyOf(result);
        }
    }

    /** The process acted in a view that must be established. */
    record Used(Use use, View view) implements TraceEvent {}

    /** Line 72 of Algorithm 2: a write chose this timestamp for the key. */
    record TimestampChosen(String key, Tag tag) implements TraceEvent {}

    /**
     * Of a full transfer that is to end in {@code target}: these members of {@code view}, which it left, answered for
     * the keys behind {@code after}; null is before the first key.
     */
    record ChunkRead(View target, View view, @Nullable String after, List<Part> parts) implements TraceEvent {
        public ChunkRead {
            parts = List.copyOf(parts);
        }
    }

    /**
     * What one member answered.
     *
     * @param last key of its answer; null if there was none
     * @param complete it has no key behind those
     */
    record Part(String from, @Nullable String last, boolean complete) {}

    /** These members of {@code target} have what was read of the keys from {@code first} to {@code last}. */
    record ChunkWritten(View target, String first, String last, List<String> by) implements TraceEvent {
        public ChunkWritten {
            by = List.copyOf(by);
        }
    }

    /** A transfer that compares before it moves begins; what an earlier one found does not count. */
    record TransferBegun(View target) implements TraceEvent {}

    /**
     * Of a transfer that is to end in {@code target} and compares before it moves: these members of {@code view}, which
     * it left, answered for the keys from one place of the order to before another.
     */
    record StretchRead(View target, View view, String begin, String end, List<String> by) implements TraceEvent {
        public StretchRead {
            by = List.copyOf(by);
        }
    }

    /** Of every key there, at least so many members of {@code target} hold what was read. */
    record StretchHeld(View target, String begin, String end, int holders) implements TraceEvent {}

    /** The requests of this life carry this incarnation. */
    record Numbered(long incarnation) implements TraceEvent {}

    /** A life of the process begins, on a machine's boot of this name; processes of one boot have one clock. */
    record Started(String boot) implements TraceEvent {}

    /** The process reported to others that its disk holds this. */
    record Told(List<DiskFact> facts) implements TraceEvent {
        public Told {
            facts = List.copyOf(facts);
        }
    }

    /** The life {@code incarnation} of another process reported to this one that the other's disk holds this. */
    record Heard(String from, long incarnation, List<DiskFact> facts) implements TraceEvent {
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

    /** Anything else: read and not judged. */
    record Other() implements TraceEvent {}

    /** A register of a weak snapshot with its one value. */
    record Entry(String owner, View proposal) {
        @Override
        public String toString() {
            return owner + " proposes " + proposal;
        }
    }

    /** How a process uses a view, in words that fit "n3 ... {+n1}". */
    enum Use {
        CUR_VIEW("CurViewChanged", "made its curView"),
        NOTIFY("NotifyReceived", "got NOTIFY for"),
        WRITE_IN_VIEW("WriteInView", "ran WriteInView in"),
        ENABLED("Enabled", "enabled its operations in"),
        ENDED("OperationEnded", "ended an operation in");

        private final String traced;
        private final String words;

        Use(String traced, String words) {
            this.traced = traced;
            this.words = words;
        }

        /** The type of its lines in a trace. */
        String traced() {
            return traced;
        }

        static Optional<Use> traced(String type) {
            return Arrays.stream(values()).filter(u -> u.traced.equals(type)).findFirst();
        }

        String words() {
            return words;
        }
    }
}
