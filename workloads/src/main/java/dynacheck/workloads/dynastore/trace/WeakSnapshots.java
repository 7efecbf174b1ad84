package dynacheck.workloads.dynastore.trace;

import dynacheck.workloads.dynastore.trace.Observations.Scan;
import dynacheck.workloads.dynastore.trace.Observations.Snapshot;
import dynacheck.workloads.dynastore.trace.Observations.Stamp;
import dynacheck.workloads.dynastore.trace.TraceEvent.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** NV1 to NV4 of every view's weak snapshot (section 4 of the paper); NV5, that they end, is Definition 1's matter. */
final class WeakSnapshots {
    private final View view;
    private final Snapshot ws;
    private final Set<String> traced;
    private final List<Violation> violations = new ArrayList<>();

    private WeakSnapshots(View view, Snapshot ws, Set<String> traced) {
        this.view = view;
        this.ws = ws;
        this.traced = traced;
    }

    static List<Violation> check(Observations observed) {
        List<Violation> all = new ArrayList<>();
        observed.snapshots().forEach((view, ws) -> {
            WeakSnapshots check = new WeakSnapshots(view, ws, observed.processes());
            check.proposed();
            if (observed.hasOneClock()) {
                check.proposedBefore();
                check.seenOnceCompleted();
                check.growing();
            }
            check.common();
            check.writtenOnce();
            all.addAll(check.violations);
        });
        return all;
    }

    /** Proposals in every non-empty scan, fewest changes first; empty if there is no such scan. */
    static Set<View> common(Snapshot ws) {
        Set<View> common = new TreeSet<>(View.ORDER);
        boolean first = true;
        for (Scan scan : ws.nonEmpty()) {
            List<View> proposals = scan.result().stream().map(Entry::proposal).toList();
            if (first) {
                common.addAll(proposals);
            } else {
                common.retainAll(Set.copyOf(proposals));
            }
            first = false;
        }
        return common;
    }

    /** NV1 without times. The proposals of a process without a trace cannot be judged. */
    private void proposed() {
        firstSeen().forEach((entry, scan) -> {
            if (!ws.invoked.containsKey(entry) && traced.contains(entry.owner())) {
                broken(
                        Property.NV1,
                        scan + " holds " + entry.proposal() + " of " + entry.owner() + ", but no update of "
                                + entry.owner() + " was ever given that.");
            }
        });
    }

    /** NV1. */
    private void proposedBefore() {
        firstSeen().forEach((entry, scan) -> {
            Stamp invoked = ws.invoked.get(entry);
            if (invoked != null && invoked.timeNanos() > scan.end().timeNanos()) {
                broken(
                        Property.NV1,
                        scan + " ended before " + entry.owner() + " invoked the update with " + entry.proposal()
                                + " in it.");
            }
        });
    }

    private Map<Entry, Scan> firstSeen() {
        Map<Entry, Scan> firstSeen = new LinkedHashMap<>();
        for (Scan scan : ws.nonEmpty()) {
            for (Entry entry : scan.result()) {
                firstSeen.merge(
                        entry, scan, (a, b) -> a.end().timeNanos() <= b.end().timeNanos() ? a : b);
            }
        }
        return firstSeen;
    }

    /** NV2. */
    private void seenOnceCompleted() {
        Stamp completed = ws.firstCompleted;
        if (completed == null) {
            return;
        }
        ws.scans.stream()
                .filter(s -> s.isEmpty() && s.start().timeNanos() > completed.timeNanos())
                .findFirst()
                .ifPresent(scan -> broken(
                        Property.NV2,
                        scan + " was invoked after the update by " + completed.process() + " had completed."));
    }

    /** NV3: whatever scans that ended before another began have seen, that one must see. */
    private void growing() {
        List<Scan> byEnd = sorted(s -> s.end().timeNanos());
        Map<Entry, Scan> seen = new HashMap<>();
        int ended = 0;
        for (Scan scan : sorted(s -> s.start().timeNanos())) {
            while (ended < byEnd.size()
                    && byEnd.get(ended).end().timeNanos() < scan.start().timeNanos()) {
                Scan earlier = byEnd.get(ended++);
                earlier.result().forEach(entry -> seen.putIfAbsent(entry, earlier));
            }
            for (Map.Entry<Entry, Scan> known : seen.entrySet()) {
                if (!scan.result().contains(known.getKey())) {
                    broken(
                            Property.NV3,
                            known.getValue() + " ended before " + scan + " began, which lacks "
                                    + known.getKey().proposal() + " of "
                                    + known.getKey().owner() + ".");
                    return;
                }
            }
        }
    }

    private List<Scan> sorted(java.util.function.ToLongFunction<Scan> time) {
        return ws.scans.stream().sorted(Comparator.comparingLong(time)).toList();
    }

    /** NV4. */
    private void common() {
        List<Scan> scans = ws.nonEmpty();
        if (!scans.isEmpty() && common(ws).isEmpty()) {
            List<String> distinct =
                    scans.stream().map(Scan::toString).distinct().limit(4).toList();
            broken(Property.NV4, "No proposal is in all of " + String.join(", ", distinct) + ".");
        }
    }

    private void writtenOnce() {
        Map<String, View> valueOf = new HashMap<>();
        for (Scan scan : ws.nonEmpty()) {
            for (Entry entry : scan.result()) {
                View other = valueOf.putIfAbsent(entry.owner(), entry.proposal());
                if (other != null && !other.equals(entry.proposal())) {
                    broken(
                            Property.WRITTEN_ONCE,
                            "Scans see two proposals of " + entry.owner() + ": " + other + " and " + entry.proposal()
                                    + ".");
                    return;
                }
            }
        }
    }

    private void broken(Property property, String why) {
        String text = Character.toUpperCase(why.charAt(0)) + why.substring(1);
        violations.add(new Violation(property, "In ws(" + view + "): " + text));
    }
}
