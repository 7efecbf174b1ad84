package dynacheck.report;

import dynacheck.history.Op;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Places events by their order, equally far apart, and moments between two events in proportion. */
final class EventAxis implements TimeAxis {
    private static final double LABEL_SIZE = 12;
    private static final double BETWEEN_LABELS = 8;

    private final NavigableMap<Long, Double> byIndex = new TreeMap<>();
    private final List<Page.Label> events = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private final double from;
    private final double to;
    private final double step;

    private static final int MOST_DECIMALS = 6;

    private EventAxis(NavigableMap<Long, Long> timeByIndex, double from, double to) {
        this.from = from;
        this.to = to;
        this.step = (to - from) / (timeByIndex.size() + 1);
        timeByIndex.forEach((index, time) -> {
            double x = round(from + (byIndex.size() + 1) * step);
            byIndex.put(index, x);
            times.add(time);
            events.add(new Page.Label(x, 0, label(index, time, timeByIndex.values())));
        });
    }

    /** With as many digits as tell the events apart; the index where they have no times. */
    private static String label(long index, long time, Collection<Long> all) {
        if (all.stream().allMatch(t -> t == 0)) {
            return "index " + index;
        }
        long distinct = all.stream().distinct().count();
        for (int decimals = 3; ; decimals++) {
            String format = "%." + decimals + "f s";
            boolean isEnough = decimals == MOST_DECIMALS
                    || all.stream()
                                    .map(t -> String.format(Locale.ROOT, format, t / 1e9))
                                    .distinct()
                                    .count()
                            == distinct;
            if (isEnough) {
                return String.format(Locale.ROOT, format, time / 1e9);
            }
        }
    }

    /** An axis with a place for each invocation and completion; needs at least one span. */
    static EventAxis of(List<Span> spans, double from, double to) {
        NavigableMap<Long, Long> times = new TreeMap<>();
        for (Span span : spans) {
            times.put(span.invoke().index(), span.startNanos());
            Op completion = span.completion();
            if (completion != null) {
                times.put(completion.index(), completion.timeNanos());
            }
        }
        return new EventAxis(times, from, to);
    }

    /** Where an event of one of the spans stands. */
    double at(Op event) {
        return byIndex.getOrDefault(event.index(), from);
    }

    @Override
    public double min() {
        return times.getFirst();
    }

    @Override
    public double max() {
        return times.getLast();
    }

    @Override
    public double at(double nanos) {
        int found = Collections.binarySearch(times, (long) nanos);
        int next = found >= 0 ? found : -found - 1;
        if (found >= 0) {
            return round(from + (found + 1) * step);
        }
        if (next == 0 || next == times.size()) {
            return round(from + (next == 0 ? 0 : times.size() + 1) * step);
        }
        double part = (nanos - times.get(next - 1)) / (times.get(next) - times.get(next - 1));
        return round(from + (next + part) * step);
    }

    /** The times of the events, as many as stand apart, and none cut by the edge of the drawing. */
    List<Page.Label> labels(double y) {
        List<Page.Label> labels = new ArrayList<>();
        double free = 0;
        for (Page.Label event : events) {
            double half = TextWidth.of(event.text(), LABEL_SIZE) / 2;
            double x = round(Math.max(half, Math.min(to - half, event.x())));
            if (x - half >= free) {
                labels.add(new Page.Label(x, y, event.text()));
                free = x + half + BETWEEN_LABELS;
            }
        }
        return labels;
    }

    private static double round(double x) {
        return Math.round(x * 10) / 10.0;
    }
}
