package dynacheck.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the words of arrows stand: beside their own, near its head, and on nothing else. Units are those of the
 * drawing.
 */
final class StoryLabels {
    private static final double CHARACTER = 6;
    private static final double HEIGHT = 9;
    private static final double GAP = 2;
    private static final double[] SHARES = {0.75, 0.65, 0.85, 0.55, 0.45, 0.35, 0.25, 0.15};

    private final List<Segment> arrows;
    private final List<Box> taken;
    private boolean complete = true;

    /** @param taken areas that no label may cover, besides the arrows */
    StoryLabels(List<Segment> arrows, List<Box> taken) {
        this.arrows = arrows;
        this.taken = new ArrayList<>(taken);
    }

    /** An arrow from its tail to its head. */
    record Segment(double x1, double y1, double x2, double y2) {
        private double yAt(double x) {
            return y1 + (y2 - y1) * (x - x1) / (x2 - x1);
        }

        private boolean crosses(Box box) {
            double from = Math.max(Math.min(x1, x2), box.left);
            double to = Math.min(Math.max(x1, x2), box.right);
            return from <= to
                    && Math.max(yAt(from), yAt(to)) >= box.top - 1
                    && Math.min(yAt(from), yAt(to)) <= box.bottom + 1;
        }
    }

    record Box(double left, double top, double right, double bottom) {
        boolean meets(Box other) {
            return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
        }
    }

    /** The middle of each label's base line, in the order of the arrows. */
    List<Page.Label> place(List<String> words) {
        List<Page.Label> labels = new ArrayList<>();
        for (int i = 0; i < arrows.size(); i++) {
            Box box = free(arrows.get(i), words.get(i).length() * CHARACTER);
            taken.add(box);
            labels.add(new Page.Label((box.left + box.right) / 2, box.bottom - 1, words.get(i)));
        }
        return labels;
    }

    /** Whether every label found a free place; with arrows further apart there are more of these. */
    boolean isComplete() {
        return complete;
    }

    private Box free(Segment arrow, double width) {
        for (double share : SHARES) {
            for (boolean above : new boolean[] {true, false}) {
                Box box = beside(arrow, share, width, above);
                if (taken.stream().noneMatch(box::meets) && arrows.stream().noneMatch(a -> a.crosses(box))) {
                    return box;
                }
            }
        }
        complete = false;
        return beside(arrow, SHARES[0], width, true);
    }

    /** A place that does not touch the label's own arrow, however steep that is. */
    private static Box beside(Segment arrow, double share, double width, boolean above) {
        double middle = arrow.x1 + (arrow.x2 - arrow.x1) * share;
        double one = arrow.yAt(middle - width / 2);
        double other = arrow.yAt(middle + width / 2);
        double top = above ? Math.min(one, other) - GAP - HEIGHT : Math.max(one, other) + GAP;
        return new Box(middle - width / 2, top, middle + width / 2, top + HEIGHT);
    }
}
