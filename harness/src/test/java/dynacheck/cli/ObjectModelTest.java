package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code analyze --model set|counter|queue|bank|mutex}: right and wrong histories, and each kind of anomaly. */
class ObjectModelTest {
    private static final Pattern HINT = Pattern.compile("--model ([a-z]+)");

    @TempDir
    Path dir;

    /**
     * One operation after another, each by a process of its own: {@code f asked answered}; {@code !} fails, {@code ?}
     * is info.
     */
    private Path history(String operations) throws Exception {
        List<String> lines = new ArrayList<>();
        int process = 0;
        for (String operation : operations.split(";")) {
            String[] words = operation.strip().split(" ");
            String last = words[words.length - 1];
            String type = last.equals("!") ? "fail" : last.equals("?") ? "info" : "ok";
            String answered = type.equals("ok") ? last : words[1];
            lines.add("{:process %d, :type :invoke, :f :%s, :value %s}".formatted(process, words[0], edn(words[1])));
            lines.add(
                    "{:process %d, :type :%s, :f :%s, :value %s}".formatted(process++, type, words[0], edn(answered)));
        }
        return Files.write(dir.resolve("history.edn"), lines);
    }

    private static String edn(String word) {
        return word.replace(',', ' ');
    }

    private static JsonNode judged(Path file, String... options) {
        List<String> arguments = new ArrayList<>(List.of("analyze", "--json", file.toString()));
        arguments.addAll(List.of(options));
        int[] code = new int[1];
        String line = Output.of(() -> code[0] = Main.exitCode(arguments.toArray(String[]::new)));
        try {
            JsonNode result = new ObjectMapper().readTree(line);
            int expected = switch (result.path("verdict").asText()) {
                case "VALID" -> 0;
                case "INVALID" -> 1;
                default -> 2;
            };
            assertEquals(expected, code[0], line);
            return result;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }

    /** Of its own accord: what the model does with a transfer, the oracle takes for granted. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {:a,3,:b,2}  | have a linearizable order
            {:a,5,:b,0}  | have no linearizable order: a read was old, or a transfer was lost
            {:a,7,:b,-2} | have no linearizable order: a read was old, or a transfer was lost
            """)
    void aBankSaysWhetherItsTransfersHaveAnOrder(String found, String said) throws Exception {
        Path file = history("read nil {:a,5,:b,0}; transfer {:from,:a,:to,:b,:amount,2}; read nil " + found);
        JsonNode result = judged(file, "--model", "bank");
        assertEquals("VALID", result.path("verdict").asText(), result.toString());
        assertTrue(result.path("reason").asText().contains(said), result.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            set     | add 1; add 2; read nil [1,2]; add 3; read nil #{1,2,3}     | VALID
            set     | add 1; add 2; read nil [1]; read nil [1,2]                 | INVALID stale-read
            set     | add 1; add 2; read nil [1]                                 | INVALID lost-element
            set     | add 1; read nil [1]; read nil []                           | INVALID stale-read
            set     | add 1; read nil [1,9]                                      | INVALID phantom-element
            set     | add 1; add 2 !; read nil [1,2]                             | INVALID aborted-element
            set     | add 1; read nil [1,1]                                      | INVALID duplicate-element
            set     | add 1; add 2 ?; add 3 ?; read nil [1,2]; read nil [1,3]    | INVALID incomparable-reads
            set     | add 1; read nil [1,2]; add 2; read nil [1,2]               | INVALID future-element
            set     | add 1; add 2 ?; read nil [1]; read nil [1,2]               | VALID
            set     | add 1; add 1; read nil [1]                                 | VALID
            set     | add 1; read nil []                                         | INVALID lost-element
            set     | add 1; remove 1; read nil [1]                              | UNKNOWN Not judged
            set     | add 1; read nil 7                                          | UNKNOWN Not judged
            counter | add 1; read nil 1; add 2; decrement nil; read nil 2        | VALID
            counter | add 1; read nil 0                                          | INVALID lost-addition
            counter | add 1; read nil 2                                          | INVALID phantom-addition
            counter | add 1; add 5 ?; read nil 3                                 | INVALID illegal-operation
            counter | add 1; add 5 ?; read nil 6                                 | VALID
            counter | read nil 0; add 1 ?                                        | UNKNOWN Vacuous
            queue   | enqueue 1; enqueue 2; dequeue nil 1; dequeue nil 2         | VALID
            queue   | enqueue 1; enqueue 2; dequeue nil 2; dequeue nil 1         | INVALID wrong-order
            queue   | enqueue 1; enqueue 2; dequeue nil 2                        | INVALID lost-value
            queue   | enqueue 1; dequeue nil 1; dequeue nil 1                    | INVALID duplicate-value
            queue   | enqueue 1; dequeue nil 1; dequeue nil 7                    | INVALID phantom-value
            queue   | enqueue 1; enqueue 7 !; dequeue nil 7                      | INVALID aborted-value
            queue   | dequeue nil 1; enqueue 1                                   | INVALID future-value
            queue   | enqueue 1; enqueue 2; dequeue nil nil; dequeue nil 1       | INVALID not-empty
            queue   | enqueue 1; enqueue 2; dequeue nil ?; dequeue nil 2         | VALID
            queue   | enqueue 1                                                  | UNKNOWN Vacuous
            bank    | read nil {1,5,2,5}; transfer {:from,1} ; read nil {1,4,2,6} | VALID
            bank    | read nil {1,5,2,5}; transfer {:from,1} ; read nil {1,4,2,5} | INVALID wrong-total
            bank    | transfer {:from,1} ; read nil {1,4,2,5}                    | UNKNOWN Vacuous
            mutex   | acquire nil; release nil; acquire nil                      | VALID
            mutex   | acquire nil; acquire nil                                   | INVALID illegal-operation
            mutex   | acquire nil; release nil ?; acquire nil                    | VALID
            mutex   | acquire nil; renew nil                                     | UNKNOWN Not judged
            """)
    void verdicts(String model, String operations, String expected) throws Exception {
        JsonNode result = judged(history(operations), "--model", model);
        String verdict = result.path("verdict").asText();
        String what = verdict.equals("VALID")
                ? verdict
                : verdict + " "
                        + (verdict.equals("INVALID")
                                ? result.path("anomalies").path(0).path("name").asText()
                                : result.path("reason").asText().split("[:.]")[0]);
        assertEquals(expected, what, result.toString());
    }

    /** What registers do not understand is judged by the model that the message names. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            add 1; add 2; read nil [1,2]
            enqueue 1; dequeue nil 1
            acquire nil; release nil
            read nil {1,5,2,5}; transfer {:from,1} ; read nil {1,4,2,6}
            increment nil; read nil 1
            """)
    void hints(String operations) throws Exception {
        Path file = history(operations);
        JsonNode refused = judged(file);
        assertEquals("UNKNOWN", refused.path("verdict").asText(), refused.toString());
        Matcher hint = HINT.matcher(refused.path("reason").asText());
        assertTrue(hint.find(), refused.toString());
        assertEquals(
                "VALID", judged(file, "--model", hint.group(1)).path("verdict").asText());
    }

    @Test
    void aPageWithTheFindingInWords() throws Exception {
        Path file = history("add 1; add 2; read nil [1]");
        String told = Output.of(() -> assertEquals(1, Main.exitCode("analyze", "--model", "set", file.toString())));
        assertTrue(told.contains("lost-element"), told);
        assertTrue(told.contains("T1: process 1 added 2 (index 2 to 3)."), told);
        assertTrue(told.contains("T2: process 2 read [1] (index 4 to 5)."), told);
        String page = Files.readString(dir.resolve("history.edn.analysis/report.html"));
        assertTrue(page.contains("T2 does not have 2, and no read ever had it."), "the page explains nothing");
    }
}
