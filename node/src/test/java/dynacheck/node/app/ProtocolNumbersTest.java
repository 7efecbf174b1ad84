package dynacheck.node.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dynacheck.node.protocol.Protocol;
import dynacheck.node.protocol.Protocols;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Options that some protocols have. */
@NullUnmarked
class ProtocolNumbersTest {
    private static final Protocol<?, ?> DYNASTORE = Protocols.named("dynastore");

    @CommandLine.Command
    private static final class Program {
        @CommandLine.Mixin
        private final ProtocolNumbers numbers = new ProtocolNumbers();
    }

    private static Map<String, String> parsed(Protocol<?, ?> protocol, String... args) {
        Program program = new Program();
        new CommandLine(program).parseArgs(args);
        return program.numbers.of(protocol);
    }

    @Test
    void whatWasGivenReachesTheProtocol() {
        assertEquals(
                Map.of("chunk-bytes", "1", "patience-ms", "0", "spare-looks", "1000"),
                parsed(DYNASTORE, "--chunk-bytes", "1", "--patience-ms", "0", "--spare-looks", "1000"));
        assertEquals(Map.of(), parsed(DYNASTORE));
    }

    @Test
    void othersAreRefused() {
        refused("--spare-looks 1001: 0 to 1000", DYNASTORE, "--spare-looks", "1001");
        refused("--spare-looks -1: 0 to 1000", DYNASTORE, "--spare-looks", "-1");
        refused(
                "--spare-looks: --protocol abd has no such option; it has []",
                Protocols.named("abd"),
                "--spare-looks",
                "1");
    }

    private static void refused(String why, Protocol<?, ?> protocol, String... args) {
        assertEquals(
                why,
                assertThrows(IllegalArgumentException.class, () -> parsed(protocol, args))
                        .getMessage());
    }
}
