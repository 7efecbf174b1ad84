package dynacheck.workloads.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every message that TESTING.md shows is what the harness says, and what it understands. */
class MessagesTest {
    private static final Path DOC = Path.of("..", ".github", "TESTING.md");
    private static final Duration FIVE = Duration.ofSeconds(5);
    private static final Duration FIFTEEN = Duration.ofSeconds(15);

    private static final Map<Keyword, Object> TRANSFER = new LinkedHashMap<>();

    static {
        TRANSFER.put(Keyword.of("from"), "a1");
        TRANSFER.put(Keyword.of("to"), "a2");
        TRANSFER.put(Keyword.of("amount"), 3L);
    }

    private static List<@Nullable Object> micro(String f, String key, @Nullable Object value) {
        return Arrays.asList(Keyword.of(f), key, value);
    }

    private static NodeAddress node(int number) {
        return new NodeAddress("n" + number, "127.0.0.1", 7000 + number, 8000 + number);
    }

    /** An answer that leaves open what was read, or is of something else, is none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1,\"type\":\"ok\"}",
                "{\"id\":1,\"type\":\"ok\",\"value\":null}",
                "{\"id\":1,\"type\":\"ok\",\"value\":[[\"r\",\"x1\",[3]]]}",
                "{\"id\":1,\"type\":\"ok\",\"value\":[[\"r\",\"x2\",[3]],[\"append\",\"x1\",5]]}",
                "{\"id\":1,\"type\":\"ok\",\"value\":[[\"r\",\"x1\",[3]],[\"append\",\"x1\",6]]}",
                "{\"id\":1,\"type\":\"ok\",\"value\":[[\"r\",\"x1\",[3]],[\"r\",\"x1\",5]]}"
            })
    void aTransactionIsAnsweredAsItWasAsked(String line) {
        Invocation txn = Invocation.of("txn", List.of(micro("r", "x1", null), micro("append", "x1", 5L)));
        assertThrows(Messages.NotUnderstood.class, () -> Messages.completion(1, txn, line));
    }

    @Test
    void aDequeueSaysWhatItTook() {
        Messages.NotUnderstood e = assertThrows(
                Messages.NotUnderstood.class,
                () -> Messages.completion(1, Invocation.of("dequeue", null), "{\"id\":1,\"type\":\"ok\"}"));
        assertTrue(e.toString().contains("null if the queue was empty"), e.toString());
    }

    @Test
    void theMessagesOnThePageAreThoseOfTheProtocol() throws Exception {
        List<MatchResult> rows = Pattern.compile("\\| `(\\{.*?})` \\| `(\\{.*?})` \\|")
                .matcher(Files.readString(DOC))
                .results()
                .toList();
        List<Invocation> ops = List.of(
                Invocation.of("read", Arrays.asList("x", null)),
                Invocation.of("read", Arrays.asList("y", null)),
                Invocation.of("write", List.of("x", 8L)),
                Invocation.of("write", List.of("x", 9L)),
                Invocation.of("cas", List.of("x", List.of(8L, 9L))),
                Invocation.of("reconfig", Map.of()),
                Invocation.of("reconfig", Map.of()),
                Invocation.of("add", 7L),
                Invocation.of("read", null),
                Invocation.of("add", 1L),
                Invocation.of("read", null),
                Invocation.of("enqueue", 7L),
                Invocation.of("dequeue", null),
                Invocation.of("dequeue", null),
                Invocation.of("transfer", TRANSFER),
                Invocation.of("read", null),
                Invocation.of("txn", List.of(micro("r", "x1", null), micro("append", "x1", 5L))),
                Invocation.of("txn", List.of(micro("w", "x1", 5L), micro("r", "x2", null))));
        List<Completion> completions = List.of(
                new Completion.Ok(List.of("x", 7L), Map.of()),
                new Completion.Ok(Arrays.asList("y", null), Map.of()),
                new Completion.Ok(List.of("x", 8L), Map.of()),
                new Completion.Fail("connection refused"),
                new Completion.Info("timed out"),
                new Completion.Ok(Map.of(), Map.of()),
                new Completion.Ok(Map.of(), Map.of()),
                new Completion.Ok(7L, Map.of()),
                new Completion.Ok(List.of(7L), Map.of()),
                new Completion.Ok(1L, Map.of()),
                new Completion.Ok(3L, Map.of()),
                new Completion.Ok(7L, Map.of()),
                new Completion.Ok(7L, Map.of()),
                new Completion.Ok(null, Map.of()),
                new Completion.Ok(TRANSFER, Map.of()),
                new Completion.Ok(Map.of("a1", 97L, "a2", 103L), Map.of()),
                new Completion.Ok(List.of(micro("r", "x1", List.of(3L, 4L)), micro("append", "x1", 5L)), Map.of()),
                new Completion.Ok(List.of(micro("w", "x1", 5L), micro("r", "x2", null)), Map.of()));
        assertEquals(ops.size(), rows.size());
        for (int i = 0; i < rows.size(); i++) {
            String line = switch (i) {
                case 5 -> Messages.change(6, "add", node(4), node(1), FIFTEEN);
                case 6 -> Messages.change(7, "remove", node(2), node(1), FIFTEEN);
                default -> Messages.operation(i + 1, ops.get(i), node(1), FIVE);
            };
            assertEquals(rows.get(i).group(1), line);
            assertEquals(
                    completions.get(i),
                    Messages.completion(i + 1, ops.get(i), rows.get(i).group(2)));
        }
    }
}
