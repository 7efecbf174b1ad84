package dynacheck.checker;

import java.util.List;
import java.util.Optional;

/**
 * What a report shows of a result beside its verdict and its reason. Plain text: the page escapes it and cuts what is
 * too long. A number is written with its thousands apart.
 *
 * @param title of the section
 * @param graph drawn with the reconfigurations
 */
public record Details(
        String title, List<Fact> facts, List<Finding> findings, List<Table> tables, Optional<Graph> graph) {
    public Details {
        facts = List.copyOf(facts);
        findings = List.copyOf(findings);
        tables = List.copyOf(tables);
    }

    /** A value with its label. */
    public record Fact(String label, Object value) {}

    /**
     * Something that is wrong, in sentences.
     *
     * @param moments what contradicts each other, in the order in which it is to be told
     */
    public record Finding(String title, List<String> sentences, List<Moment> moments) {
        public Finding {
            sentences = List.copyOf(sentences);
            moments = List.copyOf(moments);
        }

        public Finding(String title, List<String> sentences) {
            this(title, sentences, List.of());
        }
    }

    /**
     * Something that a process did inside, beside what its clients saw. The page tells when, during which operations,
     * and under which faults.
     *
     * @param node a process as {@code :node} of operations names it
     * @param fromNanos when it began, on the clock of the history; -1 if that is not known
     * @param toNanos when it ended, not before it began
     * @param what it did: goes on after "n3 at 1.200 s: "
     */
    public record Moment(String node, long fromNanos, long toNanos, String what) {
        public Moment {
            if (toNanos < fromNanos) {
                throw new IllegalArgumentException(
                        what + " at " + node + " ends before it begins: " + toNanos + " < " + fromNanos);
            }
        }

        public boolean hasTime() {
            return fromNanos >= 0;
        }
    }

    /** Every row has a cell for each header. */
    public record Table(String caption, List<String> headers, List<List<Cell>> rows) {
        public Table {
            headers = List.copyOf(headers);
            rows = rows.stream().map(List::copyOf).toList();
            for (List<Cell> row : rows) {
                if (row.size() != headers.size()) {
                    throw new IllegalArgumentException(
                            "a row of " + row.size() + " cells under " + headers.size() + " headers: " + row);
                }
            }
        }
    }

    public record Cell(Object value, Tone tone) {
        public static Cell of(Object value) {
            return new Cell(value, Tone.PLAIN);
        }
    }

    /** How a cell looks. */
    public enum Tone {
        PLAIN,
        CODE,
        GOOD,
        BAD
    }

    /**
     * The configurations that a run went through.
     *
     * @param caption what nodes and edges are, and how to read them
     * @param note what was left out, or empty
     */
    public record Graph(String caption, List<Node> nodes, List<Edge> edges, String note) {
        public Graph {
            nodes = List.copyOf(nodes);
            edges = List.copyOf(edges);
            for (Edge edge : edges) {
                if (Math.min(edge.from, edge.to) < 0 || Math.max(edge.from, edge.to) >= nodes.size()) {
                    throw new IllegalArgumentException(edge + " is between nodes that are not there");
                }
            }
        }
    }

    /**
     * A configuration.
     *
     * @param column from 0, from left to right
     * @param name above the label
     * @param isOnPath whether it is on the path that the system took in the end, which runs straight
     */
    public record Node(int column, String name, String label, String tooltip, boolean isOnPath) {}

    /** A step between two nodes, by their places in the list. */
    public record Edge(int from, int to, String label, String tooltip, boolean isOnPath) {}
}
