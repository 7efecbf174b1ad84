package dynacheck.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;

/** Looks for what overlaps in a drawing: boxes, labels and arrows, as wide as browsers draw them. */
final class Overlaps {
    private Overlaps() {}

    private record Label(String text, Rectangle2D area) {}

    static void none(Page.Graph graph) {
        List<Label> boxes = new ArrayList<>();
        for (Page.Box box : graph.boxes()) {
            boxes.add(new Label(box.label(), new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height())));
            assertTrue(TextWidth.of(box.label(), 12.5) < box.width(), () -> box + " holds its label");
            assertTrue(TextWidth.of(box.name(), 10.5) < box.width(), () -> box + " holds its name");
        }
        none(graph.width(), graph.height(), boxes, graph.arrows());
    }

    static void none(Page.CycleDrawn cycle) {
        List<Label> boxes = new ArrayList<>();
        for (Page.TxnBox box : cycle.boxes()) {
            boxes.add(new Label(box.name(), new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height())));
            double room = box.x() + box.width() - 5;
            assertTrue(box.x() + 11 + TextWidth.bold(box.name(), 12.5) < room, () -> box + " holds its name");
            for (Page.Label line : box.lines()) {
                assertTrue(line.x() + TextWidth.monospaced(line.text(), 11.5) < room, () -> box + " holds " + line);
                assertTrue(line.y() < box.y() + box.height() - 4, () -> box + " holds " + line);
            }
        }
        none(cycle.width(), cycle.height(), boxes, cycle.arrows());
    }

    /** Fails if anything of these touches what it does not belong to, or is cut. */
    private static void none(double width, double height, List<Label> boxes, List<Page.Arrow> arrows) {
        Rectangle2D paper = new Rectangle2D.Double(0, 0, width, height);
        List<Label> labels = new ArrayList<>();
        List<List<Line2D>> curves = new ArrayList<>();
        for (Page.Arrow arrow : arrows) {
            Page.Label at = arrow.label();
            double wide = TextWidth.of(at.text(), 11.5);
            labels.add(new Label(at.text(), new Rectangle2D.Double(at.x() - wide / 2, at.y() - 10.5, wide, 13)));
            curves.add(lines(arrow.d()));
        }
        for (List<Label> kind : List.of(boxes, labels)) {
            for (int i = 0; i < kind.size(); i++) {
                Label a = kind.get(i);
                assertTrue(paper.contains(a.area), () -> a + " is cut");
                for (Label b : kind.subList(i + 1, kind.size())) {
                    assertFalse(a.area.intersects(b.area), () -> a + " on " + b);
                }
            }
        }
        for (Label label : labels) {
            for (Label box : boxes) {
                assertFalse(label.area.intersects(box.area), () -> label + " on the box " + box);
            }
        }
        for (int i = 0; i < curves.size(); i++) {
            Page.Arrow arrow = arrows.get(i);
            for (Line2D line : curves.get(i)) {
                assertTrue(paper.contains(line.getBounds2D()) || paper.intersectsLine(line), () -> arrow + " is cut");
                for (Label label : labels) {
                    assertFalse(label.area.intersectsLine(line), () -> label + " on " + arrow);
                }
                for (Label box : boxes) {
                    Rectangle2D inside = new Rectangle2D.Double(
                            box.area.getX() + 1,
                            box.area.getY() + 1,
                            box.area.getWidth() - 2,
                            box.area.getHeight() - 2);
                    assertFalse(inside.intersectsLine(line), () -> arrow + " runs behind the box " + box);
                }
            }
        }
    }

    /** An SVG path of M, L, H, V and C as short straight lines. */
    static List<Line2D> lines(String d) {
        Path2D path = new Path2D.Double();
        Scanner words = new Scanner(d.replaceAll("([A-Z])", " $1 ")).useLocale(Locale.ROOT);
        while (words.hasNext()) {
            switch (words.next()) {
                case "M" -> path.moveTo(words.nextDouble(), words.nextDouble());
                case "L" -> path.lineTo(words.nextDouble(), words.nextDouble());
                case "V" -> path.lineTo(path.getCurrentPoint().getX(), words.nextDouble());
                case "H" ->
                    path.lineTo(words.nextDouble(), path.getCurrentPoint().getY());
                case "C" ->
                    path.curveTo(
                            words.nextDouble(),
                            words.nextDouble(),
                            words.nextDouble(),
                            words.nextDouble(),
                            words.nextDouble(),
                            words.nextDouble());
                default -> throw new AssertionError(d);
            }
        }
        List<Line2D> lines = new ArrayList<>();
        double[] from = new double[6];
        double[] to = new double[6];
        for (PathIterator at = path.getPathIterator(null, 0.1); !at.isDone(); at.next()) {
            if (at.currentSegment(to) == PathIterator.SEG_LINETO) {
                lines.add(new Line2D.Double(from[0], from[1], to[0], to[1]));
            }
            from = to.clone();
        }
        return lines;
    }
}
