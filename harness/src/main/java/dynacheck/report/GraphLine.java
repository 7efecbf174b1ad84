package dynacheck.report;

import dynacheck.report.GraphLayers.Route;
import dynacheck.report.GraphLayers.Stop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Some columns of a graph, one beside the other. Between two columns every edge has a height of its own and runs level
 * there, with its label above it; it bends only left and right of the labels. So no label can touch an edge.
 */
final class GraphLine {
    static final double BOX_HEIGHT = 40;
    private static final double ROW = 74;
    /** Between the edges that run one above the other past their labels. */
    private static final double SLOT = 22;
    /** Between an edge and the base line of its label. */
    private static final double LIFT = 6;

    private static final double ABOVE_LABEL = SLOT - LIFT / 2;
    private static final double ARROW = 8;
    private static final double NARROWEST = 80;
    private static final double LABEL_SIZE = 11.5;

    private final int first;
    private final int last;
    private final List<Column> columns = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private double right;

    /** @param widths of the boxes of nodes */
    GraphLine(GraphLayers graph, int first, int last, double left, ToDoubleFunction<Stop> widths) {
        this.first = first;
        this.last = last;
        right = left;
        for (int i = first; i <= last; i++) {
            double width = graph.columns().get(i).stream()
                    .filter(stop -> stop.node() >= 0)
                    .mapToDouble(widths)
                    .max()
                    .orElse(0);
            columns.add(new Column(right, right + width));
            right += width;
            Gap gap = gap(graph, i);
            if (!gap.edges.isEmpty() || i < last) {
                gaps.add(gap);
                right = gap.right;
            }
        }
    }

    private record Column(double left, double right) {}

    /** Where an edge runs past the labels between two columns. */
    private record Level(Route route, double y) {}

    /** Between two columns, or right of the last one if edges go out there and back again. */
    private record Gap(double labelLeft, double labelRight, double right, List<Level> edges) {
        private double y(Route route) {
            return edges.stream()
                    .filter(e -> e.route == route)
                    .mapToDouble(Level::y)
                    .findFirst()
                    .orElse(0);
        }
    }

    private Gap gap(GraphLayers graph, int column) {
        Map<Route, Double> wished = new HashMap<>();
        double labels = 0;
        double climb = 0;
        for (Route route : graph.routes()) {
            int at = column - route.first().column();
            boolean goesRoundTheEnd =
                    route.isWithinColumn() && last == graph.columns().size() - 1;
            if (at >= 0 && at < route.stops().size() - 1 && (column < last || goesRoundTheEnd)) {
                double from = y(route.stops().get(at));
                double to = y(route.stops().get(at + 1));
                wished.put(route, (from + to) / 2);
                climb = Math.max(climb, Math.abs(from - to));
                labels = at == 0 ? Math.max(labels, TextWidth.of(label(route), LABEL_SIZE)) : labels;
            }
        }
        List<Level> levels = levels(wished);
        for (Level level : levels) {
            climb = Math.max(climb, Math.abs(level.y - wished.getOrDefault(level.route, 0.0)));
        }
        double bend = climb == 0 ? 4 : Math.min(70, 22 + climb / 10);
        double room = Math.max(labels + 10, NARROWEST - 2 * (bend + ARROW));
        double labelLeft = right + ARROW + bend;
        return new Gap(labelLeft, labelLeft + room, labelLeft + room + bend + ARROW, levels);
    }

    /** Each near the middle between its ends, and all apart; an edge between two boxes of the path stays straight. */
    private static List<Level> levels(Map<Route, Double> wished) {
        List<Route> inOrder = wished.keySet().stream()
                .sorted(Comparator.<Route, Double>comparing(r -> Math.abs(wished.getOrDefault(r, 0.0)))
                        .thenComparing(r -> !r.edge().isOnPath())
                        .thenComparing(r -> r.first().row())
                        .thenComparing(r -> r.edge().from())
                        .thenComparing(r -> r.edge().to()))
                .toList();
        List<Level> levels = new ArrayList<>();
        double above = 0;
        double below = -SLOT;
        for (Route route : inOrder) {
            double wish = wished.getOrDefault(route, 0.0);
            if (wish < 0) {
                above = Math.min(above - SLOT, wish);
                levels.add(new Level(route, above));
            } else {
                below = Math.max(below + SLOT, wish);
                levels.add(new Level(route, below));
            }
        }
        return levels;
    }

    private static double y(Stop stop) {
        return stop.row() * ROW;
    }

    static String label(Route route) {
        return GraphDrawing.label(route.edge());
    }

    double right() {
        return right;
    }

    boolean has(Route route) {
        int from = route.first().column();
        int to = route.stops().getLast().column();
        return from >= first && to <= last && gaps.size() > from - first;
    }

