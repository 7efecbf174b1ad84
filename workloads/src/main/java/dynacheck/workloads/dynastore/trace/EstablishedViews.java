package dynacheck.workloads.dynastore.trace;

import dynacheck.workloads.dynastore.trace.Observations.Scan;
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

    /** A view to which proposals of another one lead. */
    private static final class Led {
        final Set<String> proposers = new TreeSet<>();
        final Set<String> traversers = new TreeSet<>();
    }

    /** The views and proposals that were seen, with the established path, to be drawn. */
    static ViewGraph graph(Observations observed, List<View> sequence) {
        Set<View> views = new TreeSet<>(View.ORDER);
        views.addAll(sequence);
        views.addAll(observed.uses().keySet());
        List<ViewGraph.Edge> edges = new ArrayList<>();
        observed.snapshots().forEach((w, ws) -> {
            views.add(w);
            Map<View, Led> led = new LinkedHashMap<>();
            Map<View, Led> byProposal = new HashMap<>(); // many scans find the same few proposals
            for (Scan scan : ws.nonEmpty) {
                for (TraceEvent.Entry entry : scan.result()) {
                    Led to = byProposal.computeIfAbsent(
                            entry.proposal(), proposal -> led.computeIfAbsent(w.union(proposal), next -> new Led()));
                    to.proposers.add(entry.owner());
                    to.traversers.add(scan.start().process());
                }
            }
            led.forEach((next, by) -> {
                if (!next.equals(w)) {
                    views.add(next);
                    edges.add(new ViewGraph.Edge(w, next, List.copyOf(by.proposers), List.copyOf(by.traversers)));
                }
            });
        });
        return new ViewGraph(List.copyOf(views), edges, sequence);
    }

    /** How often each kind of use was judged. */
    static Map<TraceEvent.Use, Integer> counts(Observations observed) {
        Map<TraceEvent.Use, Integer> counts = new TreeMap<>();
        observed.uses().values().forEach(uses -> uses.keySet().forEach(use -> counts.merge(use, 1, Integer::sum)));
        return counts;
    }
}
