package dynacheck.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything the templates write, as plain text and geometry. The templates escape all of it except {@link Assets}.
 *
 * @param tone {@code "valid" "invalid" "unknown"}: the colour of the run's verdict
 * @param meaning the verdict in plain words, for readers who see such a page for the first time
 * @param command that repeats the run; null if it is not known
 * @param repeats what the command repeats
 * @param lead the checkers that are not valid, worst first
 * @param held the others
 * @param timelineNote how many of the operations the timeline holds
 * @param hasViewChanges whether the timeline marks any
 * @param slack null if Definition 1 was not checked
 * @param story null unless the messages of a small run are known
 * @param blame null unless somebody asked which fault did it
 * @param nodeFolders beside the page, with what nodes left behind
 * @param views null if no result has a graph of more than one configuration
 */
public record Page(
        String title,
        String tone,
        String word,
        String meaning,
        List<String> reasons,
        List<Fact> facts,
        List<Chip> chips,
        @Nullable String command,
        String repeats,
        List<Checker> lead,
        List<Checker> held,
        String timelineNote,
        List<Legend> faultKinds,
        boolean hasViewChanges,
        @Nullable StepChart slack,
        List<Grid> slackTables,
        List<Grid> performance,
        @Nullable Graph views,
        List<Grid> reconfigs,
        List<Grid> faults,
        List<File> files,
        List<String> nodeFolders,
        @Nullable Story story,
        @Nullable Blame blame,
        Assets assets) {
    /** Each option with its value, so that a line never breaks between the two. */
    public List<String> commandWords() {
        return command == null ? List.of() : List.of(command.split(" (?=--)"));
    }

    /** Runs without one fault each, as a table. */
    public Grid blameTable() {
        return blame == null ? new Grid("", List.of(), List.of(), "") : blame.grid();
    }

    /** The name of a checker with its verdict. */
    public record Chip(String name, String tone, String word) {}

    /** A file beside the page, and what it holds. */
    public record File(String name, String holds) {}

    /**
     * A labelled value.
     *
     * @param items its parts, each on a line of its own with the colour of its band; empty if it is one text
     */
    public record Fact(String label, String value, List<Item> items) {
        public Fact(String label, String value) {
            this(label, value, List.of());
        }
    }

    /** Text beside a patch of a colour: an index into the fault palette of the stylesheet, or -1. */
    public record Item(int color, String text) {}

    /**
     * One checker's result.
     *
     * @param id the checker's short name
     * @param name the section's title
     */
    public record Checker(
            String id,
            String name,
            String tone,
            String word,
            String reason,
            List<Fact> facts,
            List<Anomaly> anomalies,
            List<Grid> grids) {
        private static final int FIRST = 4;

        /** The ones that a reader should see first. */
        public List<Anomaly> first() {
            return anomalies.size() <= FIRST + 1 ? anomalies : anomalies.subList(0, FIRST);
        }

        public List<Anomaly> more() {
            return anomalies.subList(first().size(), anomalies.size());
        }

        Checker with(List<Anomaly> numbered) {
            return new Checker(id, name, tone, word, reason, facts, numbered, grids);
        }
    }

    /**
     * A counterexample: what is wrong, in sentences, and its operations.
     *
     * @param id of its element on the page; empty until it has its place
     * @param operations indexes of their invocations; the sentences call them T1, T2... if {@code named}
     * @param others of the same shape, which are folded within this one
     */
    public record Anomaly(
            String id,
            String title,
            List<String> sentences,
            List<Fact> facts,
            @Nullable Witness witness,
            @Nullable Cycle cycle,
            List<Long> operations,
            boolean named,
            List<Anomaly> others) {
        Anomaly withId(String given) {
            return new Anomaly(given, title, sentences, facts, witness, cycle, operations, named, others);
        }

        /** This one and those that are folded within it. */
        Stream<Anomaly> all() {
            return Stream.concat(Stream.of(this), others.stream());
        }

        Anomaly withOthers(List<Anomaly> alike) {
            return new Anomaly(id, title, sentences, facts, witness, cycle, operations, named, alike);
        }

        Anomaly with(@Nullable Cycle drawn) {
            return new Anomaly(id, title, sentences, facts, witness, drawn, operations, named, others);
        }

        Anomaly with(List<Fact> told) {
            return new Anomaly(id, title, sentences, told, witness, cycle, operations, named, others);
        }

        /** For the script, which makes links of T1, T2... */
        public String names() {
            return named ? operations.stream().map(String::valueOf).collect(Collectors.joining(" ")) : "";
        }
    }

    /** A table. {@code note} says what was left out, or is empty. */
    public record Grid(String caption, List<String> headers, List<List<Cell>> rows, String note) {
        /** Numbers are aligned right, and so are their headers. */
        public String headerTone(int column) {
            return !rows.isEmpty() && rows.getFirst().get(column).tone().equals("num") ? "num" : "";
        }
    }

    /** {@code tone} is a CSS class, or empty. */
    public record Cell(String text, String tone) {
        static Cell of(String text) {
            return new Cell(text, "");
        }
    }

    /** {@code color} is an index into the fault palette of the stylesheet. */
    public record Legend(String kind, int color, int count) {
        /** With its meaning, where the name alone would not tell it. */
        public String words() {
            return kind.equals("retire") ? "retire: stopped for good after its removal" : kind;
        }
    }

    /** A few operations: on lanes of their processes for a wide page, one below the other for a narrow one. */
    public record Witness(OpChart wide, OpChart narrow) {}

    /** Operations on lanes, in SVG user units. */
    public record OpChart(
            double width, double height, List<Label> lanes, List<Bar> bars, List<Band> bands, List<Label> ticks) {}

    /** Steps of one or more series over time, in SVG user units. */
    public record StepChart(
            double width,
            double height,
            double zeroY,
            double left,
            double right,
            double bottom,
            List<Band> bands,
            List<Path> paths,
            List<Label> xTicks,
            List<Label> yTicks,
            List<Label> marks,
            @Nullable Label lowest) {
        /** One whose lowest value says nothing. */
        StepChart(
                double width,
                double height,
                double zeroY,
                double left,
                double right,
                double bottom,
                List<Band> bands,
                List<Path> paths,
                List<Label> xTicks,
                List<Label> yTicks,
                List<Label> marks) {
            this(width, height, zeroY, left, right, bottom, bands, paths, xTicks, yTicks, marks, null);
        }
    }

    /** Text at a place. */
    public record Label(double x, double y, String text) {}

    /**
     * A bar of an operation.
     *
     * @param tailX where an open end fades out, or -1
     * @param tone its outcome
     * @param room from where to where nothing else stands in its lane
     */
    public record Bar(
            double x,
            double y,
            double width,
            double height,
            double tailX,
            String tone,
            String text,
            String tooltip,
            long index,
            Room room) {
        private static final double CHARACTER = 7.3;

        private double inside() {
            return width - 10;
        }

        private double right() {
            return room.to - x - width - 8;
        }

        private double left() {
            return x - room.from - 8;
        }

        private boolean fits(double space) {
            return text.length() * CHARACTER <= space;
        }

        /** The text stands within its bar if it fits, else right of it, else left, else where there is most room. */
        private String place() {
            double most = Math.max(inside(), Math.max(right(), left()));
            return fits(inside()) || !fits(most) && most == inside()
                    ? "inside"
                    : fits(right()) || !fits(most) && most == right() ? "right" : "left";
        }

        /** As much of the text as there is room for. */
        public String shown() {
            double space = place().equals("inside") ? inside() : place().equals("right") ? right() : left();
            return fits(space) ? text : Text.shorten(text, (int) Math.max(1, space / CHARACTER - 1));
        }

        /** Where the text of a fault in a story begins: beside its node, or within the links that it is about. */
        public double faultTextX() {
            return x + (tone.endsWith("links") ? 22 : width + 4);
        }

        public double textX() {
            return place().equals("inside") ? x + 6 : place().equals("right") ? x + width + 6 : x - 6;
        }

        public String anchor() {
            return place().equals("left") ? "end" : "start";
        }

        public String textTone() {
            return place().equals("inside") ? "inside" : "beside";
        }
    }

    /** A stretch of a lane. */
    public record Room(double from, double to) {}

    /**
     * A small run, step by step.
     *
     * @param origin what it was made of
     * @param end the contradiction in which it ends
     * @param lanes a column for each node
     * @param names what the operations are, in their order
     * @param faults bars behind the operations'
     */
    public record Story(
            double width,
            double height,
            List<String> origin,
            List<String> sentences,
            List<String> end,
            List<Label> lanes,
            List<Label> times,
            List<Bar> operations,
            List<Label> names,
            List<Bar> faults,
            List<Arrow> messages,
            String note) {}

    /**
     * Transactions that must each come before the next, for a wide page and for a narrow one.
     *
     * @param note what was left out, or empty
     */
    public record Cycle(CycleDrawn wide, CycleDrawn narrow, String note) {
        private static final List<Integer> SIZES = List.of(500, 700, 900, 1100);

        /** The CSS class that tells from which width of the page on the wide one is shown. */
        public String size() {
            return "from-"
                    + SIZES.stream()
                            .filter(size -> wide.width <= size)
                            .findFirst()
                            .orElse(SIZES.getLast());
        }
    }

    /** @param boxes each with its micro-operations */
    public record CycleDrawn(double width, double height, List<TxnBox> boxes, List<Arrow> arrows) {}

    /** @param index of its invocation; -1 for one that stands for those that are not drawn */
    public record TxnBox(
            double x,
            double y,
            double width,
            double height,
            String name,
            List<Label> lines,
            String tooltip,
            long index) {}

    /** Configurations and the steps between them, in SVG user units that are pixels. */
    public record Graph(
            double width, double height, List<Box> boxes, List<Arrow> arrows, String caption, String note) {}

    /** A configuration; {@code tone} is {@code "path"} or {@code "aside"}, as an arrow's is. */
    public record Box(
            double x, double y, double width, double height, String tone, String name, String label, String tooltip) {}

    public record Arrow(String d, String tone, Label label, String tooltip) {}

    /** A fault in force from {@code x} on; of a permanent one, tone {@code "for-good"}, only the beginning shows. */
    public record Band(double x, double width, int color, String tone, String tooltip) {}

    /** An SVG path; {@code tone} is its CSS class. */
    public record Path(String d, String tone, String name) {}

    /** Our own parts, written verbatim; {@code json} contains no markup character. */
    public record Assets(String css, String uplotJs, String js, String json, String contentSecurityPolicy) {}
}
