package dynacheck.report;

import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lays out the few operations of a witness: one lane a process, an open end for an unknown outcome. Events are equally
 * far apart, because their order is what the checkers judge; the times stand below.
 */
final class OpCharts {
    private static final double WIDTH = 1000;
    private static final double LEFT = 150;
    private static final double RIGHT = 985;
    private static final double LANE = 34;
    private static final double BAR = 22;
    private static final double TOP = 8;

    private static final double NARROW = 270;
    private static final double NARROW_BAR = 12;
    private static final double NARROW_LANE = 44;
    private static final double TEXT_SIZE = 12.5;

    private OpCharts() {}

    /**
     * The drawings.
     *
     * @param named whether they are T1, T2... in their order, as in the sentences beside the drawing
     * @param register that the title names; null if it names none
     */
    static Page.Witness of(List<Span> spans, Scene scene, boolean named, @Nullable Object register) {
        boolean oneRegister = areOf(register, spans);
        List<Words> words = new ArrayList<>();
        for (Span span : spans) {
            String name = named ? "T" + (words.size() + 1) + " " : "";
            words.add(new Words(name, oneRegister ? name + withoutRegister(span) : text(name, span)));
        }
        return new Page.Witness(wide(spans, scene, words), narrow(spans, scene, words));
    }

    /** Its name as in the sentences, or nothing, and all that its bar tells. */
    private record Words(String name, String text) {}

    private static Page.OpChart wide(List<Span> spans, Scene scene, List<Words> words) {
        Map<Long, Integer> lanes = new LinkedHashMap<>();
        spans.forEach(span -> lanes.computeIfAbsent(span.process(), p -> lanes.size()));
        EventAxis x = EventAxis.of(spans, LEFT, RIGHT);
        Track track = new Track(x, BAR, RIGHT);
        double bottom = TOP + lanes.size() * LANE;
        List<Page.Label> labels = new ArrayList<>();
        lanes.forEach((process, lane) ->
                labels.add(new Page.Label(LEFT - 12, TOP + lane * LANE + LANE / 2 + 4, lane(process, spans))));
        List<Page.Bar> bars = new ArrayList<>();
        for (Span span : spans) {
            Words told = words.get(bars.size());
            double top = TOP + lanes.getOrDefault(span.process(), 0) * LANE;
            bars.add(bar(told, span, track, top + (LANE - BAR) / 2, room(span, spans, x)));
        }
        return new Page.OpChart(
                WIDTH,
                bottom + 24,
                labels,
                bars,
                bands(scene.faults(), scene.palette(), x, scene.runEnd()),
                x.labels(bottom + 16));
    }

    /** Each operation in a row of its own, below its text: so there is room for that, and nothing to be scrolled. */
    private static Page.OpChart narrow(List<Span> spans, Scene scene, List<Words> words) {
        double right = NARROW - 6;
        EventAxis x = EventAxis.of(spans, 0, right);
        Track track = new Track(x, NARROW_BAR, right);
        List<Page.Label> texts = new ArrayList<>();
        List<Page.Bar> bars = new ArrayList<>();
        for (Span span : spans) {
            double top = TOP + bars.size() * NARROW_LANE;
            Words told = words.get(bars.size());
            String who = " \u00b7 " + lane(span.process(), List.of(span));
            double room = right - TextWidth.of(who, TEXT_SIZE);
            texts.add(new Page.Label(2, top + 14, TextWidth.cut(told.text, TEXT_SIZE, room) + who));
            bars.add(bar(told, span, track, top + 20, new Page.Room(0, right)));
        }
        double bottom = TOP + bars.size() * NARROW_LANE;
        return new Page.OpChart(
                NARROW,
                bottom + 24,
                texts,
                bars,
                bands(scene.faults(), scene.palette(), x, scene.runEnd()),
                x.labels(bottom + 16));
    }

    /** {@code "process 6 · n2"}: a process talks to one node at a time, mostly to one only. */
    private static String lane(long process, List<Span> spans) {
        List<String> nodes = spans.stream()
                .filter(s -> s.process() == process)
                .map(Span::node)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return "process " + process + (nodes.size() == 1 ? " \u00b7 " + Text.shorten(nodes.getFirst(), 12) : "");
    }

