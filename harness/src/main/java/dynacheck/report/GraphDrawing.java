package dynacheck.report;

import dynacheck.checker.Details;
import dynacheck.checker.Details.Edge;
import dynacheck.checker.Details.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lays out the graph of configurations as in Figure 1 of the DynaStore paper: time runs to the right, the path that the
 * system took in the middle row, other configurations above and below it.
 */
final class GraphDrawing {
    private static final int MOST_NODES = 200;
    private static final double CHARACTER = 7.3;
    private static final double BOX_HEIGHT = 40;
    private static final double ROW = 74;
    private static final double MARGIN = 14;
    /** Room for an edge with its label. */
    private static final double GAP = 92;

    private static final int LONGEST_NAME = 40;
    private static final int LONGEST_LABEL = 34;
    private static final int LONGEST_CHANGE = 22;
    private static final int LONGEST_TOOLTIP = 300;

    private final Details.Graph graph;
    private final List<Node> shown;
    private final int[] rows;
    private final List<Page.Box> boxes = new ArrayList<>();

    private GraphDrawing(Details.Graph graph) {
        this.graph = graph;
        this.shown = graph.nodes().subList(0, Math.min(MOST_NODES, graph.nodes().size()));
        this.rows = rows(shown);
    }

    /** Null if there are not two configurations. */
    static Page.@Nullable Graph of(Details.Graph graph) {
        return graph.nodes().size() < 2 ? null : new GraphDrawing(graph).layout();
    }

    private Page.Graph layout() {
        int lowest = 0;
        int highest = 0;
        for (int row : rows) {
            lowest = Math.min(lowest, row);
            highest = Math.max(highest, row);
        }
        double right = place(lowest);
        List<Page.Arrow> arrows = new ArrayList<>();
        for (Edge edge : graph.edges()) {
            if (edge.from() < shown.size() && edge.to() < shown.size()) {
                arrows.add(arrow(edge));
            }
        }
        // Last, and so above the others: the path.
        arrows.sort(Comparator.comparing(arrow -> arrow.tone().equals(tone(true))));
        int left = graph.nodes().size() - shown.size();
        return new Page.Graph(
                right + MARGIN,
                (highest - lowest) * ROW + BOX_HEIGHT + 2 * MARGIN + 16,
                List.copyOf(boxes),
                arrows,
                Text.shorten(graph.caption(), 500),
                left == 0 ? graph.note() : Text.count(left) + " more not drawn.");
    }

    /** What is on the path in row 0, the others of its column in rows 1, -1, 2, -2... */
    private static int[] rows(List<Node> nodes) {
        int[] rows = new int[nodes.size()];
        Map<Integer, Integer> others = new HashMap<>();
        for (int i = 0; i < rows.length; i++) {
            if (!nodes.get(i).isOnPath()) {
                int n = others.merge(nodes.get(i).column(), 1, Integer::sum);
                rows[i] = n % 2 == 1 ? (n + 1) / 2 : -n / 2;
            }
        }
        return rows;
    }

    /** Makes the boxes; returns their right end. */
    private double place(int lowest) {
        TreeMap<Integer, Double> widths = new TreeMap<>();
        shown.forEach(node -> widths.merge(node.column(), width(node), Math::max));
        Map<Integer, Double> lefts = new HashMap<>();
        double x = MARGIN;
        for (Map.Entry<Integer, Double> column : widths.entrySet()) {
            lefts.put(column.getKey(), x);
            x += column.getValue() + GAP;
        }
        for (int i = 0; i < rows.length; i++) {
            Node node = shown.get(i);
            double room = widths.getOrDefault(node.column(), 0.0);
            boxes.add(new Page.Box(
                    round(lefts.getOrDefault(node.column(), 0.0) + (room - width(node)) / 2),
                    MARGIN + 16 + (rows[i] - lowest) * ROW,
                    width(node),
                    BOX_HEIGHT,
                    tone(node.isOnPath()),
                    name(node),
                    label(node),
                    Text.shorten(node.tooltip(), LONGEST_TOOLTIP)));
        }
        return x - GAP;
    }

    private static String tone(boolean onPath) {
        return onPath ? "path" : "aside";
    }

    private static String name(Node node) {
        return Text.shorten(node.name(), LONGEST_NAME);
    }

    private static String label(Node node) {
        return Text.shorten(node.label(), LONGEST_LABEL);
    }

    private static double width(Node node) {
        return Math.max(label(node).length(), name(node).length()) * CHARACTER + 18;
    }

    private Page.Arrow arrow(Edge edge) {
        Page.Box from = boxes.get(edge.from());
        Page.Box to = boxes.get(edge.to());
        double x1 = from.x() + from.width();
        double y1 = from.y() + BOX_HEIGHT / 2;
        double x2 = to.x() - 7;
        double y2 = to.y() + BOX_HEIGHT / 2;
        int span = shown.get(edge.to()).column() - shown.get(edge.from()).column();
        // An edge along the middle row that passes a column bends around the box there.
        double bend = span > 1 && y1 == y2 ? -ROW * 0.75 : 0;
        double pull = Math.min(70, (x2 - x1) / 2);
        String d = "M" + round(x1) + " " + round(y1) + "C" + round(x1 + pull) + " " + round(y1 + bend) + " "
                + round(x2 - pull) + " " + round(y2 + bend) + " " + round(x2) + " " + round(y2);
        return new Page.Arrow(
                d,
                tone(edge.isOnPath()),
                new Page.Label(
                        round((x1 + x2) / 2),
                        round((y1 + y2) / 2 + bend * 0.75 - 6),
                        Text.shorten(edge.label(), LONGEST_CHANGE)),
                Text.shorten(edge.tooltip(), LONGEST_TOOLTIP));
    }

    private static double round(double x) {
        return Math.round(x * 10) / 10.0;
    }
}
