package dynacheck.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Lines read by what earlier ones looked like give the same ops as lines read for themselves. */
class OpLinesTest {
    private static final String[] VALUES = {
        "nil",
        "0",
        "7",
        "123456789012345678",
        "1234567890123456789",
        "99999999999999999999",
        "-5",
        "+5",
        "5N",
        "5M",
        "1.5",
        "1e5",
        "\"5\"",
        ":five",
        "[1 2]",
        "[1 nil]",
        "[1  2]",
        "[1 -2]",
        "[1 2 3]",
        "[:k 2]",
        "[]",
        "[[1 2]]",
        "true",
        "{:index 3}",
        "[:index 3]",
        "#{1 2}",
        "#foo 5",
        "007",
        "[1 2N]",
        "[nil 2]",
        "\\a",
        "five",
        "nill",
        "#_5 6"
    };
    private static final String[] SHAPES = {
        "{:index %d, :time %d, :process %d, :type :ok, :f :read, :value %s}",
        "{:index %d, :time %d, :process %d, :type :invoke, :f :write, :value %s}",
        "{:index %d :time %d :process %d :type :info :f :write :value %s}",
        "#jepsen.history.Op{:index %d, :time %d, :process %d, :type :ok, :f :read, :value %s}",
        "{:type :ok, :f :read, :index %d, :time %d, :process %d, :value %s}",
        "{:index %d, :time %d, :process %d, :type :ok, :f :read, :value %s, :node \"n1\"}",
        "{:index %d, :time %d, :process %d, :type :ok, :f :read, :value %s, :x nil}",
        "{:index %d, :other:time 5, :time %d, :process %d, :type :ok, :f :read, :value %s}",
        "{:index %d, :time %d, :process %d, :type :ok, :f :time 5 7, :value %s}",
        "{:index %d, :time %d, :process %d, :type :ok, :f :read, :value %s} ; a comment",
        "{:index %d, :time %d, :process %d, :type :ok, :f :read, #_ :gone :value %s}",
    };

    private static String line(SplittableRandom random, int shapes, int index) {
        String value = VALUES[random.nextInt(3) > 0 ? random.nextInt(3) : random.nextInt(VALUES.length)];
        return SHAPES[random.nextInt(shapes)].formatted(
                index, random.nextLong(1L << random.nextInt(1, 62)), random.nextInt(20), value);
    }