    /** Half of the gap to the neighbouring operations of its process; the other half is theirs. */
    private static Page.Room room(Span span, List<Span> spans, EventAxis x) {
        double from = LEFT;
        double to = WIDTH;
        double start = x.at(span.invoke());
        Op last = span.completion();
        double finish = last == null ? WIDTH : x.at(last);
        for (Span other : spans) {
            Op end = other.completion();
            if (other.process() == span.process() && other != span) {
                if (other.invoke().index() > span.invoke().index()) {
                    to = Math.min(to, (finish + x.at(other.invoke())) / 2);
                } else {
                    from = Math.max(from, end == null ? LEFT : (start + x.at(end)) / 2);
                }
            }
        }
        return new Page.Room(from, to);
    }

    /** Where bars stand from left to right, how high they are, and how far those reach that never complete. */
    private record Track(EventAxis x, double height, double right) {}

    private static Page.Bar bar(Words words, Span span, Track track, double y, Page.Room room) {
        double start = track.x.at(span.invoke());
        Op completion = span.completion();
        double end = completion == null ? track.right : track.x.at(completion);
        String tone = span.outcome().name().toLowerCase(Locale.ROOT);
        return new Page.Bar(
                start,
                y,
                Math.max(4, end - start),
                track.height,
                span.openEnded() ? track.right : -1,
                span.outcome() == OpType.OK && !span.invoke().f().equals("read") ? tone + " write" : tone,
                words.text,
                words.name + tooltip(span),
                span.invoke().index(),
                room);
    }

    /** Whether all are of this register, as {@code ["key" 17]}: the title above names it then. */
    private static boolean areOf(@Nullable Object register, List<Span> spans) {
        return register != null
                && spans.stream()
                        .allMatch(s -> s.value() instanceof List<?> pair
                                && pair.size() == 2
                                && register.equals(pair.getFirst()));
    }

    private static String withoutRegister(Span span) {
        Object value = span.value() instanceof List<?> pair ? pair.get(1) : null;
        return span.invoke().f() + " " + Text.shorten(Text.operand(span.invoke().f(), value), 40);
    }

    /** A transaction stands in full beside the chart, so its name is enough here. */
    private static String text(String name, Span span) {
        return name.isEmpty() || !span.invoke().f().equals("txn") ? name + label(span) : name.strip();
    }

    /** What the operation did, as short as the papers write it: {@code read [0 17]}. */
    static String label(Span span) {
        return span.invoke().f() + " " + Text.shorten(Text.operand(span.invoke().f(), span.value()), 40);
    }

    static String tooltip(Span span) {
        StringBuilder text = new StringBuilder(label(span))
                .append(" \u00b7 ")
                .append(Text.words(span.outcome()))
                .append("\nprocess ")
                .append(span.process());
        if (span.node() != null) {
            text.append(" at node ").append(Text.shorten(span.node(), 60));
        }
        text.append("\ninvoked at ")
                .append(Text.at(span.startNanos()))
                .append(", index ")
                .append(span.invoke().index());
        var completion = span.completion();
        if (completion == null) {
            return text.append("\nnever completed").toString();
        }
        text.append("\ncompleted after ")
                .append(Text.duration(span.latencyNanos()))
                .append(", index ")
                .append(completion.index());
        if (span.error() != null) {
            text.append("\nerror ").append(Text.plain(span.error()));
        }
        return text.toString();
    }

    /** Bands of faults that overlap the axis. */
    static List<Page.Band> bands(List<FaultLife> faults, Palette palette, TimeAxis x, long runEnd) {
        List<Page.Band> bands = new ArrayList<>();
        for (FaultLife fault : faults) {
            long end = fault.bandEnd(runEnd);
            if (!fault.happened() || end < x.min() || fault.fromNanos() > x.max()) {
                continue;
            }
            double start = x.at(fault.fromNanos());
            String text = fault.name() + ", " + fault.when() + (fault.isProven() ? "" : "; tried, not proven");
            boolean forGood = fault.event().permanent();
            double width = forGood ? 2 : Math.max(1, Math.round((x.at(end) - start) * 10) / 10.0);
            bands.add(
                    new Page.Band(start, width, palette.color(fault.event().kind()), forGood ? "for-good" : "", text));
        }
        return bands;
    }
}
