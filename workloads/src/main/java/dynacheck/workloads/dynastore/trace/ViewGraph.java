package dynacheck.workloads.dynastore.trace;

import java.util.List;

/**
 * The graph of views that processes traversed, as in the paper's Figure 1.
 *
 * @param views all of them, fewest changes first; V(0) is the first
 * @param edges from a view to the one that a proposal found in its weak snapshot leads to
 * @param established the path of Definition 2
 */
public record ViewGraph(List<View> views, List<Edge> edges, List<View> established) {
    public ViewGraph {
        views = List.copyOf(views);
        edges = List.copyOf(edges);
        established = List.copyOf(established);
    }

    /**
     * @param proposers whose registers held the proposal {@code to \ from}
     * @param traversers processes whose scans returned it, and which so came to the view {@code to}
     */
    public record Edge(View from, View to, List<String> proposers, List<String> traversers) {
        public Edge {
            proposers = List.copyOf(proposers);
            traversers = List.copyOf(traversers);
        }
    }
}
