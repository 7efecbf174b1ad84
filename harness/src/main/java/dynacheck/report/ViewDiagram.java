package dynacheck.report;

import dynacheck.checker.trace.View;
import dynacheck.checker.trace.ViewGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lays out the graph of views as in the paper's Figure 1: time runs to the right, one column for each step away from
 * V(0), the established path in the middle row, other views above and below it.
 */
final class ViewDiagram {
    private static final int MOST_VIEWS = 80;
    private static final double CHARACTER = 7.3;
    private static final double BOX_HEIGHT = 40;
    private static final double ROW = 74;
    private static final double MARGIN = 14;
    /** Room for an edge with its label. */
    private static final double GAP = 92;

    private static final int LONGEST_LABEL = 34;

    private final ViewGraph graph;
    private final List<View> shown;
    private final Map<View, Integer> column = new HashMap<>();
    private final Map<View, Integer> row = new HashMap<>();
    private final Map<View, Page.Box> boxes = new LinkedHashMap<>();

    private ViewDiagram(ViewGraph graph) {
        this.graph = graph;
        this.shown = graph.views().stream()
                .filter(v -> !graph.established().contains(v))
                .limit(MOST_VIEWS / 2)
                .collect(java.util.stream.Collectors.toCollection(() -> new ArrayList<>(
                        graph.established().stream().limit(MOST_VIEWS / 2).toList())));
        shown.sort(View.ORDER);
    }

    /** Null if no view but V(0) was seen. */
    static Page.@Nullable Graph of(ViewGraph graph) {
        return graph.views().size() < 2 ? null : new ViewDiagram(graph).layout();
    }

    private Page.Graph layout() {
        placeInColumns();
        placeInRows();
        int lowest = row.values().stream().mapToInt(r -> r).min().orElse(0);
        int highest = row.values().stream().mapToInt(r -> r).max().orElse(0);
        double right = boxes(lowest);
        List<Page.Arrow> arrows = new ArrayList<>();
        for (ViewGraph.Edge edge : graph.edges()) {
            Page.Box from = boxes.get(edge.from());
            Page.Box to = boxes.get(edge.to());
            if (from != null && to != null) {
                arrows.add(arrow(edge, from, to));
            }
        }
        arrows.sort(Comparator.comparing(Page.Arrow::tone).reversed()); // the established path lies above the others
        int left = graph.views().size() - shown.size();
        return new Page.Graph(
                right + MARGIN,
                (highest - lowest) * ROW + BOX_HEIGHT + 2 * MARGIN + 16,
                List.copyOf(boxes.values()),
                arrows,
                left == 0 ? "" : Text.plural(left, "more view") + " not drawn.");
    }

    /** Longest way from V(0); a view that no proposal leads to stands behind all that it contains. */
    private void placeInColumns() {
        for (View view : shown) {
            int after = -1;
            for (ViewGraph.Edge edge : graph.edges()) {
                if (edge.to().equals(view)) {
                    after = Math.max(after, column.getOrDefault(edge.from(), -1));
                }
            }
            if (after < 0) {
                for (Map.Entry<View, Integer> placed : column.entrySet()) {
                    after = placed.getKey().isSubsetOf(view) ? Math.max(after, placed.getValue()) : after;
                }
            }
            column.put(view, after + 1);
        }
    }

    /** The established view of a column in row 0, the others in rows 1, -1, 2, -2... */
    private void placeInRows() {
        Map<Integer, Integer> others = new HashMap<>();
        for (View view : shown) {
            if (graph.established().contains(view)) {
                row.put(view, 0);
            } else {
                int n = others.merge(column.getOrDefault(view, 0), 1, Integer::sum);
                row.put(view, n % 2 == 1 ? (n + 1) / 2 : -n / 2);
            }
        }
    }

    /** Returns the right end. */
    private double boxes(int lowest) {
        TreeMap<Integer, Double> widths = new TreeMap<>();
        for (View view : shown) {
            widths.merge(column.getOrDefault(view, 0), width(view), Math::max);
        }
        Map<Integer, Double> lefts = new HashMap<>();
        double x = MARGIN;
        for (Map.Entry<Integer, Double> e : widths.entrySet()) {
            lefts.put(e.getKey(), x);
            x += e.getValue() + GAP;
        }
        for (View view : shown) {
            int c = column.getOrDefault(view, 0);
            double room = widths.getOrDefault(c, 0.0);
            boxes.put(
                    view,
                    new Page.Box(
                            round(lefts.getOrDefault(c, 0.0) + (room - width(view)) / 2),
                            MARGIN + 16 + (row.getOrDefault(view, 0) - lowest) * ROW,
                            width(view),
                            BOX_HEIGHT,
                            graph.established().contains(view) ? "established" : "passed",
                            name(view),
                            label(view),
                            view.toString()));
        }
        return x - GAP;
    }

    private String name(View view) {
        int at = graph.established().indexOf(view);
        return at < 0 ? "not established" : at == 0 ? "V(0)" : "established " + at;
    }

    private static String label(View view) {
        List<String> members = view.members().stream().sorted(Text.NATURAL).toList();
        return Text.shorten("{" + String.join(" ", members) + "}", LONGEST_LABEL);
    }

    private double width(View view) {
        return Math.max(label(view).length(), name(view).length()) * CHARACTER + 18;
    }

    private Page.Arrow arrow(ViewGraph.Edge edge, Page.Box from, Page.Box to) {
        double x1 = from.x() + from.width();
        double y1 = from.y() + BOX_HEIGHT / 2;
        double x2 = to.x() - 7;
        double y2 = to.y() + BOX_HEIGHT / 2;
        int span = column.getOrDefault(edge.to(), 0) - column.getOrDefault(edge.from(), 0);
        // An edge along the middle row that passes a column bends around the box there.
        double bend = span > 1 && y1 == y2 ? -ROW * 0.75 : 0;
        double pull = Math.min(70, (x2 - x1) / 2);
        String d = "M" + round(x1) + " " + round(y1) + "C" + round(x1 + pull) + " " + round(y1 + bend) + " "
                + round(x2 - pull) + " " + round(y2 + bend) + " " + round(x2) + " " + round(y2);
        List<View> path = graph.established();
        int at = path.indexOf(edge.from());
        boolean established =
                at >= 0 && at + 1 < path.size() && path.get(at + 1).equals(edge.to());
        String change = Text.shorten(
                String.join(" ", edge.to().minus(edge.from()).changes()).replace('-', '\u2212'), 22);
        return new Page.Arrow(
                d,
                established ? "established" : "passed",
                new Page.Label(round((x1 + x2) / 2), round((y1 + y2) / 2 + bend * 0.75 - 6), change),
                change + ", proposed by " + Text.shorten(String.join(", ", edge.proposers()), 200));
    }

    private static double round(double x) {
        return Math.round(x * 10) / 10.0;
    }
}
