package dynacheck.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Wherever a text is cut, its pieces are read as all of it would be. */
class HistoryPiecesTest {
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(2);

    @AfterAll
    static void end() {
        THREADS.shutdown();
    }

    private static final class Told implements OpSink {
        private final List<String> all = new ArrayList<>();

        @Override
        public void accept(Op op, int line) {
            all.add(line + ": " + op);
        }

        @Override
        public void note(String note) {
            all.add(note);
        }
    }

    private static List<String> whole(String text) throws IOException {
        Told told = new Told();
        try {
            HistoryReader.stream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), null, told);
        } catch (MalformedHistoryException e) {
            told.all.add(String.valueOf(e.getMessage()));
        }
        return told.all;
    }

    private static @Nullable HistoryPieces cut(String text, int size) throws IOException {
        return HistoryPieces.of(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), null, THREADS, 3, size);
    }

    private static List<String> inPieces(String text, int size) throws Exception {
        Told told = new Told();
        HistoryPieces pieces = cut(text, size);
        assertNotNull(pieces, text);
        for (HistoryPieces.Piece piece = pieces.next(); piece != null; piece = pieces.next()) {
            for (int i = 0; i < piece.ops().size(); i++) {
                told.accept(piece.ops().get(i), piece.lines()[i]);
            }
            told.all.addAll(piece.notes());
            if (piece.failure() != null) {
                told.all.add(String.valueOf(piece.failure().getMessage()));
            }
        }
        return told.all;
    }

    /** With blanks, comments and strings over several lines, with and without indexes, and now and then damaged. */
    private static String random(long seed, boolean json) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean indexed = random.nextBoolean();
        boolean keywords = random.nextInt(4) == 0;
        StringBuilder text = new StringBuilder();
        int ops = 1 + random.nextInt(40);
        for (int i = 0; i < ops; i++) {
            String type = List.of("invoke", "ok", "info").get(random.nextInt(3));
            String process = keywords ? (json ? "\"c\"" : ":c" + random.nextInt(3)) : "" + random.nextInt(9);
            if (random.nextInt(150) == 0) {
                process = "\"named\"";
            }
            String gap = random.nextInt(9) == 0 ? "\n" : " ";
            if (json) {
                text.append("{\"process\":").append(process).append(',').append(gap);
                text.append(indexed ? "\"index\":" + 3 * i + "," : "");
                text.append("\"type\":\"")
                        .append(type)
                        .append("\",\"f\":\"read\",\"value\":[\"é\",")
                        .append(i)
                        .append("]}");
            } else {
                text.append(random.nextInt(12) == 0 ? "; {:a\n" : "");
                text.append(random.nextInt(12) == 0 ? "#_ \n{:process 1}\n" : "");
                text.append(random.nextInt(12) == 0 ? "#jepsen.history.Op\n" : "");
                text.append("{").append(indexed ? ":index " + 3 * i + ", " : "");
                text.append(":process ")
                        .append(process)
                        .append(gap)
                        .append(":type :")
                        .append(type);
                text.append(", :f :write, :value ");
                text.append(random.nextInt(12) == 0 ? "\"a\n{:b\n}\"" : "[\"é\" " + i + "]")
                        .append("}");
            }
            text.append(random.nextInt(9) == 0 ? " " : "\n");
            if (random.nextInt(200) == 0) {
                text.append("} oops\n");
            }
        }
        return random.nextInt(10) == 0 ? text.substring(0, text.length() - 1 - random.nextInt(20)) : text.toString();
    }

    @Test
    void piecesAreReadAsTheWhole() throws Exception {
        int damaged = 0;
        for (long seed = 1; seed <= 1500; seed++) {
            String text = random(seed, seed % 3 == 0);
            if (cut(text, 100) == null) {
                continue; // It begins with a comment.
            }
            List<String> expected = whole(text);
            for (int size : new int[] {5, 40, 300, 100_000}) {
                assertEquals(expected, inPieces(text, size), "seed " + seed + ", size " + size + ":\n" + text);
            }
            damaged += expected.getLast().startsWith("line") ? 1 : 0;
        }
        assertTrue(damaged > 50, "damaged: " + damaged);
    }

    @Test
    void whatIsOneValueIsNotCut() throws Exception {
        assertNull(cut("[{:process 1}]", 100));
        assertNull(cut("[{\"process\":1}]", 100));
        assertNull(cut("INFO  jepsen.util - 0 :invoke :write 3\n", 100));
    }

    @Test
    void wholeOperationsAreRefused() throws Exception {
        String one = "{\"ClientId\":1,\"Input\":{\"Op\":\"put\",\"Key\":\"x\",\"Value\":7},"
                + "\"Call\":1,\"Output\":{},\"Return\":2}\n";
        List<String> told = inPieces(one.repeat(5), 100);
        assertTrue(
                told.size() == 1 && told.getFirst().startsWith("line 1: this is a whole operation"), told.toString());
    }
}
