package dynacheck.report;

import dynacheck.history.NaturalOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A small run as a space-time diagram: a column for each node, time downwards with every event on a line of its own,
 * operations and faults as bars on their node, and the messages that the operations' nodes exchanged meanwhile.
 */
final class StoryDiagram {
    /** A run with more operations has only the timeline. */
    private static final int MOST_OPERATIONS = 40;

    private static final int MOST_FLIGHTS_OF_ONE = 90;
    private static final int MOST_FLIGHTS = 700;
    private static final double LEFT = 92;
    private static final double COLUMN = 190;
    private static final double TOP = 40;
    /** Row heights to try in turn, until every arrow's label fits. */
    private static final double[] ROWS = {15, 18, 22, 27, 33, 40, 50};

    private static final double BAR = 9;
    private static final double TEXT_SIZE = 12.5;
    /** Of a line with the name of an operation. */
    private static final double NAME = 15;

    private final List<Span> spans;
    private final List<FaultLife> faults;
    private final List<Flight> flights;
    private final Palette palette;
    private final List<String> nodes;
    private final List<Long> named;
    private final TreeMap<Long, Double> rows = new TreeMap<>();
    private double row = ROWS[0];

    private StoryDiagram(
            List<Span> spans, List<FaultLife> faults, List<Flight> all, Palette palette, List<Long> named) {
        this.named = named;
        this.spans = spans;
        this.faults = faults.stream().filter(FaultLife::happened).toList();
        this.palette = palette;
        this.flights = ofOperations(spans, all);
        Set<String> names = new TreeSet<>(NaturalOrder.OF_NAMES);
        flights.forEach(f -> {
            names.add(f.from());
            names.add(f.to());
        });
        spans.stream().map(Span::node).filter(n -> n != null).forEach(names::add);
        this.faults.forEach(f -> names.addAll(touched(f)));
        this.nodes = List.copyOf(names);
    }

    /**
     * Null if there are no messages, or too many operations.
     *
     * @param end sentences in which it ends
     * @param named indexes of the operations that these call T1, T2...
     */
    static Page.@Nullable Story of(
            List<Span> spans,
            List<FaultLife> faults,
            Extras extras,
            Palette palette,
            List<String> end,
            List<Long> named) {
        return extras.flights().isEmpty() || spans.size() > MOST_OPERATIONS
                ? null
                : new StoryDiagram(spans, faults, extras.flights(), palette, named).layout(extras.origin(), end);
    }

    /** Nodes, or both ends of links. */
    private static Set<String> touched(FaultLife fault) {
        Set<String> nodes = new TreeSet<>(NaturalOrder.OF_NAMES);
        nodes.addAll(fault.event().nodes());
        if (nodes.isEmpty()) {
            fault.event().links().forEach(link -> {
                nodes.add(link.from());
                nodes.add(link.to());
            });
        }
        return nodes;
    }

    /** What an operation's node sent and received while it lasted. */
    private static List<Flight> ofOperations(List<Span> spans, List<Flight> all) {
        Set<Flight> chosen = new LinkedHashSet<>();
        for (Span span : spans) {
            all.stream()
                    .filter(f -> f.sentNanos() >= span.startNanos()
                            && (span.endNanos() < 0 || f.arrivedNanos() <= span.endNanos())
                            && (f.from().equals(span.node()) || f.to().equals(span.node())))
                    .limit(MOST_FLIGHTS_OF_ONE)
                    .forEach(chosen::add);
        }
        return chosen.stream()
                .sorted(Comparator.comparingLong(Flight::sentNanos))
                .limit(MOST_FLIGHTS)
                .toList();
    }

