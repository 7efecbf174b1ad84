package dynacheck.report;

import dynacheck.checker.txn.ElleAnomaly;
import dynacheck.checker.txn.ElleAnomaly.Dependency;
import dynacheck.checker.txn.ElleAnomaly.TxnView;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Draws a cycle of transactions twice: for a wide page as a ring, whose arrows run clockwise, and for a narrow one
 * as a stack, from top to bottom and back beside it. A long cycle is shortened in its middle.
 */
final class CycleDrawing {
    private static final int MOST_DRAWN = 8;
    private static final int MOST_LINES = 7;
    private static final int LONGEST_NAME = 24;
    /** What a page of 1400 pixels has room for, and one of 390. */
    private static final double WIDE = 1095;

    private static final double NARROW = 250;
    private static final double NAME_SIZE = 12.5;
    private static final double LINE_SIZE = 11.5;
    private static final double LABEL_SIZE = 11.5;
    private static final double LINE = 17;
    private static final double PADDING = 11;
    private static final double MARGIN = 10;
    private static final double BETWEEN_ROWS = 70;
    private static final double BETWEEN_STACKED = 40;
    /** For the way back below a row of three. */
    private static final double BELOW = 32;

    /** For the way back beside a stack. */
    private static final double RAIL = 24;

    private static final double ARROW = 8;
    private static final Pattern MICRO_OPERATION = Pattern.compile("\\[:[^\\[\\]]*(?:\\[[^\\[\\]]*][^\\[\\]]*)*]");

    private final ElleAnomaly anomaly;
    /** Places in the cycle; -1 for those that are left out. */
    private final List<Integer> shown = new ArrayList<>();

    private CycleDrawing(ElleAnomaly anomaly) {
        this.anomaly = anomaly;
        int length = anomaly.cycle().size();
        for (int i = 0; i < length; i++) {
            boolean isMiddle = length > MOST_DRAWN && i >= MOST_DRAWN / 2 && i < length - MOST_DRAWN / 2 + 1;
            if (!isMiddle) {
                shown.add(i);
            } else if (shown.getLast() >= 0) {
                shown.add(-1);
            }
        }
    }

    /** Null if it shows without a cycle. */
    static Page.@Nullable Cycle of(ElleAnomaly anomaly) {
        return anomaly.cycle().size() < 2 ? null : new CycleDrawing(anomaly).layout();
    }

    private Page.Cycle layout() {
        int left = anomaly.cycle().size() - (shown.contains(-1) ? shown.size() - 1 : shown.size());
        return new Page.Cycle(
                ring(),
                stack(),
                left == 0
                        ? ""
                        : Text.count(left) + " transactions in the middle are left out; the sentences tell all.");
    }

    /** Column and row of each in a ring of so many. */
    private static List<double[]> places(int count) {
        List<double[]> places = new ArrayList<>();
        if (count > 6) {
            // Three above, three below, and one or two between these at the sides.
            double[][] all = {{0, 0}, {1, 0}, {2, 0}, {2, 1}, {2, 2}, {1, 2}, {0, 2}, {0, 1}};
            return List.of(all).subList(0, count);
        }
        int upper = count < 4 ? count : (count + 1) / 2;
        for (int i = 0; i < count; i++) {
            // Below, a row with one box less stands between those above.
            places.add(
                    i < upper
                            ? new double[] {i, 0}
                            : new double[] {upper - 1 - (i - upper) - (count % 2 == 1 ? 0.5 : 0), 1});
        }
        return places;
    }

