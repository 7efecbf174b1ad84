package dynacheck.history;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads ops that are written as others before them: nearly all lines of a history differ in a few numbers only. Learns
 * from lines that the parser has read what stands between the numbers, as a tree of literals and holes; whatever does
 * not fit exactly is left to the parser, from its beginning.
 */
final class OpLines {
    /** Bytes that the longest of these lines can have. */
    private static final int LONGEST = 256;

    private static final int LONGEST_LITERALS = LONGEST - 100;
    private static final int MOST_DIGITS = 18;
    private static final int MOST_BRANCHES = 8;

    /** Lines that taught nothing after which no more are looked at. */
    private static final int PATIENCE = 1_000;

    private static final Pattern PLAIN = Pattern.compile("(?:#[\\w.]+)?\\{[\\w:, \\[\\]-]*}");
    private static final String NUMBER = "\\d{1,18}";
    private static final Pattern HOLE =
            Pattern.compile("(?<=[{ ,])(?::(index|time|process) (%s)|:(value) (%s))(?=[ ,}])"
                    .formatted(NUMBER, "nil|%s|\\[%s (?:nil|%s)]".formatted(NUMBER, NUMBER, NUMBER)));

    private enum Hole {
        INDEX,
        TIME,
        PROCESS,
        VALUE,
        /** More text, which differs from line to line. */
        NONE,
        /** Nothing more comes. */
        END
    }

    /**
     * Text that always stands here, what follows it, and where that leads; at the end, whose line it was. No two that
     * may follow the same begin with the same byte.
     */
    private static final class Node {
        private final byte[] literal;
        private final Hole hole;
        private Node[] next = {};
        private @Nullable Op told;

        Node(byte[] literal, Hole hole) {
            this.literal = literal;
            this.hole = hole;
        }

        void add(Node child) {
            next = Arrays.copyOf(next, next.length + 1);
            next[next.length - 1] = child;
        }

        /** Its beginning; the rest, or rather what replaces this, follows that. */
        Node split(int length) {
            Node beginning = new Node(Arrays.copyOf(literal, length), Hole.NONE);
            Node rest = new Node(Arrays.copyOfRange(literal, length, literal.length), hole);
            rest.next = next;
            rest.told = told;
            beginning.add(rest);
            return beginning;
        }
    }

    private final Node root = new Node(new byte[0], Hole.NONE);
    private final EdnCursor text;
    private int idle;
    private int at;
    private long index;
    private long time;
    private long process;
    private @Nullable Object value;

    OpLines(EdnCursor text) {
        this.text = text;
    }

    /** Whether a line may be tried or learned from here. */
    boolean isWorthwhile() {
        return idle < PATIENCE && (text.limit - text.pos >= LONGEST || text.fill() && text.limit - text.pos >= LONGEST);
    }

    /** The op that starts here, which is stepped over; null, with nothing stepped over, if none before was like it. */
    @Nullable
    Op next(long expectedIndex) {
        index = expectedIndex;
        time = 0;
        at = text.pos;
        Node node = root;
        while (true) {
            node = match(node.next);
            if (node == null) {
                return null;
            }
            Op told = node.told;
            if (told != null) {
                text.pos = at;
                return new Op(index, time, process, told.type(), told.f(), value, Map.of());
            }
            if (node.hole != Hole.NONE && !fill(node.hole)) {
                return null;
            }
        }
    }

    private @Nullable Node match(Node[] choices) {
        byte[] bytes = text.buffer;
        int from = at;
        byte first = bytes[from];
        for (Node node : choices) {
            byte[] literal = node.literal;
            if (literal[0] == first) {
                // Most are short: a call of Arrays.equals costs more than this, which the first compiler does well.
                int same = 1;
                while (same < literal.length && bytes[from + same] == literal[same]) {
                    same++;
                }
                at = from + same;
                return same == literal.length && at <= text.limit ? node : null;
            }
        }
        return null;
    }

    private boolean fill(Hole hole) {
        if (hole == Hole.VALUE) {
            return value();
        }
        long number = number();
        if (number < 0) {
            return false;
        }
        switch (hole) {
            case INDEX -> index = number;
            case TIME -> time = number;
            case PROCESS -> process = number;
            case VALUE, NONE, END -> throw new IllegalStateException("no number");
        }
        return true;
    }

