package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each option and each kind of input of {@code analyze}, by what it makes of the verdict. */
class AnalyzeOptionsTest {
    /** The read of nil comes after a write. */
    private static final String NIL = history("write 1", "read nil 1", "read nil nil");

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    @TempDir
    Path dir;

    /** One process: {@code f value} or {@code f asked found}. */
    private static String history(String... operations) {
        StringBuilder lines = new StringBuilder();
        for (String operation : operations) {
            String[] words = operation.split(" ");
            String asked = words[1].replace('_', ' ');
            String found = words[words.length - 1].replace('_', ' ');
            lines.append("{:process 0, :type :invoke, :f :%s, :value %s}\n".formatted(words[0], asked));
            lines.append("{:process 0, :type :ok, :f :%s, :value %s}\n".formatted(words[0], found));
        }
        return lines.toString();
    }

    /** Verdict and first anomaly (or the reason if it is unknown) that {@code analyze --json} gives. */
    private String judged(String text, String... options) throws Exception {
        return judged(text.getBytes(StandardCharsets.UTF_8), options);
    }

    private String judged(byte[] bytes, String... options) throws Exception {
        Path file = Files.write(dir.resolve("history"), bytes);
        JsonNode line = MAPPER.readTree(analyze(file.toString(), options));
        assertEquals(file.toString(), line.path("file").asText());
        String verdict = line.path("verdict").asText();
        String why = line.path("anomalies")
                .path(0)
                .path("name")
                .asText(line.path("reason").asText());
        return verdict.equals("VALID") ? verdict : verdict + " " + why;
    }

    private static String analyze(String file, String... options) {
        String[] arguments = new String[options.length + 3];
        System.arraycopy(options, 0, arguments, 2, options.length);
        arguments[0] = "analyze";
        arguments[1] = "--json";
        arguments[arguments.length - 1] = file;
        return Output.of(() -> Main.exitCode(arguments));
    }

    @Test
    void nilReads() throws Exception {
        assertEquals("INVALID lost-initial", judged(NIL));
        assertEquals("INVALID lost-initial", judged(NIL, "--nil-reads", "initial"));
        assertEquals("VALID", judged(NIL, "--nil-reads", "unknown"));
    }

    @Test
    void initial() throws Exception {
        String text = history("read nil 0", "write 1", "read nil 1");
        assertEquals("INVALID phantom-read", judged(text));
        assertEquals("VALID", judged(text, "--initial", "0"));
        assertEquals("INVALID phantom-read", judged(text, "--initial", "\"0\""));
    }

    @Test
    void treatFailAsInfo() throws Exception {
        String text = history("write 1", "write 2", "read nil 2").replace("ok, :f :write, :value 2", "fail, :f :write");
        assertEquals("INVALID aborted-read", judged(text));
        assertEquals("VALID", judged(text, "--treat-fail-as-info"));
    }

    @Test
    void keyBy() throws Exception {
        String tuples = history("write [1_2]", "write [3_4]", "read nil [1_2]");
        assertEquals("VALID", judged(tuples));
        assertEquals("VALID", judged(tuples, "--key-by", "tuple"));
        assertEquals("INVALID lost-write", judged(tuples, "--key-by", "none"));
        assertEquals("INVALID lost-write", judged(tuples, "--key-by", "key"));
        String keys = history("write 1", "write 2", "read nil 1").replace("{", "{:key :a, ");
        keys = keys.replaceAll("(?m)^\\{:key :a, (.*:write, :value 2})$", "{:key :b, $1");
        assertEquals("VALID", judged(keys));
        assertEquals("VALID", judged(keys, "--key-by", "key"));
        assertEquals("INVALID lost-write", judged(keys, "--key-by", "none"));
    }

