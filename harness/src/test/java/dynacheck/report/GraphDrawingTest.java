package dynacheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Details;
import dynacheck.checker.Details.Edge;
import dynacheck.checker.Details.Node;
import java.util.List;
import java.util.Objects;
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
                graph.boxes().stream().filter(b -> b.tone().equals("path")).toList();
        assertEquals(5, path.size());
        assertEquals(1, path.stream().map(Page.Box::y).distinct().count(), "one row");
        for (int i = 1; i < path.size(); i++) {
            assertTrue(path.get(i).x() > path.get(i - 1).x() + path.get(i - 1).width());
        }
        assertEquals(8, graph.arrows().size());
        assertEquals(
                4, graph.arrows().stream().filter(a -> a.tone().equals("path")).count());
        assertEquals("path", graph.arrows().getLast().tone(), "drawn last, above the others");
    }

    @Test
    void boxesDoNotOverlapAndStandWithin() {
        Page.Graph graph = Objects.requireNonNull(GraphDrawing.of(figure1()));
        List<Page.Box> boxes = graph.boxes();
        for (int i = 0; i < boxes.size(); i++) {
            Page.Box a = boxes.get(i);
            assertTrue(a.x() >= 0 && a.x() + a.width() <= graph.width());
            assertTrue(a.y() >= 0 && a.y() + a.height() <= graph.height());
            for (Page.Box b : boxes.subList(i + 1, boxes.size())) {
                boolean apart = a.x() + a.width() <= b.x()
                        || b.x() + b.width() <= a.x()
                        || a.y() + a.height() <= b.y()
                        || b.y() + b.height() <= a.y();
                assertTrue(apart, () -> a + " and " + b);
            }
        }
    }

    @Test
    void aLargeGraphIsCutAndSaysSo() {
        List<Node> nodes = IntStream.range(0, 300)
                .mapToObj(i -> new Node(i, "n", "l", "t", true))
                .toList();
        List<Edge> edges =
                IntStream.range(1, 300).mapToObj(i -> edge(i - 1, i, true)).toList();
        Page.Graph graph = Objects.requireNonNull(GraphDrawing.of(new Details.Graph("many", nodes, edges, "")));
        assertEquals(200, graph.boxes().size());
        assertEquals(199, graph.arrows().size());
        assertEquals("100 more not drawn.", graph.note());
    }

    @Test
    void aLoneConfigurationNeedsNoDrawing() {
        Node alone = new Node(0, "V(0)", "{1 2}", "{+1,+2}", true);
        assertNull(GraphDrawing.of(new Details.Graph("one", List.of(alone), List.of(), "")));
    }
}
