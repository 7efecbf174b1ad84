package dynacheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.RunInfo;
import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.judge.Analyzer;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The story of a small run: what was sent and did not arrive is seen, and it ends with the contradiction. */
class StoryDiagramTest {
    private static Op op(long index, long process, OpType type, String f, @Nullable Object value) {
        return new Op(index, index * 1_000_000, process, type, f, value, Map.of(Op.NODE, "n1"));
    }

    private static Page.Story story(List<Flight> flights) {
        History staleRead = History.of(List.of(
                op(0, 0, OpType.INVOKE, "write", 1L),
                op(1, 0, OpType.OK, "write", 1L),
                op(2, 0, OpType.INVOKE, "write", 2L),
                op(3, 0, OpType.OK, "write", 2L),
                op(4, 1, OpType.INVOKE, "read", null),
                op(5, 1, OpType.OK, "read", 1L)));
        Extras extras = new Extras(flights, List.of("The whole run was INVALID"), null);
        return Objects.requireNonNull(
                PageBuilder.page(Analyzer.analyze(staleRead, RunInfo.foreign("few")), extras, Set.of())
                        .story());
    }

    @Test
    void whatDidNotArriveIsDrawnAsSuchAndEveryArrowHasItsLabel() {
        Page.Story story = story(List.of(
                new Flight("n1", "n2", 100_000, 300_000, "Write", "Write[2]", null),
                new Flight("n1", "n3", 100_000, 100_000, "Write", "Write[2]", "the link is cut"),
                new Flight("n2", "n1", 400_000, 600_000, "WriteReply", "WriteReply[]", null)));
        assertEquals(
                List.of("request", "request lost", "answer"),
                story.messages().stream().map(Page.Arrow::tone).toList());
        assertEquals(
                List.of("Write", "Write", "WriteReply"),
                story.messages().stream().map(a -> a.label().text()).toList());
        assertEquals(
                3,
                story.messages().stream().map(a -> a.label().y()).distinct().count(),
                "each label on a line of its own");
        assertTrue(story.messages().get(1).tooltip().contains("not delivered: the link is cut"));
    }

    /** Their names stood on each other, and one at the right edge was cut. */
    @Test
    void operationsThatBeginAtOnceHaveTheirNamesBelowEachOther() {
        List<Op> ops = new ArrayList<>();
        for (OpType type : List.of(OpType.INVOKE, OpType.OK)) {
            for (int process = 0; process < 6; process++) {
                long time = (type == OpType.OK ? 10 + process : process / 4) * 1_000_000L;
                Object value = List.of("a register with a long name", 1L);
                Map<Keyword, Object> node = Map.of(Op.NODE, "n" + process / 4);
                ops.add(new Op(ops.size(), time, (long) process, type, "write", value, node));
            }
        }
        Extras extras =
                new Extras(List.of(new Flight("n0", "n1", 3_000_000, 4_000_000, "Write", "", null)), List.of(), null);
        Page.Story story = Objects.requireNonNull(
                PageBuilder.page(Analyzer.analyze(History.of(ops), RunInfo.foreign("few")), extras, Set.of())
                        .story());
        assertEquals(6, story.names().size());
        List<Rectangle2D> areas = new ArrayList<>();
        for (Page.Label name : story.names()) {
            double width = TextWidth.bold(name.text(), 12.5);
            Rectangle2D area = new Rectangle2D.Double(name.x(), name.y() - 11, width, 13);
            assertTrue(area.getMaxX() <= story.width(), () -> name + " is cut");
            areas.forEach(other -> assertFalse(area.intersects(other), () -> name + " on another"));
            story.operations()
                    .forEach(bar -> assertFalse(
                            area.intersects(bar.x(), bar.y(), bar.width(), bar.height()), () -> name + " on " + bar));
            areas.add(area);
        }
        assertTrue(story.times().stream().anyMatch(t -> t.text().equals("0.015 s")), "when the last one ended");
    }

    @Test
    void itTellsWhereItComesFromAndEndsWithTheContradiction() {
        Page.Story story = story(List.of(new Flight("n1", "n2", 100_000, 300_000, "Write", "Write[2]", null)));
        assertEquals(List.of("The whole run was INVALID"), story.origin());
        assertTrue(story.end().getFirst().contains("lost-write"), story.end()::toString);
        assertTrue(story.end().size() > 1, "in sentences");
        // An operation has one name in both, and its index.
        for (String sentence : story.end()) {
            for (int t = 1; t <= 3; t++) {
                String name = "T" + t;
                assertTrue(
                        !sentence.contains(name)
                                || story.sentences().stream().anyMatch(s -> s.contains("  " + name + " (index ")),
                        name + " of " + sentence + " is not in " + story.sentences());
            }
        }
        assertTrue(story.sentences().stream().anyMatch(s -> s.contains("  T1 (index ")), story.sentences()::toString);
    }
}
