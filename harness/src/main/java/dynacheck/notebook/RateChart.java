package dynacheck.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Throughput of two runs over one axis of time, and under it when faults were in force in each; in units of an SVG.
 *
 * @param left points of a polyline; {@code right} likewise
 */
public record RateChart(
        String left, String right, List<Tick> times, List<Tick> rates, List<Bar> bars, double width, double height) {
    private static final double LEFT = 60;
    private static final double RIGHT = 980;
    private static final double TOP = 14;
    private static final double BOTTOM = 230;
    private static final double LANE = 16;
    private static final int TICKS = 8;
    private static final int MOST_BARS = 400;

    /** A mark of an axis. */
    public record Tick(double at, String label) {}

    /** A fault: lane 0 is of the left run, 1 of the right one. */
    public record Bar(int lane, double x, double y, double width, String title) {}

    static RateChart of(Curves left, Curves right) {
        double seconds =
                Math.max(1, Math.max(left.length().toNanos(), right.length().toNanos()) / 1e9);
        long most = Stream.of(left, right)
                .flatMap(c -> c.perSecond().stream())
                .mapToLong(Long::longValue)
                .max()
                .orElse(1);
        List<Bar> bars = new ArrayList<>();
        addBars(bars, 0, left, seconds);
        addBars(bars, 1, right, seconds);
        double y = Math.max(1, most);
        return new RateChart(
                points(left, seconds, y),
                points(right, seconds, y),
                ticks(seconds, LEFT, RIGHT),
                ticks(y, BOTTOM, TOP),
                bars,
                RIGHT + 20,
                BOTTOM + 30 + 2 * LANE);
    }

    private static String points(Curves curves, double seconds, double most) {
        StringBuilder points = new StringBuilder();
        List<Long> rate = curves.perSecond();
        for (int i = 0; i < rate.size(); i++) {
            double x = LEFT + (RIGHT - LEFT) * Math.min(1, (i + 0.5) / seconds);
            double y = BOTTOM - (BOTTOM - TOP) * rate.get(i) / most;
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
        }
        return points.toString().strip();
    }

    private static void addBars(List<Bar> bars, int lane, Curves curves, double seconds) {
        double scale = (RIGHT - LEFT) / seconds;
        curves.faults().stream()
                .limit(MOST_BARS)
                .map(f -> new Bar(
                        lane,
                        LEFT + f.from() * scale,
                        BOTTOM + 26 + lane * LANE,
                        Math.max(1.5, (f.to() - f.from()) * scale),
                        String.format(Locale.ROOT, "%s, %.1f to %.1f s", f.kind(), f.from(), f.to())))
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