    private Page.Story layout(List<String> origin, List<String> end) {
        List<Page.Arrow> arrows = List.of();
        for (double step : ROWS) {
            row = step;
            placeRows();
            StoryLabels labels =
                    new StoryLabels(flights.stream().map(this::segment).toList(), occupied());
            arrows = arrows(labels.place(flights.stream().map(Flight::kind).toList()));
            if (labels.isComplete()) {
                break;
            }
        }
        double bottom = bottom();
        List<Page.Label> lanes = new ArrayList<>();
        nodes.forEach(node -> lanes.add(new Page.Label(x(node), TOP - 18, node)));
        List<Page.Label> times = new ArrayList<>();
        List<Page.Bar> bars = operations(bottom, times);
        List<Page.Bar> bands = faultBars(bottom, times);
        List<Page.Label> names = names(bars);
        double right =
                names.stream().mapToDouble(name -> box(name).right()).max().orElse(0);
        return new Page.Story(
                Math.max(LEFT + nodes.size() * COLUMN, right + 10),
                bottom + 6,
                origin,
                sentences(),
                end,
                lanes,
                times.stream().distinct().toList(),
                bars,
                names,
                bands,
                arrows,
                "Only messages from and to a node that serves an operation at the time are drawn, at most "
                        + MOST_FLIGHTS_OF_ONE
                        + " of each operation. A dashed arrow that ends in a cross is a message that did not arrive."
                        + " Time does not run evenly: every event has its line.");
    }

    private double bottom() {
        return TOP + rows.size() * row + 10;
    }

    /** Where labels must not stand: nodes' lines, crosses of lost messages, operations with their texts. */
    private List<StoryLabels.Box> occupied() {
        List<StoryLabels.Box> boxes = new ArrayList<>();
        nodes.forEach(node -> boxes.add(new StoryLabels.Box(x(node) - 6, 0, x(node) + 6, bottom())));
        for (Flight f : flights) {
            StoryLabels.Segment line = segment(f);
            if (lost(f) != null) {
                boxes.add(new StoryLabels.Box(line.x2() - 5, line.y2() - 5, line.x2() + 5, line.y2() + 5));
            }
        }
        List<Page.Bar> bars = operations(bottom(), new ArrayList<>());
        bars.forEach(
                bar -> boxes.add(new StoryLabels.Box(bar.x(), bar.y(), bar.x() + bar.width(), bar.y() + bar.height())));
        names(bars).forEach(name -> boxes.add(box(name)));
        for (Page.Bar bar : faultBars(bottom(), new ArrayList<>())) {
            double left = bar.faultTextX();
            double right = left + TextWidth.bold(bar.text(), TEXT_SIZE);
            boxes.add(new StoryLabels.Box(left, bar.y(), right, bar.y() + 14));
        }
        return boxes;
    }

    /** What the operations are, beside where they begin: below each other where several begin at once. */
    private List<Page.Label> names(List<Page.Bar> bars) {
        List<Page.Label> names = new ArrayList<>();
        for (Page.Bar bar : bars) {
            Page.Label name = name(bar, bar.y() + 4, bars);
            while (names.stream().map(StoryDiagram::box).anyMatch(box(name)::meets)) {
                name = name(bar, name.y() + NAME, bars);
            }
            names.add(name);
        }
        return names;
    }

    /** Cut where the next node's bars stand; right of the last one there is room. */
    private Page.Label name(Page.Bar bar, double y, List<Page.Bar> bars) {
        double x = besides(bar, y - 4, bars);
        long column = Math.round((bar.x() - x(nodes.getFirst())) / COLUMN);
        double next = x(nodes.getFirst()) + (column + 1) * COLUMN - 2 * BAR;
        return new Page.Label(
                x, y, column == nodes.size() - 1 ? bar.text() : TextWidth.cut(bar.text(), TEXT_SIZE * 1.1, next - x));
    }

    /** Right of the bars that stand there beside it. */
    private static double besides(Page.Bar bar, double y, List<Page.Bar> bars) {
        return 5
                + bars.stream()
                        .filter(b -> Math.abs(b.x() - bar.x()) < COLUMN / 2)
                        .filter(b -> b == bar || b.y() < y + NAME / 2 && y - NAME / 2 < b.y() + b.height())
                        .mapToDouble(b -> b.x() + b.width())
                        .max()
                        .orElse(0);
    }

