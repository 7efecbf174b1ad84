package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * White-box properties on the trace of all processes, in the order in which things happened: NV1-NV4 of section 4 for
 * each view's weak snapshot, checked at every event, and the sequence of established views (Definition 2), checked
 * when asked.
 */
@NullUnmarked
final class Invariants {
    /** What was true when a scan began: NV2 and NV3 speak of what completed before. */
    private record Begun(boolean updated, TreeSet<View> seen) {}

    /** One view's weak snapshot, as an outsider sees it. */
    private static final class Snapshot {
        final TreeSet<View> proposed = new TreeSet<>(Views.ORDER);
        final TreeMap<ProcessId, View> registers = new TreeMap<>();
        /** Everything that an ended scan returned. */
        final TreeSet<View> seen = new TreeSet<>(Views.ORDER);
        /** In every non-empty result so far; null if there was none. */
        @Nullable
        TreeSet<View> common;

        final TreeMap<String, Begun> scanning = new TreeMap<>();
        boolean updated;

        Snapshot() {}

        Snapshot(Snapshot other) {
            proposed.addAll(other.proposed);
            registers.putAll(other.registers);
            seen.addAll(other.seen);
            common = other.common == null ? null : copy(other.common);
            scanning.putAll(other.scanning); // values never change
            updated = other.updated;
        }

        @Override
        public String toString() {
            return proposed + "|" + registers + "|" + seen + "|" + common + "|" + scanning + "|" + updated;
        }
    }

    private final View initialView;
    private final TreeMap<View, Snapshot> snapshots = new TreeMap<>(Views.ORDER);
    /** Views that must be established, with the first reason. */
    private final TreeMap<View, String> used = new TreeMap<>(Views.ORDER);

    private String violation = "";

    Invariants(View initialView) {
        this.initialView = initialView;
    }

    Invariants copy() {
        Invariants copy = new Invariants(initialView);
        snapshots.forEach((view, snapshot) -> copy.snapshots.put(view, new Snapshot(snapshot)));
        copy.used.putAll(used);
        copy.violation = violation;
        return copy;
    }

    /** Equal for equal futures. */
    @Override
    public String toString() {
        return snapshots + " " + used.keySet() + violation;
    }

    /** The first violation of NV1-NV4, or "". */
    String violation() {
        return violation;
    }

    void observe(ProcessId process, TraceEvent event) {
        switch (event) {
            case TraceEvent.UpdateInvoked e -> snapshot(e.view()).proposed.add(e.proposal());
            case TraceEvent.UpdateCompleted e -> snapshot(e.view()).updated = true;
            case TraceEvent.ScanStarted e -> {
                Snapshot s = snapshot(e.view());
                s.scanning.put(process + "." + e.scan(), new Begun(s.updated, copy(s.seen)));
            }
            case TraceEvent.ScanEnded e -> onScanEnded(process, e);
            case TraceEvent.WriteInView e -> used.putIfAbsent(e.view(), "WriteInView at " + process);
            case TraceEvent.CurViewChanged e -> used.putIfAbsent(e.view(), "curView at " + process);
            case TraceEvent.NotifyReceived e -> used.putIfAbsent(e.view(), "NOTIFY received at " + process);
            case TraceEvent.OperationEnded e -> used.putIfAbsent(e.view(), "an operation ended at " + process);
            case TraceEvent.TimestampChosen e -> {}
            case TraceEvent.ChunkRead e -> {}
            case TraceEvent.ChunkWritten e -> {}
            case TraceEvent.TransferBegun e -> {}
            case TraceEvent.StretchRead e -> {}
            case TraceEvent.StretchHeld e -> {}
            case TraceEvent.Numbered e -> {}
            case TraceEvent.TraverseRestarted e -> {}
            case TraceEvent.Enabled e -> {}
            case TraceEvent.Halted e -> {}
            case TraceEvent.Told e -> {}
            case TraceEvent.Heard e -> {}
            case TraceEvent.Recovered e -> {}
        }
    }

    private void onScanEnded(ProcessId process, TraceEvent.ScanEnded e) {
        Snapshot s = snapshot(e.view());
        Begun begun = s.scanning.remove(process + "." + e.scan());
        TreeSet<View> found = new TreeSet<>(Views.ORDER);
        for (MemEntry entry : e.result()) {
            found.add(entry.proposal());
            View before = s.registers.putIfAbsent(entry.owner(), entry.proposal());
            if (before != null && !before.equals(entry.proposal())) {
                fail("NV: Mem[" + entry.owner() + "] held " + before + " and " + entry.proposal(), e);
            }
        }
        if (!s.proposed.containsAll(found)) {
            fail("NV1: " + found + " found, only " + s.proposed + " proposed", e);
        }
        if (begun.updated() && found.isEmpty()) {
            fail("NV2: empty, although an update had completed", e);
        }
        if (!found.containsAll(begun.seen())) {
            fail("NV3: " + found + " found, " + begun.seen() + " found before", e);
        }
        s.seen.addAll(found);
        if (!found.isEmpty()) {
            if (s.common == null) {
                s.common = copy(found);
            } else {
                s.common.retainAll(found);
            }
            if (s.common.isEmpty()) {
                fail("NV4: no proposal is in every non-empty scan", e);
            }
        }
    }

    private void fail(String what, TraceEvent.ScanEnded e) {
        if (violation.isEmpty()) {
            violation = what + ", ws(" + e.view() + ")";
        }
    }

    /**
     * Definition 2: V(0) is established, and with w also w ∪ c for a c that every non-empty scan of w returned. The
     * choice of c is free, so every choice is tried; each must have every view that was used. Returns "" or what is
     * wrong.
     */
    String establishedViolation() {
        return violation.isEmpty() ? establishedViolation(initialView, List.of()) : violation;
    }

    private String establishedViolation(View w, List<View> before) {
        List<View> sequence = new ArrayList<>(before);
        sequence.add(w);
        Snapshot s = snapshots.get(w);
        boolean last = true;
        if (s != null && s.common != null) {
            for (View c : s.common) {
                View next = w.union(c);
                if (!next.equals(w)) {
                    last = false;
                    String wrong = establishedViolation(next, sequence);
                    if (!wrong.isEmpty()) {
                        return wrong;
                    }
                }
            }
        }
        if (last) {
            for (var use : used.entrySet()) {
                if (!sequence.contains(use.getKey())) {
                    return "EV: " + use.getKey() + " is not established (" + use.getValue() + "), these are: "
                            + sequence;
                }
            }
        }
        return "";
    }

    private Snapshot snapshot(View view) {
        return snapshots.computeIfAbsent(view, v -> new Snapshot());
    }

    private static TreeSet<View> copy(TreeSet<View> views) {
        TreeSet<View> copy = new TreeSet<>(Views.ORDER);
        copy.addAll(views);
        return copy;
    }
}