    /** Of all that is drawn, where the path is at 0. */
    double top(GraphLayers graph) {
        double top = -BOX_HEIGHT / 2;
        for (Stop stop : stops(graph)) {
            top = Math.min(top, y(stop) - BOX_HEIGHT / 2);
        }
        for (Gap gap : gaps) {
            top = Math.min(top, gap.edges.stream().mapToDouble(Level::y).min().orElse(0) - ABOVE_LABEL);
        }
        return top;
    }

    double bottom(GraphLayers graph) {
        double bottom = BOX_HEIGHT / 2;
        for (Stop stop : stops(graph)) {
            bottom = Math.max(bottom, y(stop) + BOX_HEIGHT / 2);
        }
        for (Gap gap : gaps) {
            bottom = Math.max(
                    bottom, gap.edges.stream().mapToDouble(Level::y).max().orElse(0) + LIFT);
        }
        return bottom;
    }

    /** Of the columns of this line. */
    List<Stop> stops(GraphLayers graph) {
        return graph.columns().subList(first, last + 1).stream()
                .flatMap(List::stream)
                .toList();
    }

    /** The middle of its box. */
    double x(Stop stop) {
        Column column = columns.get(stop.column() - first);
        return (column.left + column.right) / 2;
    }

    /** Of a route that this line has. */
    Page.Label label(Route route, double middle) {
        Gap gap = gaps.get(route.first().column() - first);
        return new Page.Label(
                round((gap.labelLeft + gap.labelRight) / 2), round(middle + gap.y(route) - LIFT), label(route));
    }

    /** The SVG path of a route that this line has. */
    String path(Route route, double middle, ToDoubleFunction<Stop> widths) {
        Stop from = route.first();
        Stop to = route.stops().getLast();
        double start = x(from) + widths.applyAsDouble(from) / 2;
        if (route.isWithinColumn()) {
            return loop(route, middle, start, x(to) + widths.applyAsDouble(to) / 2);
        }
        List<double[]> knots = new ArrayList<>();
        knots.add(new double[] {start, y(from)});
        for (int i = 0; i < route.stops().size() - 1; i++) {
            Stop left = route.stops().get(i);
            Gap gap = gaps.get(left.column() - first);
            knots.add(new double[] {columns.get(left.column() - first).right + ARROW, y(left)});
            knots.add(new double[] {gap.labelLeft, gap.y(route)});
            knots.add(new double[] {gap.labelRight, gap.y(route)});
            knots.add(new double[] {gap.right - ARROW, y(route.stops().get(i + 1))});
        }
        knots.add(new double[] {x(to) - widths.applyAsDouble(to) / 2, y(to)});
        boolean left = route.pointsLeft();
        List<double[]> way = left ? knots.reversed() : knots;
        way.getLast()[0] += left ? ARROW - 1 : 1 - ARROW;
        return curve(way, middle);
    }

    /** Level from the first knot to the second, bent from there to the third, and so on in turn. */
    private static String curve(List<double[]> knots, double middle) {
        StringBuilder d = new StringBuilder();
        double[] at = knots.getFirst();
        d.append('M').append(round(at[0])).append(' ').append(round(middle + at[1]));
        for (int i = 1; i < knots.size(); i++) {
            double[] to = knots.get(i);
            if (at[1] != to[1]) {
                String half = String.valueOf(round((at[0] + to[0]) / 2));
                String y = String.valueOf(round(middle + to[1]));
                d.append('C').append(half).append(' ').append(round(middle + at[1]));
                d.append(' ').append(half).append(' ').append(y);
                d.append(' ').append(round(to[0])).append(' ').append(y);
            } else if (i == knots.size() - 1 || knots.get(i + 1)[1] != to[1]) {
                d.append('H').append(round(to[0]));
            }
            at = to;
        }
        return d.toString();
    }

    /** Out to the right and back. */
    private String loop(Route route, double middle, double start, double end) {
        int column = route.first().column() - first;
        double turn = gaps.get(column).labelLeft;
        double out = columns.get(column).right + ARROW;
        double apart = route.first() == route.stops().getLast() ? 9 : 0;
        double y1 = round(middle + y(route.first()) - apart);
        double y2 = round(middle + y(route.stops().getLast()) + apart);
        return "M" + round(start) + " " + y1 + "H" + round(out) + "C" + round(turn) + " " + y1 + " " + round(turn) + " "
                + y2 + " " + round(out) + " " + y2 + "H" + round(end + ARROW - 1);
    }

    double y(Stop stop, double middle) {
        return middle + y(stop);
    }

    static double round(double x) {
        return Math.round(x * 10) / 10.0;
    }
}