    private boolean value() {
        byte[] bytes = text.buffer;
        boolean pair = bytes[at] == '[';
        if (!pair) {
            return item();
        }
        at++;
        long key = number();
        if (key < 0 || bytes[at++] != ' ' || !item() || bytes[at++] != ']') {
            return false;
        }
        value = new Two(key, value);
        return true;
    }

    /** A number or nil. */
    private boolean item() {
        byte[] bytes = text.buffer;
        if (bytes[at] == 'n' && bytes[at + 1] == 'i' && bytes[at + 2] == 'l') {
            value = null;
            at += 3;
            return true;
        }
        long number = number();
        value = number;
        return number >= 0;
    }

    /** Negative if there is none that surely fits. What follows it is a literal, so it ends with its digits. */
    private long number() {
        byte[] bytes = text.buffer;
        int from = at;
        long number = 0;
        int i = from;
        for (int digit; i - from <= MOST_DIGITS && (digit = bytes[i] - '0') >= 0 && digit <= 9; i++) {
            number = 10 * number + digit;
        }
        at = i;
        return i == from || i - from > MOST_DIGITS ? -1 : number;
    }

    /** Takes from a line that the parser read what it may have in common with others. */
    void learn(byte[] bytes, int from, int to, Op op) {
        idle++;
        if (to - from > LONGEST || !op.extra().isEmpty()) {
            return;
        }
        String line = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        if (PLAIN.matcher(line).matches() && op.process() instanceof Long) {
            learn(line, op);
        }
    }

    private void learn(String line, Op op) {
        List<Node> path = new ArrayList<>();
        Matcher holes = HOLE.matcher(line);
        int end = 0;
        int literals = 0;
        while (holes.find()) {
            boolean isValue = holes.group(3) != null;
            int start = holes.start(isValue ? 4 : 2);
            String name = isValue ? "VALUE" : holes.group(1).toUpperCase(Locale.ROOT);
            Hole hole = Hole.valueOf(name);
            if (!isValue && Long.parseLong(holes.group(2)) != number(op, hole)) {
                return;
            }
            path.add(node(line.substring(end, start), hole));
            literals += start - end;
            end = holes.end();
        }
        List<Hole> kinds = path.stream().map(node -> node.hole).toList();
        boolean told = kinds.contains(Hole.VALUE)
                && kinds.contains(Hole.PROCESS)
                && kinds.stream().distinct().count() == kinds.size();
        // Brackets between the holes would be of other values, in which the keys mean nothing.
        boolean plain = path.stream().noneMatch(node -> contains(node.literal, '['));
        if (!told
                || !plain
                || literals > LONGEST_LITERALS
                || !line.substring(end).equals("}")) {
            return;
        }
        Node last = node("}", Hole.END);
        last.told = op;
        path.add(last);
        add(path);
    }

    private static long number(Op op, Hole hole) {
        return switch (hole) {
            case INDEX -> op.index();
            case TIME -> op.timeNanos();
            case PROCESS -> op.clientProcess();
            case VALUE, NONE, END -> throw new IllegalArgumentException("no number");
        };
    }

    private static Node node(String literal, Hole hole) {
        return new Node(literal.getBytes(StandardCharsets.ISO_8859_1), hole);
    }

    private static boolean contains(byte[] bytes, char wanted) {
        for (byte b : bytes) {
            if (b == wanted) {
                return true;
            }
        }
        return false;
    }

    private void add(List<Node> path) {
        @Nullable Node last = root;
        for (Node node : path) {
            last = last == null ? null : place(last, node);
        }
    }

    /** What stands for this node below {@code parent}, made if need be; null if the same text means something else. */
    private @Nullable Node place(Node parent, Node node) {
        Node above = parent;
        byte[] rest = node.literal;
        while (true) {
            int i = 0;
            while (i < above.next.length && above.next[i].literal[0] != rest[0]) {
                i++;
            }
            if (i == MOST_BRANCHES) {
                return null;
            }
            if (i == above.next.length) {
                Node made = new Node(rest, node.hole);
                made.told = node.told;
                above.add(made);
                idle = 0;
                return made;
            }
            Node known = above.next[i];
            int same = Arrays.mismatch(known.literal, rest);
            if (same < 0) {
                return known.hole == node.hole ? known : null;
            }
            if (same == rest.length || same == known.literal.length && known.hole != Hole.NONE) {
                return null;
            }
            if (same < known.literal.length) {
                known = known.split(same);
                above.next[i] = known;
            }
            above = known;
            rest = Arrays.copyOfRange(rest, same, rest.length);
        }
    }
}