    @Test
    void format() throws Exception {
        assertEquals("VALID", judged(history("write 1", "read nil 1"), "--format", "edn"));
        assertTrue(judged(history("write 1"), "--format", "json").contains("line 1: not JSON"));
        String log = "INFO  jepsen.util - 0\t:invoke\t:write\t3\nINFO  jepsen.util - 0\t:ok\t:write\t3\n"
                + "INFO  jepsen.util - 1\t:invoke\t:read\tnil\nINFO  jepsen.util - 1\t:ok\t:read\t3\n";
        assertEquals("VALID", judged(log));
        assertEquals("VALID", judged("INFO [2026-01-01] jepsen.core - hello\n" + log, "--format", "log"));
    }

    @Test
    void models() throws Exception {
        String cas = history("write 1", "cas [1_2]", "read nil 1");
        assertEquals("INVALID", judged(cas).split(" ")[0]);
        assertEquals("INVALID", judged(cas, "--model", "cas-register").split(" ")[0]);
        assertEquals("VALID", judged(history("write 1", "cas [1_2]", "read nil 2"), "--model", "register"));
        String single = history("txn [[:w_5_1]]", "txn [[:r_5_nil]] [[:r_5_nil]]");
        assertEquals("INVALID lost-initial", judged(history("txn [[:w_5_1]]", "txn [[:r_5_nil]]")));
        assertEquals("INVALID", judged(single, "--model", "rw-register").split(" ")[0]);
        String lists = history("txn [[:append_1_1]]", "txn [[:append_1_2]]", "txn [[:r_1_nil]] [[:r_1_[2]]]");
        assertEquals("INVALID", judged(lists, "--model", "list-append").split(" ")[0]);
        String told = judged(lists);
        assertTrue(told.startsWith("UNKNOWN") && told.contains("--model list-append"), told);
        String late = history("txn [[:append_1_1]]")
                + history("txn [[:r_1_nil]] [[:r_1_[]]]", "txn [[:r_1_nil]] [[:r_1_[1]]]")
                        .replace("process 0", "process 1");
        assertEquals("INVALID G-single-realtime", judged(late, "--model", "list-append"));
        assertEquals("VALID", judged(late, "--model", "list-append", "--consistency", "serializable"));
    }

    @Test
    void budgets() throws Exception {
        String text = hostile();
        String slow = judged(text, "--time-limit", "300ms");
        assertTrue(slow.startsWith("UNKNOWN") && slow.contains("time limit of 0.3 s"), slow);
        String large = judged(text, "--memory", "2");
        assertTrue(large.startsWith("UNKNOWN") && large.contains("memory limit of 2 MB"), large);
    }

    /** Open compare-and-sets between few values, any subset of which may have happened, in any order. */
    private static String hostile() {
        SplittableRandom random = new SplittableRandom(4);
        StringBuilder lines = new StringBuilder();
        for (int p = 0; p < 480; p++) {
            lines.append(
                    p < 400
                            ? "{:process %d, :type :invoke, :f :cas, :value [%d %d]}\n"
                                    .formatted(p, random.nextInt(40), random.nextInt(40))
                            : "{:process %d, :type :invoke, :f :write, :value %d}\n".formatted(p, random.nextInt(40)));
        }
        for (int p = 1000; p < 1200; p++) {
            lines.append("{:process %d, :type :invoke, :f :read}\n".formatted(p));
            lines.append("{:process %d, :type :ok, :f :read, :value %d}\n".formatted(p, random.nextInt(40)));
        }
        return lines.toString();
    }

