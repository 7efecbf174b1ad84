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
 * Draws a cycle of transactions: half of them from left to right, the others below from right to left, so that the
 * arrows run round. A long one is shortened in its middle.
 */
final class CycleDrawing {
    private static final int MOST_DRAWN = 8;
    private static final int MOST_LINES = 7;
    private static final int LONGEST_LINE = 34;
    private static final double CHARACTER = 7.3;
    private static final double BOLD = 8.2;
    private static final double LINE = 17;
    private static final double GAP = 150;
    private static final double MARGIN = 16;
    private static final double BETWEEN_ROWS = 76;
    private static final Pattern MICRO_OPERATION = Pattern.compile("\\[:[^\\[\\]]*(?:\\[[^\\[\\]]*][^\\[\\]]*)*]");

    private final ElleAnomaly anomaly;
    /** Places in the cycle; -1 for those that are left out. */
    private final List<Integer> shown = new ArrayList<>();

    private final List<Page.TxnBox> boxes = new ArrayList<>();
    private final List<Page.Arrow> arrows = new ArrayList<>();

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
        List<List<String>> lines = shown.stream().map(this::lines).toList();
        int upper = shown.size() == 2 ? 2 : (shown.size() + 1) / 2;
        double width = 0;
        double height = 0;
        for (int place : shown) {
            width = Math.max(width, name(place).length() * BOLD + 22);
        }
        for (List<String> text : lines) {
            height = Math.max(height, (text.size() + 1) * LINE + 12);
            for (String line : text) {
                width = Math.max(width, Math.max(9, line.length()) * CHARACTER + 22);
            }
        }
        for (int i = 0; i < shown.size(); i++) {
            // Below, a row with one box less stands between those above.
            boolean isUpper = i < upper;
            double column = isUpper ? i : upper - 1 - (i - upper) - (shown.size() % 2 == 1 ? 0.5 : 0);
            double x = MARGIN + column * (width + GAP);
            boxes.add(
                    box(i, lines.get(i), x, isUpper ? MARGIN + 8 : MARGIN + 8 + height + BETWEEN_ROWS, width, height));
        }
        for (int i = 0; i < shown.size(); i++) {
            arrows.add(arrow(i, (i + 1) % shown.size()));
        }
        boolean isOneRow = upper == shown.size();
        int left = anomaly.cycle().size() - (shown.contains(-1) ? shown.size() - 1 : shown.size());
        return new Page.Cycle(
                2 * MARGIN + upper * width + (upper - 1) * GAP,
                2 * MARGIN + 16 + height + (isOneRow ? 0 : height + BETWEEN_ROWS),
                boxes,
                arrows,
                left == 0
                        ? ""
                        : Text.count(left) + " transactions in the middle are left out; the sentences tell all.");
    }

    private TxnView transaction(int place) {
        return anomaly.transactions().get(anomaly.cycle().get(place).from());
    }

    private List<String> lines(int place) {
        if (place < 0) {
            return List.of("\u2026");
        }
        String text = transaction(place).text();
        Matcher found = MICRO_OPERATION.matcher(text.substring(1));
        List<String> lines = new ArrayList<>();
        while (found.find() && lines.size() <= MOST_LINES) {
            lines.add(lines.size() == MOST_LINES ? "\u2026" : Text.shorten(found.group(), LONGEST_LINE));
        }
        return lines.isEmpty() ? List.of(Text.shorten(text, LONGEST_LINE)) : lines;
    }

    /** {@code "T1 · process 0"}. */
    private String name(int place) {
        return place < 0
                ? ""
                : Text.shorten(
                        "T" + (anomaly.cycle().get(place).from() + 1) + " \u00b7 process "
                                + Text.plain(transaction(place).process()),
                        24);
    }

    private Page.TxnBox box(int i, List<String> lines, double x, double y, double width, double height) {
        int place = shown.get(i);
        List<Page.Label> labels = new ArrayList<>();
        for (String line : lines) {
            labels.add(new Page.Label(x + 11, y + 18 + (labels.size() + 1) * LINE, line));
        }
        return new Page.TxnBox(
                x,
                y,
                width,
                height,
                name(place),
                labels,
                place < 0 ? "" : Text.shorten(transaction(place).text(), 600),
                place < 0 ? -1 : transaction(place).invoked());
    }

    private Page.Arrow arrow(int i, int next) {
        int place = shown.get(i);
        Page.TxnBox from = boxes.get(i);
        Page.TxnBox to = boxes.get(next);
        boolean isPair = shown.size() == 2;
        double shift = isPair ? (i == 0 ? -14 : 14) : 0;
        double x1 = from.x() + from.width() / 2;
        double x2 = to.x() + to.width() / 2;
        double y1 = from.y() + from.height() / 2 + shift;
        double y2 = to.y() + to.height() / 2 + shift;
        if (Math.abs(from.y() - to.y()) < 1) {
            boolean right = x2 > x1;
            x1 = right ? from.x() + from.width() : from.x();
            x2 = right ? to.x() - 8 : to.x() + to.width() + 8;
        } else {
            boolean down = y2 > y1;
            y1 = down ? from.y() + from.height() : from.y();
            y2 = down ? to.y() - 8 : to.y() + to.height() + 8;
        }
        Dependency hop = place < 0 ? null : anomaly.cycle().get(place);
        String kind = hop == null ? "\u2026" : hop.kind();
        String tone = kind.equals("realtime") || kind.equals("process") ? "time" : "data";
        return new Page.Arrow(
                "M" + round(x1) + " " + round(y1) + "L" + round(x2) + " " + round(y2),
                tone,
                new Page.Label(
                        round((x1 + x2) / 2 + aside(label(kind), x2 - x1, y2 - y1)),
                        round((y1 + y2) / 2 - 6),
                        label(kind)),
                hop == null ? "" : Text.shorten(hop.because(), 400));
    }

    /** How far from an arrow between the rows its label stands: inwards, where nothing else is. */
    private static double aside(String label, double across, double down) {
        double clear = label.length() * CHARACTER / 2 + 8 + LINE * Math.abs(across / down);
        return Math.abs(down) < 1 ? 0 : down > 0 ? -clear : clear;
    }

    /** What the letters mean stands beside them: not everybody knows them by heart. */
    private static String label(String kind) {
        return switch (kind) {
            case "wr" -> "wr: was read by";
            case "ww" -> "ww: overwritten by";
            case "rw" -> "rw: read before";
            case "key" -> "order of a key";
            default -> kind;
        };
    }

    private static double round(double x) {
        return Math.round(x * 10) / 10.0;
    }
}