    @Test
    void aLineMeansTheSameWhateverStoodBefore() throws Exception {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 60; round++) {
            int shapes = random.nextInt(1, SHAPES.length + 1);
            List<Op> alone = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 400; i++) {
                String line = line(random, shapes, i);
                alone.addAll(ops(line));
                text.append(line).append('\n');
            }
            List<Op> together = ops(text.toString());
            for (int i = 0; i < alone.size(); i++) {
                assertEquals(alone.get(i), together.get(i));
                assertEquals(type(alone.get(i)), type(together.get(i)), "numbers of the same class");
            }
            assertEquals(alone.size(), together.size());
        }
    }

    private static String type(Op op) {
        Object value = op.value();
        return value == null ? "null" : value.getClass().getName();
    }

    private static List<Op> ops(String text) throws Exception {
        List<Op> ops = new ArrayList<>();
        OpSink sink = new OpSink() {
            @Override
            public void accept(Op op, int line) {
                ops.add(op);
            }

            @Override
            public void note(String note) {
                throw new IllegalStateException(note);
            }
        };
        HistoryReader.stream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), HistoryFormat.EDN, sink);
        return ops;
    }

    @Test
    void onlyLinesThatFitExactlyAreTaken() {
        String first = "{:index 0, :time 1, :process 2, :type :ok, :f :read, :value 3}";
        Op op = new Op(0, 1, 2L, OpType.OK, "read", 3L, java.util.Map.of());
        assertEquals(
                new Op(8, 10, 9L, OpType.OK, "read", 4L, java.util.Map.of()),
                next(first, op, "{:index 8, :time 10, :process 9, :type :ok, :f :read, :value 4}"));
        assertNull(next(first, op, "{:index 8, :time 10, :process 9, :type :ok, :f :read, :value [1 nil]}"));
        for (String unlike : List.of(
                "{:index 8, :time 10, :process 9, :type :ok, :f :read, :value 4N}",
                "{:index 8, :time 10, :process 9, :type :ok, :f :read, :value 4, :node 1}",
                "{:index 8, :time 10, :process 9, :type :ok, :f :write, :value 4}",
                "{:index , :time 10, :process 9, :type :ok, :f :read, :value 4}",
                "{:index 8, :time -1, :process 9, :type :ok, :f :read, :value 4}",
                "{:index 8, :time 10, :process :nemesis, :type :ok, :f :read, :value 4}",
                "{:index 1234567890123456789, :time 10, :process 9, :type :ok, :f :read, :value 4}")) {
            assertNull(next(first, op, unlike), unlike);
        }
    }

    /** Each kind of value, told from one like it after the others were learned, too. */
    @Test
    void linesAreToldFromOneOfTheirKind() throws Exception {
        List<String> values = List.of("3", "nil", "[1 2]", "[1 nil]");
        List<String> others = List.of("987", "nil", "[23 456]", "[78 nil]");
        String shape = "{:index %d, :time %d, :process %d, :type :%s, :f :%s, :value %s}";
        StringBuilder known = new StringBuilder();
        StringBuilder unknown = new StringBuilder();
        for (String type : List.of("invoke", "ok", "info")) {
            for (String f : List.of("read", "write")) {
                for (int i = 0; i < values.size(); i++) {
                    known.append(shape.formatted(0, 1, 2, type, f, values.get(i)))
                            .append('\n');
                    unknown.append(shape.formatted(9876, 123456789, 54, type, f, others.get(i)))
                            .append('\n');
                }
            }
        }
        EdnParser parser = new EdnParser(unknown + " ".repeat(300));
        OpLines lines = new OpLines(parser);
        for (String line : known.toString().split("\n")) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            lines.learn(bytes, 0, bytes.length, ops(line).getFirst());
        }
        for (String line : unknown.toString().split("\n")) {
            assertTrue(lines.isWorthwhile() && parser.hasNext());
            assertEquals(ops(line).getFirst(), lines.next(0), line);
        }
    }

    /** What follows is looked through one by one, so there are never many. */
    /** A history may name no client, if operations do not overlap. */
    @Test
    void whatHasNoProcessGetsNone() throws Exception {
        String line = "{:index %d, :time 1, :type :invoke, :f :read, :value [1 nil]}\n";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            text.append(line.formatted(i));
        }
        List<Op> ops = ops(text.toString());
        assertEquals(20, ops.size());
        ops.forEach(op -> assertEquals(Op.UNNAMED, op.process(), op::toString));
    }

    @Test
    void onlyFewAlternativesAreLearned() throws Exception {
        String shape = "{:index 0, :time 1, :process 2, :type :ok, :f :%s, :value 3}\n";
        StringBuilder all = new StringBuilder();
        for (char f = 'a'; f < 'a' + 20; f++) {
            all.append(shape.formatted(f));
        }
        EdnParser parser = new EdnParser(all + " ".repeat(300));
        OpLines lines = new OpLines(parser);
        int told = 0;
        for (String line : all.toString().split("\n")) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            lines.learn(bytes, 0, bytes.length, ops(line).getFirst());
            assertTrue(lines.isWorthwhile() && parser.hasNext());
            if (lines.next(0) == null) {
                parser.next();
            } else {
                told++;
            }
        }
        assertEquals(8, told);
    }

    /** The op that {@code line} is, told from {@code first}; null, and nothing is stepped over, if it is unlike it. */
    private static @org.jspecify.annotations.Nullable Op next(String first, Op op, String line) {
        EdnParser parser = new EdnParser(line + " ".repeat(300));
        OpLines lines = new OpLines(parser);
        assertTrue(lines.isWorthwhile());
        byte[] bytes = first.getBytes(StandardCharsets.UTF_8);
        lines.learn(bytes, 0, bytes.length, op);
        Op next = lines.next(0);
        assertEquals(next == null ? 0 : line.length(), parser.pos);
        return next;
    }
}
