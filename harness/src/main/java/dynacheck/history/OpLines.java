package dynacheck.history;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads ops that are written like earlier ones: nearly all lines of a history differ in a few numbers only. Learns
 * what stands between the numbers from lines that the parser has read, as a tree of texts and numbers. Whatever does
 * not fit exactly is left to the parser, from the beginning of the line.
 */
final class OpLines {
    private static final int MOST_DIGITS = 18;

    /** Most nodes that may follow one node. */
    private static final int MOST_CHILDREN = 8;

    /** After so many lines that taught nothing, no more are looked at. */
    private static final int PATIENCE = 1_000;

    private static final int DIGIT = -1;
    private static final int NO_NUMBER = -1;
    private static final int INDEX = 0;
    private static final int TIME = 1;
    private static final int PROCESS = 2;
    private static final int KEY = 3;
    private static final int VALUE = 4;

    /** Bytes of the longest line that is learned from. */
    private static final int LONGEST_LEARNED = 160;

    private static final int LONGEST = LONGEST_LEARNED + (VALUE + 1) * MOST_DIGITS;

    /** The groups are the numbers in {@link #GROUPS}, in that order. */
    private static final String NUMBERED = ":index (N)|:time (N)|:process (N)|:value (?:\\[(N) (?:nil|(N))]|nil|(N))"
            .replace("N", "(?:0|[1-9]\\d{0," + (MOST_DIGITS - 1) + "})");

    private static final int[] GROUPS = {INDEX, TIME, PROCESS, KEY, VALUE, VALUE};
    private static final Pattern NUMBERS = Pattern.compile("(?<=[{ ,])(?:" + NUMBERED + ")");
    private static final Pattern LINE = Pattern.compile("(?:#[\\w.]+)?\\{E(?:[, ]+E)*}"
            .replace("E", "(?:" + NUMBERED + "|:(?!(?:index|time|process|value) )[\\w-]+ (?::[\\w-]+|nil))"));

    /** A text that is always the same, then perhaps a number, then what may follow; at the end of a line, its op. */
    private static final class Node {
        /** Empty if a number alone stands here. */
        private byte[] text;

        /** Of the text, or {@link #DIGIT}. */
        private final int first;

        /** Which number follows the text, or {@link #NO_NUMBER}. */
        private int number;

        private @Nullable Node child;
        private @Nullable Node sibling;
        private @Nullable Op told;

        private Node(byte[] text, int number) {
            this.text = text;
            this.first = text.length == 0 ? DIGIT : text[0];
            this.number = number;
        }

        /** Keeps so many bytes of its text; everything else moves to a node behind them. */
        void split(int length) {
            Node rest = new Node(Arrays.copyOfRange(text, length, text.length), number);
            rest.child = child;
            rest.told = told;
            text = Arrays.copyOf(text, length);
            number = NO_NUMBER;
            child = rest;
            told = null;
        }
    }

    private final Node root = new Node(new byte[0], NO_NUMBER);
    private final EdnCursor text;
    private final long[] numbers = new long[VALUE + 1];
    private int idle;

    OpLines(EdnCursor text) {
        this.text = text;
    }

    /** Whether a line may be tried or learned from here. */
    boolean isWorthwhile() {
        return idle < PATIENCE && (text.limit - text.pos >= LONGEST || text.fill() && text.limit - text.pos >= LONGEST);
    }

    /**
     * Reads the op that starts here; null, with nothing consumed, if no earlier one was like it. A
     * third of a long history's time is spent in this loop, so it calls nothing.
     */
    @Nullable
    Op next(long expectedIndex) {
        byte[] bytes = text.buffer;
        numbers[INDEX] = expectedIndex;
        numbers[TIME] = 0;
        int at = text.pos;
        for (@Nullable Node node = root.child; node != null; node = node.child) {
            int first = bytes[at];
            while (node.first != first && (node.first != DIGIT || first < '0' || first > '9')) {
                node = node.sibling;
                if (node == null) {
                    return null;
                }
            }
            byte[] expected = node.text;
            // Most are short: Arrays.equals, or comparing several bytes at a time, costs more than this.
            int same = 1;
            while (same < expected.length && bytes[at + same] == expected[same]) {
                same++;
            }
            if (same < expected.length) {
                return null;
            }
            at += expected.length;
            if (node.number != NO_NUMBER) {
                long number = 0;
                int start = at;
                int most = at + MOST_DIGITS;
                for (int digit; at <= most && (digit = (char) (bytes[at] - '0')) <= 9; at++) {
                    number = 10 * number + digit;
                }
                // What begins with 0 is octal.
                if (at == start || at > most || bytes[start] == '0' && at > start + 1) {
                    return null;
                }
                numbers[node.number] = number;
            }
            if (node.told != null) {
                text.pos = at;
                return op(node.told);
            }
        }
        return null;
    }

    private Op op(Op told) {
        Object value = told.value();
        if (value instanceof Two two) {
            value = new Two(numbers[KEY], two.second() == null ? null : (Object) numbers[VALUE]);
        } else if (value != null) {
            value = numbers[VALUE];
        }
        Object process = told.process() instanceof Long ? (Object) numbers[PROCESS] : told.process();
        return new Op(numbers[INDEX], numbers[TIME], process, told.type(), told.f(), value, Map.of());
    }

    /** Learns from a line that the parser read what it may have in common with others. */
    void learn(byte[] bytes, int from, int to, Op op) {
        idle++;
        if (to - from > LONGEST_LEARNED || !op.extra().isEmpty()) {
            return;
        }
        String line = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        // Anything else could hold what only looks like one of the numbers.
        if (!LINE.matcher(line).matches()) {
            return;
        }
        @Nullable Node node = root;
        Matcher numbered = NUMBERS.matcher(line);
        int end = 0;
        while (numbered.find()) {
            for (int i = 0; i < GROUPS.length; i++) {
                int start = numbered.start(i + 1);
                if (start >= 0) {
                    node = known(node, line.substring(end, start), GROUPS[i]);
                    end = numbered.end(i + 1);
                }
            }
        }
        node = known(node, line.substring(end), NO_NUMBER);
        if (node != null) {
            // Interned like the constants, so that comparing them is comparing references.
            String f = op.f().intern();
            node.told = new Op(op.index(), op.timeNanos(), op.process(), op.type(), f, op.value(), op.extra());
        }
    }

    /** The node after {@code before} for this text and number, made if missing; null if another one is in its place. */
    private @Nullable Node known(@Nullable Node before, String wanted, int number) {
        @Nullable Node node = before;
        byte[] rest = wanted.getBytes(StandardCharsets.US_ASCII);
        while (node != null && (rest.length > 0 || number != NO_NUMBER)) {
            Node next = child(node, rest, number);
            if (next == null) {
                return null;
            }
            int same = Arrays.mismatch(next.text, rest);
            if (same < 0 && next.number == number) {
                return next;
            }
            same = same < 0 ? rest.length : same;
            if (same == 0) {
                return null;
            }
            if (same < next.text.length || next.number != NO_NUMBER) {
                next.split(same);
            }
            rest = Arrays.copyOfRange(rest, same, rest.length);
            node = next;
        }
        return node;
    }

    /** The node that begins like this, made if missing; null if there are too many. */
    private @Nullable Node child(Node parent, byte[] text, int number) {
        Node made = new Node(text, number);
        int others = 0;
        for (Node child = parent.child; child != null; child = child.sibling) {
            if (child.first == made.first) {
                return child;
            }
            others++;
        }
        if (others == MOST_CHILDREN) {
            return null;
        }
        made.sibling = parent.child;
        parent.child = made;
        idle = 0;
        return made;
    }
}