    @Test
    void writtenInEveryForm() throws Exception {
        String vector = "; a comment\n[" + NIL.replace("{", "#jepsen.history.Op{") + "]\n";
        assertEquals("INVALID lost-initial", judged(vector));
        String more = NIL.replace("{", "{:error #inst \"2026-01-01\", :unknown #{1 2}, ");
        assertEquals("INVALID lost-initial", judged(more));
        assertEquals("INVALID lost-initial", judged(NIL.replace(":process 0", ":process \"worker\"")));
        assertEquals("INVALID lost-initial", judged(NIL.replace(":process 0", ":process :worker")));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(NIL.getBytes(StandardCharsets.UTF_8));
        }
        assertEquals("INVALID lost-initial", judged(packed.toByteArray()));
    }

    /** Whatever a value is, the line about it is JSON, and nothing in it stands for two. */
    @Test
    void valuesOfEveryKindHaveAJsonForm() throws Exception {
        String odd = "{nil 1, :a 2, \"a\" 3, [1 2] 4.5, b #{true nil \\c sym 7N 1.5M \"t\\\"\"}}";
        String text = history("write 1", "read nil ODD").replace("ODD", odd);
        JsonNode line = MAPPER.readTree(
                analyze(Files.writeString(dir.resolve("odd.edn"), text).toString()));
        JsonNode value = line.path("anomalies").path(0).path("witness").path(0).path("value");
        assertEquals("phantom-read", line.path("anomalies").path(0).path("name").asText());
        assertEquals(1, value.path("nil").asInt(), line.toString());
        assertEquals(2, value.path("a").asInt());
        assertEquals(3, value.path("\"a\"").asInt());
        assertEquals(4.5, value.path("[1 2]").asDouble());
        assertEquals(7, value.path("b").size());
    }

    @Test
    void standardInput() throws Exception {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(NIL.getBytes(StandardCharsets.UTF_8)));
            JsonNode line = MAPPER.readTree(analyze("-"));
            assertEquals("INVALID", line.path("verdict").asText());
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void malformedInputHasItsLine() throws Exception {
        assertTrue(judged(NIL + "{:process 1 :type :done :f :read}\n").contains("line 7: :type must be"));
        assertTrue(judged(NIL + "{:process 1 :type :ok :f :read}\n").contains("line 7: process 1 completes"));
        assertTrue(judged("hello\n").contains("line 1: neither EDN nor JSON"));
        Path file = Files.writeString(dir.resolve("bad"), NIL + "{:process 1]\n");
        assertEquals(254, Main.exitCode("analyze", file.toString()));
        assertEquals(254, Main.exitCode("analyze", "--json", file.toString()));
    }

    @Test
    void anOptionThatWouldBeIgnoredIsRefused() throws Exception {
        String good = Files.writeString(dir.resolve("good"), history("write 1", "read nil 1"))
                .toString();
        assertEquals(0, Main.exitCode("analyze", "--json", "--nil-reads", "unknown", good));
        assertEquals(254, Main.exitCode("analyze", "--model", "rw-register", "--nil-reads", "unknown", good));
        assertEquals(254, Main.exitCode("analyze", "--model", "list-append", "--memory", "9", good));
        assertEquals(254, Main.exitCode("analyze", "--consistency", "serializable", good));
        assertEquals(254, Main.exitCode("analyze", "--sequential-keys", good));
        assertEquals(254, Main.exitCode("analyze", "--model", "cas-register", "--linearizable-keys", good));
        assertEquals(254, Main.exitCode("analyze", "--model", "list-append", "--version-key", ":tag", good));
        assertEquals(254, Main.exitCode("analyze", "--initial", "0", dir.toString()));
        assertEquals(254, Main.exitCode("analyze", "--model", "stack", good));
        assertEquals(254, Main.exitCode("analyze", "--model", "set", "--nil-reads", "unknown", good));
    }

    @Test
    void aFileGetsResultsWithJepsensKeysAndAReport() throws Exception {
        Path file = Files.writeString(dir.resolve("nil.edn"), NIL);
        String text = Output.of(() -> Main.exitCode("analyze", file.toString()));
        assertTrue(text.contains("Stale by at least 1 version"), text);
        String results = Files.readString(dir.resolve("nil.edn.analysis/results.edn"));
        for (String key : new String[] {":valid? false", ":anomaly-types [:lost-initial]", ":not [:linearizable]"}) {
            assertTrue(results.contains(key), key);
        }
        String page = Files.readString(dir.resolve("nil.edn.analysis/report.html"));
        assertTrue(page.contains("<svg") && page.contains("lost-initial"), "the witness is drawn");
        assertFalse(page.contains("src=\"http"), "nothing is fetched");
    }
}
