package dynacheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.trace.View;
import dynacheck.checker.trace.ViewGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The paper's Figure 1: {+3}, {+5} and {-1,+4} at once from {1,2}, then {+7}. */
class ViewDiagramTest {
    private static final View V0 = View.parse("{+1,+2}");
    private static final View V3 = V0.union(View.parse("{+3}"));
    private static final View V5 = V0.union(View.parse("{+5}"));
    private static final View V35 = V3.union(V5);
    private static final View V14 = V0.union(View.parse("{-1,+4}"));
    private static final View ALL = V35.union(V14);
    private static final View LAST = ALL.union(View.parse("{+7}"));

    static ViewGraph figure1() {
        return new ViewGraph(
                List.of(V0, V3, V5, V35, V14, ALL, LAST),
                List.of(
                        edge(V0, V3),
                        edge(V0, V5),
                        edge(V0, V14),
                        edge(V3, V35),
                        edge(V5, V35),
                        edge(V14, ALL),
                        edge(V35, ALL),
                        edge(ALL, LAST)),
                List.of(V0, V3, V35, ALL, LAST));
    }

    private static ViewGraph.Edge edge(View from, View to) {
        return new ViewGraph.Edge(from, to, List.of("2"));
    }

    @Test
    void establishedPathRunsStraightToTheRight() {
        Page.Graph graph = Objects.requireNonNull(ViewDiagram.of(figure1()));
        List<Page.Box> path = graph.boxes().stream()
                .filter(b -> b.tone().equals("established"))
                .toList();
        assertEquals(5, path.size());
        assertEquals(1, path.stream().map(Page.Box::y).distinct().count(), "one row");
        for (int i = 1; i < path.size(); i++) {
            assertTrue(path.get(i).x() > path.get(i - 1).x() + path.get(i - 1).width());
        }
        assertEquals("{1 2}", path.getFirst().label());
        assertEquals("{2 3 4 5 7}", path.getLast().label(), "members, not changes");
        assertEquals(8, graph.arrows().size());
        assertEquals(
                4,
                graph.arrows().stream()
                        .filter(a -> a.tone().equals("established"))
                        .count());
        assertTrue(graph.arrows().toString().contains("+4 \u22121, proposed by 2"));
    }

    @Test
    void boxesDoNotOverlapAndStandWithin() {
        Page.Graph graph = Objects.requireNonNull(ViewDiagram.of(figure1()));
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
    void longRunIsCutAndSaysSo() {
        List<View> views = new ArrayList<>(List.of(V0));
        List<ViewGraph.Edge> edges = new ArrayList<>();
        for (int i = 10; i < 210; i++) {
            View next = views.getLast().union(View.parse("{+" + i + "}"));
            edges.add(edge(views.getLast(), next));
            views.add(next);
        }
        Page.Graph graph = Objects.requireNonNull(ViewDiagram.of(new ViewGraph(views, edges, views)));
        assertTrue(graph.boxes().size() <= 80);
        assertTrue(graph.note().contains("more views not drawn"), graph.note());
    }

    @Test
    void aLoneViewNeedsNoDrawing() {
        assertNull(ViewDiagram.of(new ViewGraph(List.of(V0), List.of(), List.of(V0))));
    }
}
