package dynacheck.workloads.dynastore.trace;

import dynacheck.checker.Details;
import dynacheck.history.NaturalOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The graph of views for the report: one column for each step away from V(0), the established views as the path. Of a
 * long run the first are shown.
 */
final class ViewPicture {
    private static final int MOST_VIEWS = 80;

    private static final String CAPTION =
            "The graph of views that the nodes' traces show. Each arrow is a proposal that scans of the left view"
                    + " returned; the thick path is the sequence of established views (Definition 2), which every"
                    + " operation follows in the end.";

    private final ViewGraph graph;
    private final List<View> shown;
    private final Map<View, Integer> columns = new HashMap<>();

    private ViewPicture(ViewGraph graph) {
        this.graph = graph;
        List<View> established = graph.established();
        shown = new ArrayList<>(established.stream().limit(MOST_VIEWS / 2).toList());
        // Of later ones nothing would be drawn that leads to them or from them.
        boolean isCut = shown.size() < established.size();
        graph.views().stream()
                .filter(v -> !established.contains(v))
                .filter(v -> !isCut || View.ORDER.compare(v, established.get(MOST_VIEWS / 2 - 1)) < 0)
                .limit(MOST_VIEWS / 2)
                .forEach(shown::add);
        shown.sort(View.ORDER);
        shown.forEach(view -> columns.put(view, column(view)));
    }

    /** Empty if no view but V(0) was seen. */
    static Optional<Details.Graph> of(ViewGraph graph) {
        return graph.views().size() < 2 ? Optional.empty() : Optional.of(new ViewPicture(graph).picture());
    }

    private Details.Graph picture() {
        List<Details.Node> nodes = shown.stream()
                .map(view -> new Details.Node(
                        columns.getOrDefault(view, 0),
                        name(view),
                        "{" + natural(view.members()) + "}",
                        view.toString(),
                        graph.established().contains(view)))
                .toList();
        List<Details.Edge> edges = new ArrayList<>();
        for (ViewGraph.Edge edge : graph.edges()) {
            int from = shown.indexOf(edge.from());
            int to = shown.indexOf(edge.to());
            if (from >= 0 && to >= 0) {
                String changes = natural(edge.to().minus(edge.from()).changes()).replace('-', '\u2212');
                edges.add(new Details.Edge(
                        from,
                        to,
                        changes,
                        changes + "\nproposed by " + natural(edge.proposers())
                                + (edge.traversers().isEmpty() ? "" : "\nfound there by " + natural(edge.traversers())),
                        isEstablished(edge)));
            }
        }
        int left = graph.views().size() - shown.size();
        return new Details.Graph(
                CAPTION, nodes, edges, left == 0 ? "" : left + " more view" + (left == 1 ? "" : "s") + " not drawn.");
    }

    private static String natural(Collection<String> names) {
        return String.join(" ", NaturalOrder.sorted(names));
    }

    /** Longest way from V(0); a view that no proposal leads to stands behind all that it contains. */
    private int column(View view) {
        int after = -1;
        for (ViewGraph.Edge edge : graph.edges()) {
            if (edge.to().equals(view)) {
                after = Math.max(after, columns.getOrDefault(edge.from(), -1));
            }
        }
        if (after < 0) {
            for (Map.Entry<View, Integer> placed : columns.entrySet()) {
                after = placed.getKey().isSubsetOf(view) ? Math.max(after, placed.getValue()) : after;
            }
        }
        return after + 1;
    }

    private String name(View view) {
        int at = graph.established().indexOf(view);
        return at < 0 ? "not established" : at == 0 ? "V(0)" : "established " + at;
    }

    private boolean isEstablished(ViewGraph.Edge edge) {
        List<View> path = graph.established();
        int at = path.indexOf(edge.from());
        return at >= 0 && at + 1 < path.size() && path.get(at + 1).equals(edge.to());
    }
}
