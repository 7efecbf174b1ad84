package dynacheck.node.app;

import dynacheck.node.protocol.Protocol;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the command line that some protocols have. */
final class ProtocolNumbers {
    private static final String CHUNK_BYTES = "chunk-bytes";
    private static final String PATIENCE_MS = "patience-ms";
    private static final String SPARE_LOOKS = "spare-looks";
    private static final String PRE_COPY_FROM = "pre-copy-from";

    @Option(
            names = "--" + CHUNK_BYTES,
            paramLabel = "N",
            description = "bytes of keys and values in one message of a transfer, 1 to 1048576; default 65536")
    private @Nullable Integer chunkBytes;

    @Option(
            names = "--" + PATIENCE_MS,
            paramLabel = "N",
            description =
                    "milliseconds that reads and writes wait for the end of a reconfiguration, at most, before they"
                            + " go on by themselves, 0 to 60000; default 100")
    private @Nullable Integer patienceMs;

    @Option(
            names = "--" + SPARE_LOOKS,
            paramLabel = "N",
            description = "members beyond a majority that the first round trip of a read or a write asks at once, while"
                    + " nobody is late, 0 to 1000; default 0")
    private @Nullable Integer spareLooks;

    @Option(
            names = "--" + PRE_COPY_FROM,
            paramLabel = "N",
            description = "registers that a majority of the new view must lack for them to be copied before it is"
                    + " proposed, from 0; default 256")
    private @Nullable Integer preCopyFrom;

    /** Those that were given, by their names in the protocol. */
    Map<String, String> of(Protocol<?, ?> chosen) {
        Map<String, String> given = new HashMap<>();
        add(given, chosen, CHUNK_BYTES, chunkBytes, 1, Main.MAX_CHUNK_BYTES);
        add(given, chosen, PATIENCE_MS, patienceMs, 0, Main.MAX_PATIENCE_MS);
        add(given, chosen, SPARE_LOOKS, spareLooks, 0, Main.MAX_SPARE_LOOKS);
        add(given, chosen, PRE_COPY_FROM, preCopyFrom, 0, Integer.MAX_VALUE);
        return Map.copyOf(given);
    }

    private static void add(
            Map<String, String> given,
            Protocol<?, ?> chosen,
            String name,
            @Nullable Integer number,
            int least,
            int most) {
        if (number == null) {
            return;
        }
        if (!chosen.options().contains(name)) {
            throw new IllegalArgumentException("--" + name + ": --protocol " + chosen.name()
                    + " has no such option; it has " + new TreeSet<>(chosen.options()));
        }
        if (number < least || number > most) {
            throw new IllegalArgumentException("--" + name + " " + number + ": " + least + " to " + most);
        }
        given.put(name, String.valueOf(number));
    }
}
