package dynacheck.report;

import dynacheck.checker.Details;
import dynacheck.checker.Details.Edge;
import dynacheck.checker.Details.Node;
import dynacheck.report.GraphLayers.Route;
import dynacheck.report.GraphLayers.Stop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lays out the graph of configurations as in Figure 1 of the DynaStore paper: time runs to the right, the path that the
 * system took in the middle row, other configurations above and below it. What is wider than a page goes on in a next
 * line, which begins with the configuration that the line above ends with.
 */
final class GraphDrawing {
    private static final int MOST_NODES = 200;
    private static final int MOST_EDGES = 400;
    private static final double MARGIN = 14;
    private static final double BETWEEN_LINES = 34;
    /** What a page of 1400 pixels has room for. */
    private static final double PAGE = 1130;

    private static final String AGAIN = ", again";
    private static final double NAME_SIZE = 10.5;
    private static final double LABEL_SIZE = 12.5;
    private static final int LONGEST_NAME = 40;
    private static final int LONGEST_LABEL = 40;
    private static final int LONGEST_CHANGE = 22;
    private static final int LONGEST_TOOLTIP = 300;

    private final Details.Graph graph;
    private final List<Node> shown;
    private final int edgesLeft;
    private final GraphLayers layers;
    private final List<Page.Box> boxes = new ArrayList<>();
    private final List<Page.Arrow> arrows = new ArrayList<>();

    private GraphDrawing(Details.Graph graph) {
        this.graph = graph;
        this.shown = graph.nodes().subList(0, Math.min(MOST_NODES, graph.nodes().size()));
        List<Edge> edges = graph.edges().stream()
                .filter(edge -> edge.from() < shown.size() && edge.to() < shown.size())
                .sorted(Comparator.comparing(edge -> !edge.isOnPath()))
                .toList();
        this.edgesLeft = Math.max(0, edges.size() - MOST_EDGES);
        this.layers = new GraphLayers(shown, edges.subList(0, edges.size() - edgesLeft));
    }

    /** Null if there are not two configurations. */
    static Page.@Nullable Graph of(Details.Graph graph) {
        return graph.nodes().size() < 2 ? null : new GraphDrawing(graph).layout();
    }

    private Page.Graph layout() {
        double width = 0;
        double y = MARGIN;
        for (int first = 0, last; ; first = last) {
            last = lineEnd(first);
            GraphLine line = line(first, last);
            double middle = y - line.top(layers);
            draw(line, middle, first > 0);
            width = Math.max(width, line.right());
            y = middle + line.bottom(layers);
            if (last == layers.columns().size() - 1) {
                break;
            }
            y += BETWEEN_LINES;
        }
        // Last, and so above the others: the path.
        arrows.sort(Comparator.comparing(arrow -> arrow.tone().equals(tone(true))));
        return new Page.Graph(
                GraphLine.round(width + MARGIN),
                GraphLine.round(y + MARGIN),
                List.copyOf(boxes),
                List.copyOf(arrows),
                Text.shorten(graph.caption(), 500),
                note());
    }

    private String note() {
        int left = graph.nodes().size() - shown.size();
        List<String> notes = new ArrayList<>();
        if (left > 0) {
            notes.add(Text.count(left) + " more not drawn.");
        } else if (!graph.note().isEmpty()) {
            notes.add(graph.note());
        }
        if (boxes.stream().anyMatch(box -> box.tone().endsWith(" again"))) {
            notes.add("A dashed box is the one that the line above it ends with: from there it goes on.");
        }
        if (edgesLeft > 0) {
            notes.add(Text.plural(edgesLeft, "more arrow") + " not drawn.");
        }
        return String.join(" ", notes);
    }

    private GraphLine line(int first, int last) {
        return new GraphLine(layers, first, last, MARGIN, this::width);
    }

    /** As far as a page reaches: up to a column where nothing runs beside its only configuration. */
    private int lineEnd(int first) {
        int end = first;
        for (int column = first + 1; column < layers.columns().size(); column++) {
            boolean isEnd = column == layers.columns().size() - 1
                    || layers.columns().get(column).size() == 1;
            if (isEnd && end > first && line(first, column).right() > PAGE - MARGIN) {
                return end;
            }
            end = isEnd ? column : end;
        }
        return end;
    }

    private void draw(GraphLine line, double middle, boolean goesOn) {
        for (Stop stop : line.stops(layers)) {
            if (stop.node() >= 0) {
                boolean again = goesOn && stop == line.stops(layers).getFirst();
                Node node = shown.get(stop.node());
                boxes.add(new Page.Box(
                        GraphLine.round(line.x(stop) - width(stop) / 2),
                        GraphLine.round(line.y(stop, middle) - GraphLine.BOX_HEIGHT / 2),
                        GraphLine.round(width(stop)),
                        GraphLine.BOX_HEIGHT,
                        tone(node.isOnPath()) + (again ? " again" : ""),
                        name(node) + (again ? AGAIN : ""),
                        label(node),
                        Text.shorten(node.tooltip(), LONGEST_TOOLTIP)));
            }
        }
        for (Route route : layers.routes()) {
            if (line.has(route)) {
                arrows.add(new Page.Arrow(
                        line.path(route, middle, this::width),
                        tone(route.edge().isOnPath()),
                        line.label(route, middle),
                        Text.shorten(route.edge().tooltip(), LONGEST_TOOLTIP)));
            }
        }
    }

    private static String tone(boolean onPath) {
        return onPath ? "path" : "aside";
    }

    private static String name(Node node) {
        return Text.shorten(node.name(), LONGEST_NAME);
    }

    private static String label(Node node) {
        return Text.shortenAtWord(node.label(), LONGEST_LABEL);
    }

    static String label(Edge edge) {
        return Text.shortenAtWord(edge.label(), LONGEST_CHANGE);
    }

    /** Has room for the word that it stands above, too. */
    private double width(Stop stop) {
        Node node = shown.get(stop.node());
        return Math.max(TextWidth.of(label(node), LABEL_SIZE), TextWidth.of(name(node) + AGAIN, NAME_SIZE)) + 18;
    }
}
