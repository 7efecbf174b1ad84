package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Histories as other tools leave them: right and wrong ones, and what is not understood. */
class ForeignHistoriesTest {
    @TempDir
    Path dir;

    private static JsonNode judged(Path path, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("analyze", "--json", path.toString()));
        words.addAll(List.of(options));
        return new ObjectMapper().readTree(Output.of(() -> Main.exitCode(words.toArray(String[]::new))));
    }

    private void verdict(String expected, Path path, String... options) throws Exception {
        JsonNode result = judged(path, options);
        String said =
                result.path("error").isMissingNode() ? result.path("verdict").asText() : "error";
        assertEquals(expected.split(" ")[0], said, result.toString());
        int at = expected.indexOf(' ');
        assertTrue(at < 0 || result.toString().contains(expected.substring(at + 1)), expected + ": " + result);
    }

    private static String plain(int client, String input, String output, int call, int end) {
        return "{\"ClientId\":%d,\"Input\":%s,\"Call\":%d,\"Output\":%s,\"Return\":%d}\n"
                .formatted(client, input, call, output, end);
    }

    /** Four operations; the last is a read of {@code x} by another client. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"Op":"get","Key":"x"}            | {"Value":"2"}            | 40 | VALID
            {"Op":"get","Key":"x"}            | "2"                      | 40 | VALID
            {"op":"Get","key":"x"}            | {"value":"1"}            | 40 | INVALID lost-write
            {"Op":"get","Key":"x"}            | {"Value":"1"}            | 20 | VALID
            {"Op":"get","Key":"x"}            | {"Value":"9"}            | 40 | INVALID phantom-read
            {"Op":"get","Key":"x"}            | {"Error":"no answer"}    | 40 | VALID
            {"Op":"cas","Key":"x","From":"1","To":"3"} | {"Ok":true}     | 40 | INVALID cas-
            {"Op":"cas","Key":"x","From":"1","To":"3"} | {"Ok":false}    | 40 | VALID
            {"Op":"increment","Key":"x"}      | {}                       | 40 | UNKNOWN increment
            {"Op":0,"Key":"x"}                | {}                       | 40 | error line 4: Input does not
            {"Op":"put","Key":"x","Value":{}} | {}                       | 40 | error line 4: a number or a
            """)
    void operationsForPorcupine(String input, String output, int call, String expected) throws Exception {
        Path file = Files.writeString(
                dir.resolve("operations.json"),
                plain(1, "{\"Op\":\"put\",\"Key\":\"x\",\"Value\":\"2\"}", "{}", 21, 30)
                        + plain(1, "{\"Op\":\"put\",\"Key\":\"x\",\"Value\":\"1\"}", "{}", 1, 10)
                        + plain(2, "{\"Op\":\"get\",\"Key\":\"x\"}", "{\"Value\":\"1\"}", 12, 15)
                        + plain(3, input, output, call, 50));
        verdict(expected, file, "--model", "cas-register");
    }

    @Test
    void timesThatCannotBeAreRefusedWithTheirPlace() throws Exception {
        String read = "{\"Op\":\"get\",\"Key\":\"x\"}";
        Path backwards = Files.writeString(dir.resolve("a.json"), plain(1, read, "{}", 7, 3));
        verdict("error line 1: Return is before Call", backwards);
        Path mixed = Files.writeString(
                dir.resolve("b.json"), plain(1, read, "{}", 1, 3) + "{\"process\":1,\"type\":\"ok\",\"f\":\"read\"}\n");
        verdict("error line 2: among operations with Call", mixed);
    }

    private static String etcd(int client, String type, String range, String txn, String output, int call) {
        return plain(
                client,
                "{\"Type\":\"%s\",\"LeaseGrant\":null,\"Range\":%s,\"Txn\":%s}".formatted(type, range, txn),
                output,
                call,
                call + 5);
    }

    private static String get(int client, String key, String value, int revision, int call) {
        String found = value.isEmpty()
                ? "[]"
                : "[{\"Key\":\"%s\",\"Value\":{\"Value\":\"%s\"},\"ModRevision\":%d}]".formatted(key, value, revision);
        return etcd(
                client,
                "range",
                "{\"Start\":\"%s\",\"End\":\"\",\"Limit\":0,\"Revision\":0}".formatted(key),
                "null",
                "{\"Range\":{\"KVs\":%s},\"Revision\":%d,\"Error\":\"\"}".formatted(found, revision),
                call);
    }

    /** @param expected revision; negative: none is */
    private static String put(int client, String key, String value, int expected, String output, int call) {
        String conditions =
                expected < 0 ? "null" : "[{\"Key\":\"%s\",\"ExpectedRevision\":%d}]".formatted(key, expected);
        return etcd(
                client,
                "txn",
                "null",
                "{\"Conditions\":%s,\"OperationsOnSuccess\":[{\"Type\":\"put-operation\",\"Put\":".formatted(conditions)
                        + "{\"Key\":\"%s\",\"Value\":{\"Value\":\"%s\"}}}],\"OperationsOnFailure\":null}"
                                .formatted(key, value),
                output,
                call);
    }

    private static String done(int revision) {
        return "{\"Txn\":{\"Failure\":false,\"Results\":[{\"KVs\":null}]},\"Revision\":%d,\"Error\":\"\"}"
                .formatted(revision);
    }

    /** A folder with a folder for each client, as etcd's robustness tests leave it. */
    private Path robustness(String name, String... clients) throws Exception {
        Path folder = Files.createDirectory(dir.resolve(name));
        for (int i = 0; i < clients.length; i++) {
            Path of = Files.createDirectory(folder.resolve("client-" + (i + 1)));
            Files.writeString(of.resolve("operations.json"), clients[i]);
        }
        return folder;
    }

    @Test
    void etcdsRobustnessTests() throws Exception {
        String writes = get(1, "k", "", 1, 1) + put(1, "k", "a", -1, done(2), 10) + put(1, "k", "b", 2, done(3), 20);
        verdict("VALID", robustness("right", writes, get(2, "k", "b", 3, 30)), "--model", "cas-register");
        verdict("INVALID cas-order", robustness("stale", writes, get(2, "k", "a", 2, 30)), "--model", "cas-register");
        String twice = put(3, "k", "c", 2, done(4), 30);
        verdict("INVALID cas-", robustness("fork", writes, twice), "--model", "cas-register");
        String lost = put(3, "k", "c", -1, "{\"Error\":\"timeout\"}", 30) + get(3, "k", "b", 3, 40);
        verdict("VALID", robustness("doubt", writes, lost + get(3, "k", "c", 4, 50)), "--model", "cas-register");
        verdict("UNKNOWN txn", robustness("nobody knows", writes, put(2, "k", "c", 77, done(5), 30)));
        String grant = etcd(2, "leaseGrant", "null", "null", "{\"Revision\":3}", 30);
        verdict("VALID left out, for they change no key: {leaseGrant=1}", robustness("lease", writes, grant));
        String revoke = etcd(2, "leaseRevoke", "null", "null", "{\"Revision\":3}", 30);
        verdict("UNKNOWN leaseRevoke", robustness("revoke", writes, revoke));
    }

    /** Jepsen's store, and so Maelstrom's: a folder with history.edn, or only the text of it. */
    @Test
    void storesOfJepsenAndMaelstrom() throws Exception {
        Path store = Files.createDirectories(dir.resolve("store/lin-kv/20260101T000000.000Z"));
        Files.writeString(store.resolve("history.txt"), """
                0\t:invoke\t:write\t[1 3]
                0\t:ok\t:write\t[1 3]
                :nemesis\t:info\t:start-partition\t:majority
                1\t:invoke\t:read\t[1 nil]
                1\t:ok\t:read\t[1 nil]
                """);
        Files.writeString(store.resolve("jepsen.log"), "something else");
        verdict("INVALID lost-initial", store, "--model", "cas-register");
        Files.writeString(store.resolve("history.edn"), """
                {:process 0, :type :invoke, :f :broadcast, :value 3, :index 0}
                {:process 0, :type :ok, :f :broadcast, :value 3, :index 1}
                """);
        verdict("UNKNOWN broadcast", store);
    }

    @Test
    void aFolderWithoutAHistorySaysWhatItLookedForAndHowToGetOne() throws Exception {
        Path store = Files.createDirectory(dir.resolve("binary"));
        Files.write(store.resolve("test.jepsen"), "JEPSEN\0\0\0\1".getBytes(StandardCharsets.UTF_8));
        verdict("error lein run analyze", store);
        verdict("error history.edn beside it", store.resolve("test.jepsen"));
        verdict("error none of history.edn", Files.createDirectory(dir.resolve("empty")));
    }
}
