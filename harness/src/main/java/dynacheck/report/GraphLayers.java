package dynacheck.report;

import dynacheck.checker.Details.Edge;
import dynacheck.checker.Details.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A graph in columns, each with a row of its own for every configuration, and for every edge that passes: so no edge
 * runs behind a configuration. The path has row 0; rows above it are negative.
 */
final class GraphLayers {
    private final List<List<Stop>> columns = new ArrayList<>();
    private final List<Stop> nodes = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
    private final Map<Stop, List<Stop>> before = new HashMap<>();

    /** @param edges between these nodes */
    GraphLayers(List<Node> shown, List<Edge> edges) {
        TreeMap<Integer, Integer> ranks = new TreeMap<>();
        shown.forEach(node -> ranks.put(node.column(), 0));
        for (Integer column : List.copyOf(ranks.keySet())) {
            ranks.put(column, columns.size());
            columns.add(new ArrayList<>());
        }
        for (int i = 0; i < shown.size(); i++) {
            Node node = shown.get(i);
            nodes.add(stop(ranks.getOrDefault(node.column(), 0), i, node.isOnPath()));
        }
        edges.forEach(edge -> routes.add(route(edge)));
        columns.forEach(this::giveRows);
    }

    /** Where an edge begins, ends or passes. */
    static final class Stop {
        private final int column;
        private final int node;
        private final boolean isOnPath;
        private int row;

        private Stop(int column, int node, boolean isOnPath) {
            this.column = column;
            this.node = node;
            this.isOnPath = isOnPath;
        }

        int column() {
            return column;
        }

        /** Its place among the nodes; -1 where an edge only passes. */
        int node() {
            return node;
        }

        int row() {
            return row;
        }
    }

    /**
     * The way of an edge, one stop in each column, from left to right also if the edge points to the left. An edge
     * within a column has two stops in that.
     */
    record Route(Edge edge, List<Stop> stops) {
        boolean isWithinColumn() {
            return first().column == stops.getLast().column;
        }

        boolean pointsLeft() {
            return first().node == edge.to() && !isWithinColumn();
        }

        Stop first() {
            return stops.getFirst();
        }
    }

    private Stop stop(int column, int node, boolean isOnPath) {
        Stop stop = new Stop(column, node, isOnPath);
        columns.get(column).add(stop);
        return stop;
    }

    private Route route(Edge edge) {
        Stop from = nodes.get(edge.from());
        Stop to = nodes.get(edge.to());
        Stop low = from.column <= to.column ? from : to;
        Stop high = low == from ? to : from;
        List<Stop> stops = new ArrayList<>(List.of(low));
        for (int column = low.column + 1; column < high.column; column++) {
            stops.add(stop(column, -1, edge.isOnPath()));
        }
        stops.add(high);
        if (low.column < high.column) {
            for (int i = 1; i < stops.size(); i++) {
                before.computeIfAbsent(stops.get(i), s -> new ArrayList<>()).add(stops.get(i - 1));
            }
        }
        return new Route(edge, List.copyOf(stops));
    }

    /** As near as may be to those that lead to it; the columns before have their rows. */
    private void giveRows(List<Stop> column) {
        Map<Stop, Double> wished = new HashMap<>();
        column.forEach(stop -> wished.put(
                stop,
                before.getOrDefault(stop, List.of()).stream()
                        .mapToInt(Stop::row)
                        .average()
                        .orElse(0)));
        List<Stop> waiting = new ArrayList<>(column);
        waiting.stream()
                .filter(stop -> stop.isOnPath)
                .findFirst()
                .or(() -> column.stream()
                        .filter(stop -> wished.getOrDefault(stop, 0.0) == 0)
                        .findFirst())
                .ifPresent(waiting::remove);
        waiting.sort(Comparator.comparing(stop -> Math.abs(wished.getOrDefault(stop, 0.0))));
        int above = 0;
        int below = 0;
        for (Stop stop : waiting) {
            double wish = wished.getOrDefault(stop, 0.0);
            if (wish < 0 || wish == 0 && below > -above) {
                above = Math.min(above - 1, (int) Math.round(wish));
                stop.row = above;
            } else {
                below = Math.max(below + 1, (int) Math.round(wish));
                stop.row = below;
            }
        }
    }

    List<List<Stop>> columns() {
        return columns;
    }

    List<Route> routes() {
        return routes;
    }
}
