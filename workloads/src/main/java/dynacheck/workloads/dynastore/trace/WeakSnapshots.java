package dynacheck.workloads.dynastore.trace;

import dynacheck.workloads.dynastore.trace.Observations.Scan;
import dynacheck.workloads.dynastore.trace.Observations.Snapshot;
import dynacheck.workloads.dynastore.trace.Observations.Stamp;
import dynacheck.workloads.dynastore.trace.TraceEvent.Entry;
import dynacheck.workloads.dynastore.trace.Violation.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** NV1 to NV4 of every view's weak snapshot (section 4 of the paper); NV5, that they end, is Definition 1's matter. */
final class WeakSnapshots {
    /** That are told of those that have nothing in common. */
    private static final int MOST_SCANS = 4;

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
            Map<Entry, Scan> firstSeen = check.firstSeen();
            check.proposed(firstSeen);
            if (observed.hasOneClock()) {
                check.proposedBefore(firstSeen);
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
        if (!ws.nonEmpty.isEmpty()) {
            ws.nonEmpty.getFirst().result().forEach(entry -> common.add(entry.proposal()));
            for (Scan scan : ws.nonEmpty) {
                common.removeIf(proposal -> !scan.proposes(proposal));
            }
        }
        return common;
    }

    /** NV1 without times. The proposals of a process without a trace cannot be judged. */
    private void proposed(Map<Entry, Scan> firstSeen) {
        firstSeen.forEach((entry, scan) -> {
            if (!ws.invoked.containsKey(entry) && traced.contains(entry.owner())) {
                broken(
                        Property.NV1,
                        scan + " holds " + entry.proposal() + " of " + entry.owner() + ", but no update of "
                                + entry.owner() + " was ever given that.",
                        Seen.scan(scan));
            }
        });
    }

    /** NV1. */
    private void proposedBefore(Map<Entry, Scan> firstSeen) {
        firstSeen.forEach((entry, scan) -> {
            Stamp invoked = ws.invoked.get(entry);
            if (invoked != null && invoked.timeNanos() > scan.end().timeNanos()) {
                broken(
                        Property.NV1,
                        scan + " ended before " + entry.owner() + " invoked the update with " + entry.proposal()
                                + " in it.",
                        Seen.scan(scan),
                        Seen.at(invoked, "it invoked the update with " + entry.proposal()));
            }
        });
    }

    private Map<Entry, Scan> firstSeen() {
        Map<Entry, Scan> firstSeen = new LinkedHashMap<>();
        for (Scan scan : ws.nonEmpty) {
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
                        scan + " was invoked after the update by " + completed.process() + " had completed.",
                        Seen.at(completed, "its update completed"),
                        Seen.scan(scan)));
    }

    /** NV3: whatever scans that ended before another began have seen, that one must see. */
    private void growing() {
        if (ws.nonEmpty.isEmpty()) {
            return;
        }
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
                                    + known.getKey().owner() + ".",
                            Seen.scan(known.getValue()),
                            Seen.scan(scan));
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
        List<Scan> scans = ws.nonEmpty;
        if (!scans.isEmpty() && common(ws).isEmpty()) {
            Map<String, Scan> distinct = new LinkedHashMap<>();
            scans.forEach(scan -> distinct.putIfAbsent(scan.toString(), scan));
            broken(
                    Property.NV4,
                    "No proposal is in all of "
                            + distinct.keySet().stream().limit(MOST_SCANS).collect(Collectors.joining(", ")) + ".",
                    distinct.values().stream().limit(MOST_SCANS).map(Seen::scan).toArray(Seen[]::new));
        }
    }

    private void writtenOnce() {
        Map<String, Scan> first = new HashMap<>();
        for (Scan scan : ws.nonEmpty) {
            for (Entry entry : scan.result()) {
                Scan earlier = first.putIfAbsent(entry.owner(), scan);
                View other = earlier == null ? entry.proposal() : proposal(earlier, entry.owner());
                if (earlier != null && !other.equals(entry.proposal())) {
                    broken(
                            Property.WRITTEN_ONCE,
                            "Scans see two proposals of " + entry.owner() + ": " + other + " and " + entry.proposal()
                                    + ".",
                            Seen.scan(earlier),
                            Seen.scan(scan));
                    return;
                }
            }
        }
    }

    private static View proposal(Scan scan, String owner) {
        return scan.result().stream()
                .filter(entry -> entry.owner().equals(owner))
                .findFirst()
                .orElseThrow()
                .proposal();
    }

    private void broken(Property property, String why, Seen... seen) {
        String text = Character.toUpperCase(why.charAt(0)) + why.substring(1);
        violations.add(new Violation(property, "In ws(" + view + "): " + text, List.of(seen)));
    }
}
