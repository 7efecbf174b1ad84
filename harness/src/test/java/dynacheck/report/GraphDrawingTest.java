package dynacheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Details;
import dynacheck.checker.Details.Edge;
import dynacheck.checker.Details.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The paper's Figure 1: {+3}, {+5} and {-1,+4} at once from {1,2}, then {+7}. */
class GraphDrawingTest {
    static Details.Graph figure1() {
        return new Details.Graph(
                "As the nodes tell it.",
                List.of(
                        new Node(0, "V(0)", "{1 2}", "{+1,+2}", true),
                        new Node(1, "established 1", "{1 2 3}", "{+1,+2,+3}", true),
                        new Node(1, "not established", "{1 2 5}", "{+1,+2,+5}", false),
                        new Node(1, "not established", "{2 4}", "{+1,+2,+4,-1}", false),
                        new Node(2, "established 2", "{1 2 3 5}", "{+1,+2,+3,+5}", true),
                        new Node(3, "established 3", "{2 3 4 5}", "{+1,+2,+3,+4,+5,-1}", true),
                        new Node(4, "established 4", "{2 3 4 5 7}", "{+1,+2,+3,+4,+5,+7,-1}", true)),
                List.of(
                        edge(0, 1, true),
                        edge(0, 2, false),
                        edge(0, 3, false),
                        edge(1, 4, true),
                        edge(2, 4, false),
                        edge(3, 5, false),
                        edge(4, 5, true),
                        edge(5, 6, true)),
                "");
    }

    private static Edge edge(int from, int to, boolean isOnPath) {
        return new Edge(from, to, "+4 \u22121", "+4 \u22121, proposed by 2", isOnPath);
    }

    @Test
    void thePathRunsStraightToTheRight() {
        Page.Graph graph = Objects.requireNonNull(GraphDrawing.of(figure1()));
        List<Page.Box> path =
                graph.boxes().stream().filter(b -> b.tone().startsWith("path")).toList();
        assertEquals(6, path.size());
        for (int i = 1; i < path.size(); i++) {
            Page.Box before = path.get(i - 1);
            Page.Box box = path.get(i);
            if (box.tone().equals("path")) {
                assertEquals(before.y(), box.y(), "one row");
                assertTrue(box.x() > before.x() + before.width());
            } else {
                assertEquals(before.label(), box.label(), "a new line begins with the end of the one above");
                assertTrue(box.y() > before.y() + before.height());
            }
        }
        assertEquals(8, graph.arrows().size());
        assertEquals(
                4, graph.arrows().stream().filter(a -> a.tone().equals("path")).count());
        assertEquals("path", graph.arrows().getLast().tone(), "drawn last, above the others");
    }

    @Test
    void nothingOverlapsInThePapersFigure() {
        Overlaps.none(Objects.requireNonNull(GraphDrawing.of(figure1())));
    }

    /** Many at once, long names, edges that pass columns, point to the left, lead nowhere or stand twice. */
    @Test
    void nothingOverlapsWhateverTheGraph() {
        for (int seed = 0; seed < 300; seed++) {
            Details.Graph graph = graph(new Random(seed));
            try {
                Overlaps.none(Objects.requireNonNull(GraphDrawing.of(graph)));
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    static Details.Graph graph(Random random) {
        int size = 2 + random.nextInt(random.nextBoolean() ? 8 : 60);
        int columns = 1 + random.nextInt(size);
        boolean wild = random.nextInt(3) == 0;
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int column = i < columns ? i : random.nextInt(columns);
            boolean isOnPath = i < columns || wild && random.nextInt(10) == 0;
            nodes.add(new Node(column, "established " + i, words(random, "n"), "", isOnPath));
        }
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < size * 2; i++) {
            int from = random.nextInt(size);
            int to = random.nextInt(size);
            int span = nodes.get(to).column() - nodes.get(from).column();
            if (wild || span > 0 && span < 4) {
                edges.add(new Edge(from, to, words(random, "+n"), "", random.nextInt(4) == 0));
            }
        }
        return new Details.Graph("made up", nodes, edges, "");
    }

    /** So many one after the other. */
    static Details.Graph path(int length) {
        List<Node> nodes = IntStream.range(0, length)
                .mapToObj(i -> new Node(i, "established " + i, "{n1 n2 n3 n4 n5}", "", true))
                .toList();
        List<Edge> edges =
                IntStream.range(1, length).mapToObj(i -> edge(i - 1, i, true)).toList();
        return new Details.Graph("long", nodes, edges, "");
    }

    private static String words(Random random, String start) {
        return IntStream.rangeClosed(0, random.nextInt(7))
                .mapToObj(i -> start + random.nextInt(20))
                .collect(Collectors.joining(" "));
    }

    @Test
    void whatIsWiderThanAPageGoesOnInTheNextLine() {
        Page.Graph graph = Objects.requireNonNull(GraphDrawing.of(path(30)));
        assertTrue(graph.width() <= 1150, () -> graph.width() + " fits a page of 1400 pixels");
        List<Page.Box> again = graph.boxes().stream()
                .filter(box -> box.tone().equals("path again"))
                .toList();
        assertEquals(30 + again.size(), graph.boxes().size());
        assertTrue(again.size() >= 4, () -> again.toString());
        again.forEach(box -> assertEquals(14, box.x(), "at the beginning of a line"));
        assertTrue(again.getFirst().name().endsWith(", again"), again.getFirst()::name);
        assertEquals(29, graph.arrows().size());
        assertTrue(graph.note().contains("dashed"), graph.note());
        Overlaps.none(graph);
    }

    @Test
    void aLargeGraphIsCutAndSaysSo() {
        List<Node> nodes = IntStream.range(0, 300)
                .mapToObj(i -> new Node(i, "n", "l", "t", true))
                .toList();
        List<Edge> edges = new ArrayList<>();
        IntStream.range(1, 300).forEach(i -> edges.add(edge(i - 1, i, true)));
        IntStream.range(0, 300).forEach(i -> edges.add(edge(7, 8, false)));
        Page.Graph graph = Objects.requireNonNull(GraphDrawing.of(new Details.Graph("many", nodes, edges, "")));
        assertEquals(
                200, graph.boxes().stream().filter(b -> b.tone().equals("path")).count());
        assertEquals(400, graph.arrows().size());
        assertEquals(
                199,
                graph.arrows().stream().filter(a -> a.tone().equals("path")).count());
        assertTrue(graph.note().startsWith("100 more not drawn."), graph.note());
        assertTrue(graph.note().endsWith("99 more arrows not drawn."), graph.note());
    }

    @Test
    void aLoneConfigurationNeedsNoDrawing() {
        Node alone = new Node(0, "V(0)", "{1 2}", "{+1,+2}", true);
        assertNull(GraphDrawing.of(new Details.Graph("one", List.of(alone), List.of(), "")));
    }
}
