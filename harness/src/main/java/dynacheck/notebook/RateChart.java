package dynacheck.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Throughput of two runs over one axis of time, and under it when faults of each kind were in force in each; in units
 * of an SVG.
 *
 * @param left points of a polyline; {@code right} likewise
 * @param lanes kinds of faults, from top to bottom
 * @param height of the whole, which grows with the lanes
 */
public record RateChart(
        String left,
        String right,
        List<Tick> times,
        List<Tick> rates,
        List<Tick> lanes,
        List<Bar> bars,
        double height) {
    private static final double WIDTH = 1000;
    private static final double LEFT = 130;
    private static final double RIGHT = 960;
    private static final double TOP = 14;
    private static final double BOTTOM = 230;
    private static final double FIRST_LANE = BOTTOM + 38;
    private static final double LANE = 26;
    private static final int TICKS = 8;
    private static final int MOST_BARS = 2000;
    private static final int MOST_LANES = 20;
    private static final int LONGEST_LABEL = 18;

    /** A mark of an axis. */
    public record Tick(double at, String label) {}

    /** A fault of the left run, else of the right one. */
    public record Bar(boolean isLeft, double x, double y, double width, String title) {}

    static RateChart of(Curves left, Curves right) {
        double seconds =
                Math.max(1, Math.max(left.length().toNanos(), right.length().toNanos()) / 1e9);
        long most = Stream.of(left, right)
                .flatMap(c -> c.perSecond().stream())
                .mapToLong(Long::longValue)
                .max()
                .orElse(1);
        List<String> kinds = Stream.of(left, right)
                .flatMap(c -> c.faults().stream())
                .map(Curves.Fault::kind)
                .distinct()
                .sorted()
                .toList();
        List<Bar> bars = new ArrayList<>();
        addBars(bars, true, left, seconds, kinds);
        addBars(bars, false, right, seconds, kinds);
        double y = Math.max(1, most);
        List<Tick> lanes = lanes(kinds);
        return new RateChart(
                steps(left, seconds, y),
                steps(right, seconds, y),
                ticks(seconds, LEFT, RIGHT),
                ticks(y, BOTTOM, TOP),
                lanes,
                bars,
                FIRST_LANE + LANE * lanes.size());
    }

    public double width() {
        return WIDTH;
    }

    /** Where the axis of time begins. */
    public double from() {
        return LEFT;
    }

    /** Where it ends. */
    public double to() {
        return RIGHT;
    }

    /** Baseline of its labels. */
    public double timesAt() {
        return BOTTOM + 18;
    }

    private static String steps(Curves curves, double seconds, double most) {
        StringBuilder points = new StringBuilder();
        List<Long> rate = curves.perSecond();
        for (int i = 0; i < rate.size(); i++) {
            double y = BOTTOM - (BOTTOM - TOP) * rate.get(i) / most;
            for (double at : new double[] {i, i + 1}) {
                double x = LEFT + (RIGHT - LEFT) * Math.min(1, at / seconds);
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
            }
        }
        return points.toString().strip();
    }

    /** What has no lane of its own shares the last one. */
    private static int lane(List<String> kinds, String kind) {
        return Math.min(MOST_LANES - 1, kinds.indexOf(kind));
    }

    private static double laneAt(int lane) {
        return FIRST_LANE + lane * LANE;
    }

    private static List<Tick> lanes(List<String> kinds) {
        List<Tick> lanes = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST_LANES, kinds.size()); i++) {
            boolean shared = i == MOST_LANES - 1 && kinds.size() > MOST_LANES;
            String label = shared ? "others" : kinds.get(i);
            boolean tooLong = label.length() > LONGEST_LABEL;
            lanes.add(new Tick(laneAt(i), tooLong ? label.substring(0, LONGEST_LABEL - 1) + "\u2026" : label));
        }
        return lanes;
    }

    private static void addBars(List<Bar> bars, boolean isLeft, Curves curves, double seconds, List<String> kinds) {
        double scale = (RIGHT - LEFT) / seconds;
        curves.faults().stream()
                .limit(MOST_BARS)
                .map(f -> new Bar(
                        isLeft,
                        LEFT + f.from() * scale,
                        laneAt(lane(kinds, f.kind())) + (isLeft ? -8 : 1),
                        Math.max(1.5, (f.to() - f.from()) * scale),
                        String.format(
                                Locale.ROOT, "%s: %s, %.1f to %.1f s", isLeft ? "A" : "B", f.kind(), f.from(), f.to())))
                .forEach(bars::add);
    }

    /** Round values from 0 on. */
    private static List<Tick> ticks(double most, double atZero, double atMost) {
        double step = Math.pow(10, Math.floor(Math.log10(most / TICKS)));
        while (most / step > TICKS) {
            step *= most / (2 * step) > TICKS ? 5 : 2;
        }
        List<Tick> ticks = new ArrayList<>();
        for (double value = 0; value <= most * 1.0001; value += step) {
            ticks.add(new Tick(atZero + (atMost - atZero) * value / most, label(value, step)));
        }
        return ticks;
    }

    private static String label(double value, double step) {
        return String.format(Locale.ROOT, step < 1 ? "%.1f" : "%.0f", value);
    }
}