    private static StoryLabels.Box box(Page.Label name) {
        double width = TextWidth.bold(name.text(), TEXT_SIZE);
        return new StoryLabels.Box(name.x(), name.y() - NAME + 4, name.x() + width, name.y() + 4);
    }

    private void placeRows() {
        rows.clear();
        TreeSet<Long> times = new TreeSet<>();
        spans.forEach(s -> {
            times.add(s.startNanos());
            if (s.endNanos() >= 0) {
                times.add(s.endNanos());
            }
        });
        faults.forEach(f -> {
            times.add(f.fromNanos());
            if (f.toNanos() >= 0) {
                times.add(f.toNanos());
            }
        });
        flights.forEach(f -> {
            times.add(f.sentNanos());
            times.add(f.arrivedNanos());
        });
        times.forEach(time -> rows.put(time, TOP + rows.size() * row));
    }

    private double x(@Nullable String node) {
        return LEFT + 34 + Math.max(0, nodes.indexOf(node)) * COLUMN;
    }

    private double y(long nanos) {
        return rows.getOrDefault(nanos, TOP);
    }

    private List<Page.Bar> operations(double bottom, List<Page.Label> times) {
        List<Page.Bar> bars = new ArrayList<>();
        for (Span span : spans) {
            double top = y(span.startNanos());
            double end = span.endNanos() < 0 ? bottom : y(span.endNanos());
            long beside = bars.stream()
                    .filter(b -> b.x() >= x(span.node()) - BAR / 2
                            && b.x() < x(span.node()) + COLUMN / 2
                            && b.y() + b.height() > top)
                    .count();
            String tone = span.outcome().name().toLowerCase(Locale.ROOT);
            bars.add(new Page.Bar(
                    x(span.node()) - BAR / 2 + beside * (BAR + 3),
                    top,
                    BAR,
                    Math.max(6, end - top),
                    -1,
                    span.invoke().f().equals("read") || !tone.equals("ok") ? tone : "ok write",
                    (bars.size() + 1) + ". " + OpCharts.label(span),
                    OpCharts.tooltip(span),
                    span.invoke().index(),
                    new Page.Room(0, 0)));
            times.add(new Page.Label(LEFT - 12, top + 4, Text.at(span.startNanos())));
            if (span.endNanos() >= 0) {
                times.add(new Page.Label(LEFT - 12, end + 4, Text.at(span.endNanos())));
            }
        }
        return bars;
    }

    private List<Page.Bar> faultBars(double bottom, List<Page.Label> times) {
        List<Page.Bar> bars = new ArrayList<>();
        for (FaultLife fault : faults) {
            double top = y(fault.fromNanos());
            double end = fault.toNanos() < 0 ? bottom : y(fault.toNanos());
            List<String> hit = fault.event().nodes();
            List<Double> places = touched(fault).stream().map(this::x).toList();
            if (hit.isEmpty() && !places.isEmpty()) { // of links: across the nodes that these connect
                bars.add(bar(fault, Collections.min(places), Collections.max(places), top, end));
            }
            hit.forEach(node -> bars.add(bar(fault, x(node), x(node), top, end)));
            times.add(new Page.Label(LEFT - 12, top + 4, Text.at(fault.fromNanos())));
            if (fault.toNanos() >= 0) {
                times.add(new Page.Label(LEFT - 12, end + 4, Text.at(fault.toNanos())));
            }
        }
        return bars;
    }

    private Page.Bar bar(FaultLife fault, double left, double right, double top, double end) {
        String kind = fault.event().kind();
        boolean links = right > left;
        return new Page.Bar(
                left - 16,
                top,
                right - left + 32,
                Math.max(4, end - top),
                -1,
                "f" + palette.color(kind) + (links ? " links" : ""),
                links ? fault.name() : kind,
                fault.name() + "\n" + Text.shorten(String.valueOf(fault.installEvidence()), 300),
                -1,
                new Page.Room(0, 0));
    }

