package dynacheck.history;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads ops that are written as others before them: nearly all lines of a history differ in a few numbers only. Learns
 * from lines that the parser has read what stands between the numbers, as a tree of texts and numbers; whatever does
 * not fit exactly is left to the parser, from its beginning.
 */
final class OpLines {
    private static final int MOST_DIGITS = 18;
    private static final int ASCII = 128;

    private static final int MOST_TEXTS = 8;

    /** Lines that taught nothing after which no more are looked at. */
    private static final int PATIENCE = 1_000;

    private static final int NO_NUMBER = -1;
    private static final int INDEX = 0;
    private static final int TIME = 1;
    private static final int PROCESS = 2;
    private static final int KEY = 3;
    private static final int VALUE = 4;

    /** Bytes of the longest line that is learned from, and of those that can be like it. */
    private static final int LONGEST_LEARNED = 160;

    private static final int LONGEST = LONGEST_LEARNED + (VALUE + 1) * MOST_DIGITS;

    /** The groups are the numbers that {@link #GROUPS} tells, in its order. */
    private static final String NUMBERED = ":index (N)|:time (N)|:process (N)|:value (?:\\[(N) (?:nil|(N))]|nil|(N))"
            .replace("N", "\\d{1," + MOST_DIGITS + "}");

    private static final int[] GROUPS = {INDEX, TIME, PROCESS, KEY, VALUE, VALUE};
    private static final Pattern NUMBERS = Pattern.compile("(?<=[{ ,])(?:" + NUMBERED + ")");
    private static final Pattern LINE = Pattern.compile("(?:#[\\w.]+)?\\{E(?:[, ]+E)*}"
            .replace("E", "(?:" + NUMBERED + "|:(?!(?:index|time|process|value) )[\\w-]+ (?::[\\w-]+|nil))"));

    /** Text that always stands here, or any number; what can follow it; at the end, whose line it was. */
    private static final class Node {
        /** Empty if it is a number. */
        private final byte[] text;

        /** Which number it is; {@link #NO_NUMBER} if it is text. */
        private final int number;

        /** What follows, by its first byte; a number stands at each digit. */
        private @Nullable Node[] next = new @Nullable Node[ASCII];

        private int texts;
        private @Nullable Op told;

        private Node(byte[] text, int number) {
            this.text = text;
            this.number = number;
        }

        void put(Node node) {
            byte first = node.text[0];
            texts += next[first] == null ? 1 : 0;
            next[first] = node;
        }

        /** Its beginning; the rest, or rather what replaces this, follows that. */
        Node split(int length) {
            Node rest = new Node(Arrays.copyOfRange(text, length, text.length), NO_NUMBER);
            rest.next = next;
            rest.texts = texts;
            rest.told = told;
            Node beginning = new Node(Arrays.copyOf(text, length), NO_NUMBER);
            beginning.put(rest);
            return beginning;
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
     * The op that starts here, which is stepped over; null, with nothing stepped over, if none before was like it. A
     * third of a long history's time is spent in this loop, so it calls nothing.
     */
    @Nullable
    Op next(long expectedIndex) {
        byte[] bytes = text.buffer;
        numbers[INDEX] = expectedIndex;
        numbers[TIME] = 0;
        Node node = root;
        int at = text.pos;
        while (node.told == null) {
            int first = bytes[at];
            node = first < 0 ? null : node.next[first];
            if (node == null) {
                return null;
            }
            byte[] expected = node.text;
            if (expected.length > 0) {
                // Most are short: a call of Arrays.equals costs more than this.
                int same = 1;
                while (same < expected.length && bytes[at + same] == expected[same]) {
                    same++;
                }
                if (same < expected.length) {
                    return null;
                }
                at += same;
            } else {
                long number = 0;
                int most = at + MOST_DIGITS;
                for (int digit; (digit = bytes[at] - '0') >= 0 && digit <= 9; at++) {
                    if (at == most) {
                        return null;
                    }
                    number = 10 * number + digit;
                }
                numbers[node.number] = number;
            }
        }
        text.pos = at;
        return op(node.told);
    }

    private Op op(Op told) {
        Object value = told.value();
        if (value instanceof Two two) {
            value = new Two(numbers[KEY], two.second() == null ? null : (Object) numbers[VALUE]);
        } else if (value != null) {
            value = numbers[VALUE];
        }
        return new Op(numbers[INDEX], numbers[TIME], numbers[PROCESS], told.type(), told.f(), value, Map.of());
    }

    /** Takes from a line that the parser read what it may have in common with others. */
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
                    node = number(text(node, line.substring(end, start)), GROUPS[i]);
                    end = numbered.end(i + 1);
                }
            }
        }
        node = text(node, line.substring(end));
        if (node != null) {
            node.told = op;
        }
    }

    /** The number that follows, made if need be; null if another one does. */
    private @Nullable Node number(@Nullable Node before, int number) {
        if (before == null) {
            return null;
        }
        Node node = before.next['0'];
        if (node == null) {
            node = new Node(new byte[0], number);
            Arrays.fill(before.next, '0', '9' + 1, node);
            idle = 0;
        }
        return node.number == number ? node : null;
    }

    /** The text that follows, made if need be; null if there are too many. */
    private @Nullable Node text(@Nullable Node before, String all) {
        @Nullable Node node = before;
        byte[] rest = all.getBytes(StandardCharsets.US_ASCII);
        while (node != null && rest.length > 0) {
            Node known = node.next[rest[0]];
            if (known == null) {
                if (node.texts == MOST_TEXTS) {
                    return null;
                }
                known = new Node(rest, NO_NUMBER);
                node.put(known);
                idle = 0;
            }
            int same = Arrays.mismatch(known.text, rest);
            if (same >= 0 && same < known.text.length) {
                known = known.split(same);
                node.put(known);
            }
            rest = Arrays.copyOfRange(rest, known.text.length, rest.length);
            node = known;
        }
        return node;
    }
}
