package dynacheck.workloads.dynastore.trace;

import dynacheck.workloads.dynastore.trace.Observations.Scan;
import dynacheck.workloads.dynastore.trace.Observations.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Definition 2: the established views, and whether every view that a process worked in is one of them. The paper lets
 * the next view be chosen arbitrarily among the proposals that all non-empty scans share; the least one is taken here.
 * The sequence is ordered by containment by construction.
 */
final class EstablishedViews {
    private EstablishedViews() {}

    /** V(0) first. Ends where nothing was scanned, or where NV4 is broken. */
    static List<View> sequence(Observations observed, View initial) {
        List<View> sequence = new ArrayList<>(List.of(initial));
        while (true) {
            View w = sequence.getLast();
            Set<View> common = WeakSnapshots.common(observed.of(w));
            if (common.isEmpty()) {
                return sequence;
            }
            View next = w.union(common.iterator().next());
            if (next.equals(w)) {
                return sequence; // an empty proposal, or one that proposes nothing new
            }
            sequence.add(next);
        }
    }

    static List<Violation> check(Observations observed, List<View> sequence) {
        List<Violation> violations = new ArrayList<>();
        Set<View> established = Set.copyOf(sequence);
        observed.uses().forEach((view, uses) -> {
            if (!established.contains(view)) {
                uses.forEach((use, stamp) -> violations.add(new Violation(
                        Property.ESTABLISHED,
                        stamp.process() + " " + use.words() + " " + view + ", which is not established: "
                                + nearest(view, sequence) + ".",
                        List.of(Violation.Seen.at(stamp, "it " + use.words() + " " + view)))));
            }
        });
        return violations;
    }

    private static String nearest(View view, List<View> sequence) {
        View last = sequence.getFirst();
        for (View w : sequence) {
            if (w.isSubsetOf(view)) {
                last = w;
                continue;
            }
            return "after " + last + " comes " + w + ", which is neither contained in it nor contains it"
                    + (view.isSubsetOf(w) ? " without others between" : "");
        }
        return "the sequence ends with " + last;
    }

    /** The views and proposals that were seen, with the established path, to be drawn. */
    static ViewGraph graph(Observations observed, List<View> sequence) {
        Set<View> views = new TreeSet<>(View.ORDER);
        views.addAll(sequence);
        views.addAll(observed.uses().keySet());
        Map<List<View>, Set<String>> proposers = new LinkedHashMap<>();
        Map<List<View>, Set<String>> traversers = new HashMap<>();
        for (Map.Entry<View, Snapshot> e : observed.snapshots().entrySet()) {
            View w = e.getKey();
            views.add(w);
            Map<View, View> led = new HashMap<>(); // many scans find the same few proposals
            for (Scan scan : e.getValue().nonEmpty) {
                for (TraceEvent.Entry entry : scan.result()) {
                    View next = led.computeIfAbsent(entry.proposal(), w::union);
                    if (!next.equals(w)) {
                        views.add(next);
                        List<View> ends = List.of(w, next);
                        proposers.computeIfAbsent(ends, k -> new TreeSet<>()).add(entry.owner());
                        traversers
                                .computeIfAbsent(ends, k -> new TreeSet<>())
                                .add(scan.start().process());
                    }
                }
            }
        }
        List<ViewGraph.Edge> edges = new ArrayList<>();
        proposers.forEach((ends, owners) -> edges.add(new ViewGraph.Edge(
                ends.getFirst(),
                ends.getLast(),
                List.copyOf(owners),
                List.copyOf(traversers.getOrDefault(ends, Set.of())))));
        return new ViewGraph(List.copyOf(views), edges, sequence);
    }

    /** How often each kind of use was judged. */
    static Map<TraceEvent.Use, Integer> counts(Observations observed) {
        Map<TraceEvent.Use, Integer> counts = new TreeMap<>();
        observed.uses().values().forEach(uses -> uses.keySet().forEach(use -> counts.merge(use, 1, Integer::sum)));
        return counts;
    }
}