    /** Why a message did not arrive; null if it did. A process that is down hears nothing. */
    private @Nullable String lost(Flight f) {
        return f.lost() != null
                ? f.lost()
                : faults.stream()
                        .filter(fault -> !fault.event().kind().equals("pause"))
                        .filter(fault -> fault.event().nodes().contains(f.to()))
                        .filter(fault -> fault.fromNanos() <= f.arrivedNanos()
                                && (fault.toNanos() < 0 || f.arrivedNanos() < fault.toNanos()))
                        .findFirst()
                        .map(fault -> f.to() + " is down (" + fault.event().kind() + ")")
                        .orElse(null);
    }

    /** A lost message ends half-way, or just before a process that is down. */
    private StoryLabels.Segment segment(Flight f) {
        double from = x(f.from());
        double to = x(f.to());
        boolean right = to > from;
        String lost = lost(f);
        double share = lost == null ? 1 : f.lost() == null ? 0.9 : 0.55;
        double y = y(f.sentNanos());
        return new StoryLabels.Segment(
                from + (right ? 6 : -6),
                y,
                from + (to + (right ? -10 : 10) - from) * share,
                f.arrivedNanos() > f.sentNanos() ? y(f.arrivedNanos()) : y + row * 0.6);
    }

    private List<Page.Arrow> arrows(List<Page.Label> labels) {
        List<Page.Arrow> arrows = new ArrayList<>();
        for (Flight f : flights) {
            StoryLabels.Segment line = segment(f);
            String lost = lost(f);
            String d = "M" + line.x1() + " " + line.y1() + "L" + line.x2() + " " + line.y2()
                    + (lost == null
                            ? ""
                            : "M" + (line.x2() - 4) + " " + (line.y2() - 4) + "l8 8M" + (line.x2() - 4) + " "
                                    + (line.y2() + 4) + "l8 -8");
            boolean answer = f.kind().endsWith("Reply") || f.kind().equals("Ack");
            arrows.add(new Page.Arrow(
                    d,
                    (answer ? "answer" : "request") + (lost == null ? "" : " lost"),
                    labels.get(arrows.size()),
                    f.from() + " to " + f.to() + ", sent " + Text.at(f.sentNanos())
                            + (lost == null ? ", arrived " + Text.at(f.arrivedNanos()) : ", not delivered: " + lost)
                            + "\n" + Text.shorten(f.text(), 400)));
        }
        return arrows;
    }

    /** What happened, a sentence for each operation and fault, in order. */
    private List<String> sentences() {
        TreeMap<Long, List<String>> told = new TreeMap<>();
        for (Span span : spans) {
            String end = span.endNanos() < 0
                    ? "It is never answered."
                    : switch (span.outcome()) {
                        case OK -> "It is answered after " + Text.duration(span.latencyNanos()) + ".";
                        case FAIL -> "It fails: " + Text.plain(span.error()) + ".";
                        default -> "What became of it is not known: " + Text.plain(span.error()) + ".";
                    };
            tell(
                    told,
                    span.startNanos(),
                    Text.at(span.startNanos()) + "  " + name(span) + ", by process " + span.process() + " at "
                            + span.node() + ": " + OpCharts.label(span) + ". " + end);
        }
        for (FaultLife fault : faults) {
            tell(
                    told,
                    fault.fromNanos(),
                    Text.at(fault.fromNanos()) + "  Fault: " + fault.event().kind() + " of " + fault.where()
                            + (fault.event().permanent()
                                    ? ", for good."
                                    : fault.toNanos() < 0 ? "." : ", healed at " + Text.at(fault.toNanos()) + "."));
        }
        return told.values().stream().flatMap(List::stream).toList();
    }

    /** Its name in the sentences at the end, and its index as everywhere else. */
    private String name(Span span) {
        long index = span.invoke().index();
        int place = named.indexOf(index);
        return place < 0 ? "Operation at index " + index : "T" + (place + 1) + " (index " + index + ")";
    }

    private static void tell(TreeMap<Long, List<String>> told, long nanos, String sentence) {
        told.computeIfAbsent(nanos, t -> new ArrayList<>()).add(sentence);
    }
}
