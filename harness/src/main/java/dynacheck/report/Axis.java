package dynacheck.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A linear axis from values to SVG user units, with ticks at round values. */
record Axis(double min, double max, double from, double to) implements TimeAxis {

    @Override
    public double at(double value) {
        double clamped = Math.clamp(value, min, max);
        double x = max == min ? from : from + (clamped - min) / (max - min) * (to - from);
        return Math.round(x * 10) / 10.0;
    }

    /** About {@code wanted} round values within the axis. */
    List<Double> ticks(int wanted) {
        double raw = (max - min) / Math.max(1, wanted);
        if (raw <= 0 || !Double.isFinite(raw)) {
            return List.of(min);
        }
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double ratio = raw / power;
        double step = power * (ratio > 5 ? 10 : ratio > 2 ? 5 : ratio > 1 ? 2 : 1);
        List<Double> ticks = new ArrayList<>();
        for (double t = Math.ceil(min / step - 1e-9) * step + 0.0;
                t <= max + step * 1e-9 && ticks.size() < 50;
                t += step) {
            ticks.add(t == 0 ? 0.0 : t);
        }
        return ticks;
    }

    /** Ticks of a time axis in nanoseconds, at height {@code y}. */
    List<Page.Label> timeLabels(int wanted, double y) {
        Axis seconds = new Axis(min / 1e9, max / 1e9, from, to);
        List<Double> ticks = seconds.ticks(wanted);
        double step = ticks.size() > 1 ? ticks.get(1) - ticks.get(0) : 1;
        int decimals = Math.clamp((int) Math.ceil(-Math.log10(step) - 1e-9), 0, 9);
        return ticks.stream()
                .map(t -> new Page.Label(seconds.at(t), y, String.format(Locale.ROOT, "%." + decimals + "f s", t)))
                .toList();
    }
}
