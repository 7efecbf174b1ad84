package dynacheck.workloads.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.generator.Invocation;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every message that TESTING.md shows is what the harness says, and what it understands. */
class MessagesTest {
    private static final Path DOC = Path.of("..", ".github", "TESTING.md");
    private static final Duration FIVE = Duration.ofSeconds(5);
    private static final Duration FIFTEEN = Duration.ofSeconds(15);

    private static NodeAddress node(int number) {
        return new NodeAddress("n" + number, "127.0.0.1", 7000 + number, 8000 + number);
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
                Invocation.of("reconfig", Map.of()));
        List<Completion> completions = List.of(
                new Completion.Ok(List.of("x", 7L), Map.of()),
                new Completion.Ok(Arrays.asList("y", null), Map.of()),
                new Completion.Ok(List.of("x", 8L), Map.of()),
                new Completion.Fail("connection refused"),
                new Completion.Info("timed out"),
                new Completion.Ok(Map.of(), Map.of()),
                new Completion.Ok(Map.of(), Map.of()));
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
