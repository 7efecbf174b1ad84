package dynacheck.workloads.dynastore.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Details;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The paper's Figure 1: {+3}, {+5} and {-1,+4} at once from {1,2}, then {+7}. */
class ViewPictureTest {
    private static final View V0 = View.parse("{+1,+2}");
    private static final View V3 = V0.union(View.parse("{+3}"));
    private static final View V5 = V0.union(View.parse("{+5}"));
    private static final View V35 = V3.union(V5);
    private static final View V14 = V0.union(View.parse("{-1,+4}"));
    private static final View ALL = V35.union(V14);
    private static final View LAST = ALL.union(View.parse("{+7}"));

    private static ViewGraph figure1() {
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
        return new ViewGraph.Edge(from, to, List.of("2"), List.of("10", "3"));
    }

    @Test
    void eachViewStandsBehindThoseThatLedToIt() {
        Details.Graph picture = ViewPicture.of(figure1()).orElseThrow();
        List<Details.Node> path =
                picture.nodes().stream().filter(Details.Node::isOnPath).toList();
        assertEquals(
                List.of(0, 1, 2, 3, 4), path.stream().map(Details.Node::column).toList());
        assertEquals("V(0)", path.getFirst().name());
        assertEquals("{1 2}", path.getFirst().label());
        assertEquals("{2 3 4 5 7}", path.getLast().label(), "members, not changes");
        assertEquals(8, picture.edges().size());
        assertEquals(4, picture.edges().stream().filter(Details.Edge::isOnPath).count());
        for (Details.Edge edge : picture.edges()) {
            assertTrue(picture.nodes().get(edge.from()).column()
                    < picture.nodes().get(edge.to()).column());
        }
        assertTrue(picture.edges().toString().contains("+4 \u22121\nproposed by 2\nfound there by 3 10"));
    }

    @Test
    void aViewThatNoProposalLedToStandsBehindWhatItContains() {
        Details.Graph picture = ViewPicture.of(new ViewGraph(List.of(V0, V3), List.of(), List.of(V0)))
                .orElseThrow();
        assertEquals(1, picture.nodes().getLast().column());
        assertEquals("not established", picture.nodes().getLast().name());
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
        List<View> established = List.copyOf(views);
        View early = V0.union(View.parse("{+300}"));
        View late = established.get(100).union(View.parse("{+300}"));
        views.addAll(List.of(early, late));
        Details.Graph picture =
                ViewPicture.of(new ViewGraph(views, edges, established)).orElseThrow();
        assertTrue(picture.nodes().size() <= 80);
        assertEquals(
                List.of(early.toString()),
                picture.nodes().stream()
                        .filter(node -> !node.isOnPath())
                        .map(Details.Node::tooltip)
                        .toList(),
                "what lies behind the cut would stand there alone");
        assertTrue(picture.note().contains("more views not drawn"), picture.note());
    }

    @Test
    void aLoneViewNeedsNoPicture() {
        assertEquals(Optional.empty(), ViewPicture.of(new ViewGraph(List.of(V0), List.of(), List.of(V0))));
    }
}