    private Page.CycleDrawn ring() {
        List<double[]> places = places(shown.size());
        int columns = shown.size() < 4 ? shown.size() : Math.min(3, (shown.size() + 1) / 2);
        double gap = 0;
        for (int place : shown) {
            gap = Math.max(gap, TextWidth.of(label(place), LABEL_SIZE) + 3 * ARROW);
        }
        List<List<String>> lines = lines((WIDE - 2 * MARGIN - (columns - 1) * gap) / columns);
        double width = width(lines);
        double height = height(lines);
        List<Page.TxnBox> boxes = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            double x = MARGIN + places.get(i)[0] * (width + gap);
            double y = MARGIN + places.get(i)[1] * (height + BETWEEN_ROWS);
            boxes.add(box(i, lines.get(i), x, y, width, height));
        }
        List<Page.Arrow> arrows = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            arrows.add(ringArrow(i, boxes));
        }
        double right = boxes.stream().mapToDouble(b -> b.x() + b.width()).max().orElse(0);
        double bottom =
                boxes.stream().mapToDouble(b -> b.y() + b.height()).max().orElse(0) + (shown.size() == 3 ? BELOW : 0);
        return new Page.CycleDrawn(round(right + MARGIN), round(bottom + MARGIN), boxes, arrows);
    }

    private Page.CycleDrawn stack() {
        List<List<String>> lines = lines(NARROW - RAIL - 2);
        List<Page.TxnBox> boxes = new ArrayList<>();
        double y = MARGIN;
        for (int i = 0; i < shown.size(); i++) {
            double height = height(lines.subList(i, i + 1));
            boxes.add(box(i, lines.get(i), RAIL, y, NARROW - RAIL - 2, height));
            y += height + BETWEEN_STACKED;
        }
        List<Page.Arrow> arrows = new ArrayList<>();
        double x = RAIL + 2 * PADDING;
        for (int i = 0; i < shown.size(); i++) {
            Page.TxnBox from = boxes.get(i);
            double bottom = from.y() + from.height();
            String d = "M" + x + " " + round(bottom);
            if (i + 1 < boxes.size()) {
                d += "L" + x + " " + round(bottom + BETWEEN_STACKED - ARROW);
            } else {
                d += "V" + round(bottom + BETWEEN_STACKED / 2) + "H" + MARGIN / 2 + "V"
                        + round(boxes.getFirst().y() + boxes.getFirst().height() / 2) + "H" + (RAIL - ARROW);
            }
            double middle = x + PADDING + TextWidth.of(label(shown.get(i)), LABEL_SIZE) / 2;
            arrows.add(arrow(i, d, middle, bottom + BETWEEN_STACKED / 2 + 2));
        }
        return new Page.CycleDrawn(NARROW, round(y), boxes, arrows);
    }

    private TxnView transaction(int place) {
        return anomaly.transactions().get(anomaly.cycle().get(place).from());
    }

    /** Of all boxes, each line cut to the width of a box. */
    private List<List<String>> lines(double box) {
        return shown.stream().map(place -> lines(place, box - 2 * PADDING)).toList();
    }

    private List<String> lines(int place, double room) {
        if (place < 0) {
            return List.of("\u2026");
        }
        String text = transaction(place).text();
        Matcher found = MICRO_OPERATION.matcher(text.substring(1));
        List<String> lines = new ArrayList<>();
        while (found.find() && lines.size() <= MOST_LINES) {
            lines.add(lines.size() == MOST_LINES ? "\u2026" : TextWidth.cutMonospaced(found.group(), LINE_SIZE, room));
        }
        return lines.isEmpty() ? List.of(TextWidth.cutMonospaced(text, LINE_SIZE, room)) : lines;
    }

    private double width(List<List<String>> lines) {
        double width = 0;
        for (int place : shown) {
            width = Math.max(width, TextWidth.bold(name(place), NAME_SIZE));
        }
        for (List<String> text : lines) {
            for (String line : text) {
                width = Math.max(width, TextWidth.monospaced(line, LINE_SIZE));
            }
        }
        return Math.ceil(width + 2 * PADDING);
    }

    private static double height(List<List<String>> lines) {
        return lines.stream().mapToInt(List::size).max().orElse(0) * LINE + LINE + 12;
    }

    /** {@code "T1 · process 0"}. */
    private String name(int place) {
        return place < 0
                ? ""
                : Text.shorten(
                        "T" + (anomaly.cycle().get(place).from() + 1) + " \u00b7 process "
                                + Text.plain(transaction(place).process()),
                        LONGEST_NAME);
    }

    private Page.TxnBox box(int i, List<String> lines, double x, double y, double width, double height) {
        int place = shown.get(i);
        List<Page.Label> labels = new ArrayList<>();
        for (String line : lines) {
            labels.add(new Page.Label(round(x + PADDING), round(y + 18 + (labels.size() + 1) * LINE), line));
        }
        return new Page.TxnBox(
                round(x),
                round(y),
                width,
                height,
                name(place),
                labels,
                place < 0 ? "" : Text.shorten(transaction(place).text(), 600),
                place < 0 ? -1 : transaction(place).invoked());
    }

    private Page.Arrow ringArrow(int i, List<Page.TxnBox> boxes) {
        Page.TxnBox from = boxes.get(i);
        Page.TxnBox to = boxes.get((i + 1) % boxes.size());
        if (boxes.size() == 3 && i == 2) {
            double bottom = from.y() + from.height();
            double right = from.x() + from.width() / 2;
            double left = to.x() + to.width() / 2;
            String d = "M" + round(right) + " " + round(bottom) + "V" + round(bottom + BELOW) + "H" + round(left) + "V"
                    + round(bottom + ARROW);
            return arrow(i, d, (left + right) / 2, bottom + BELOW - 6);
        }
        double shift = boxes.size() == 2 ? (i == 0 ? -14 : 14) : 0;
        double x1 = from.x() + from.width() / 2;
        double x2 = to.x() + to.width() / 2;
        double y1 = from.y() + from.height() / 2 + shift;
        double y2 = to.y() + to.height() / 2 + shift;
        if (Math.abs(from.y() - to.y()) < 1) {
            boolean right = x2 > x1;
            x1 = right ? from.x() + from.width() : from.x();
            x2 = right ? to.x() - ARROW : to.x() + to.width() + ARROW;
        } else {
            boolean down = y2 > y1;
            y1 = down ? from.y() + from.height() : from.y();
            y2 = down ? to.y() - ARROW : to.y() + to.height() + ARROW;
        }
        return arrow(
                i,
                "M" + round(x1) + " " + round(y1) + "L" + round(x2) + " " + round(y2),
                (x1 + x2) / 2 + aside(label(shown.get(i)), x2 - x1, y2 - y1),
                (y1 + y2) / 2 - 6);
    }

    private Page.Arrow arrow(int i, String d, double labelX, double labelY) {
        int place = shown.get(i);
        String kind = place < 0 ? "" : anomaly.cycle().get(place).kind();
        Dependency hop = place < 0 ? null : anomaly.cycle().get(place);
        return new Page.Arrow(
                d,
                kind.equals("realtime") || kind.equals("process") ? "time" : "data",
                new Page.Label(round(labelX), round(labelY), label(place)),
                hop == null ? "" : Text.shorten(hop.because(), 400));
    }

    /** How far from an arrow between the rows its label stands: inwards, where nothing else is. */
    private static double aside(String label, double across, double down) {
        double clear = TextWidth.of(label, LABEL_SIZE) / 2 + ARROW + LINE * Math.abs(across / down);
        return Math.abs(down) < 1 ? 0 : down > 0 ? -clear : clear;
    }

    /** What the letters mean stands beside them: not everybody knows them by heart. */
    private String label(int place) {
        String kind = place < 0 ? "\u2026" : anomaly.cycle().get(place).kind();
        return switch (kind) {
            case "wr" -> "wr: was read by";
            case "ww" -> "ww: overwritten by";
            case "rw" -> "rw: read before";
            case "key" -> "order of a key";
            case "realtime" -> "realtime: ended before";
            case "process" -> "process: went before";
            default -> kind;
        };
    }

    private static double round(double x) {
        return Math.round(x * 10) / 10.0;
    }
}
