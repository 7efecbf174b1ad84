package dynacheck.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** The same operations from every form that a history comes in. */
class HistoryFormatTest {
    private static final String EDN = """
            ; comment
            {:process 0, :type :invoke, :f :write, :value 3, :other {:a [1 2]}}
            {:process 0, :type :ok, :f :write, :value 3}
            {:process :nemesis, :type :info, :f :start}
            {:process 1, :type :invoke, :f :read, :value nil}
            {:process 1, :type :ok, :f :read, :value 3}
            """;
    private static final String JSON = """
            {"process": 0, "type": "invoke", "f": "write", "value": 3}
            {"process": 0, "type": "ok", "f": "write", "value": 3}
            {"process": "nemesis", "type": "info", "f": "start"}
            {"process": 1, "type": "invoke", "f": "read", "value": null}
            {"process": 1, "type": "ok", "f": "read", "value": 3}
            """;
    private static final String LOG = """
            2026-01-01 10:00:00 [main] something else: 7 times
            INFO  jepsen.util - 0\t:invoke\t:write\t3
            INFO  jepsen.util - 0\t:ok\t:write\t3
            INFO  jepsen.util - :nemesis\t:info\t:start\tnil
            2026-01-01 10:00:00,123{GMT} INFO [worker 1] jepsen.util: 1 :invoke :read nil
            INFO  jepsen.util - 1\t:ok\t:read\t3
            """;

    @Test
    void everyFormIsDetectedAndTellsTheSame() throws IOException {
        List<String> expected = told(EDN.getBytes(StandardCharsets.UTF_8));
        assertEquals(5, expected.size());
        String vector = "[" + EDN.replace("{:process", "#jepsen.history.Op{:process") + "]";
        String jsonArray = "[" + JSON.strip().replace("}\n", "},\n") + "]";
        for (String text : List.of(vector, "(" + EDN + ")", JSON, jsonArray, LOG)) {
            assertEquals(expected, told(text.getBytes(StandardCharsets.UTF_8)), text);
        }
    }

    private static List<String> told(byte[] bytes) throws IOException {
        return HistoryReader.read(new ByteArrayInputStream(bytes), null).ops().stream()
                .map(op -> op.index() + " " + op.process() + " " + op.type() + " " + op.f() + " " + op.value())
                .toList();
    }

    @Test
    void compressedFilesAreRecognized() throws IOException {
        byte[] plain = EDN.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(gzip)) {
            out.write(plain);
        }
        ByteArrayOutputStream xz = new ByteArrayOutputStream();
        try (OutputStream out = new XZOutputStream(xz, new LZMA2Options(0))) {
            out.write(plain);
        }
        assertEquals(told(plain), told(gzip.toByteArray()));
        assertEquals(told(plain), told(xz.toByteArray()));
        byte[] cut = Arrays.copyOf(gzip.toByteArray(), gzip.size() - 12);
        IOException e = assertThrows(IOException.class, () -> told(cut));
        assertTrue(String.valueOf(e.getMessage()).contains("damaged"), e.getMessage());
    }

    @Test
    void damageHasItsLine() {
        assertLine(3, "[{:process 0 :type :invoke :f :read}\n\n 42]");
        assertLine(2, "{\"process\": 0, \"type\": \"invoke\", \"f\": \"read\"}\n{\"process\": 1, \"type\": \"done\"}");
        assertLine(2, "{\"process\": 0, \"type\": \"invoke\", \"f\": \"read\"}\n{\"process\" 1}");
        assertLine(2, "INFO jepsen.util - 0 :invoke :read nil\nINFO jepsen.util - 0 :invoke :read nil");
        assertLine(1, "what is this?\nno history");
        assertLine(1, "{:process 0 :process 1 :type :invoke :f :read}\n\n");
    }

    private static void assertLine(int line, String text) {
        MalformedHistoryException e =
                assertThrows(MalformedHistoryException.class, () -> told(text.getBytes(StandardCharsets.UTF_8)), text);
        assertEquals(line, e.line(), e.getMessage());
    }

    /** The scanner's buffer ends at every place of an op once; no value may be cut there. */
    @Test
    void bufferBoundariesCutNothing() throws IOException {
        String line = "{:process 0, :type :invoke, :f :write, :value [\"\\u00e9 k\" -123456789012345678]} ;x\n"
                + "{:process 0, :type :ok, :f :write, :value [\"\\u00e9 k\" -123456789012345678]}\n";
        for (int padding = 0; padding < line.length(); padding++) {
            String text = ";" + "p".repeat((1 << 16) - 2 * padding - 40) + "\n" + line;
            List<String> told = told(text.getBytes(StandardCharsets.UTF_8));
            assertEquals(2, told.size());
            assertTrue(told.get(1).endsWith("[\u00e9 k, -123456789012345678]"), told.get(1));
        }
    }
}
