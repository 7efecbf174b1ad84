package dynacheck.workloads.exec;

import dynacheck.target.Capabilities;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A system under test, as the manifest of its folder describes it.
 *
 * @param folder which nodes on hosts get a copy of
 * @param start runs one node, in the foreground
 * @param client runs a client, which speaks JSON lines
 * @param wipe removes what a node keeps outside of its data folder; run before its first start; empty: it keeps nothing
 * @param probe ends with 0 once a node serves; empty: it does when it accepts connections from clients
 * @param environment of nodes and clients
 * @param capabilities with the options that it knows
 * @param defaults of options
 * @param http its client's operations as HTTP requests; null: only its client program makes them
 * @param timeout how long an operation may take
 */
record Adapter(
        Path folder,
        List<Template> start,
        List<Template> client,
        List<Template> wipe,
        List<Template> probe,
        Map<String, Template> environment,
        Capabilities capabilities,
        Map<String, String> defaults,
        @Nullable HttpRequests http,
        Duration timeout) {
    /** The program, for messages: {@code client.py} of {@code python3 -u /a/client.py --fast}. */
    String clientName() {
        return client.stream()
                .map(Template::text)
                .filter(word -> word.startsWith("{adapter}/"))
                .findFirst()
                .map(word -> word.substring("{adapter}/".length()))
                .orElseGet(() -> client.getFirst().text());
    }

    /** Something that is needed and missing on this machine, and how to install it. */
    Optional<String> missing() {
        return capabilities.needs().stream()
                .filter(needed -> !needed.isHere())
                .findFirst()
                .map(needed -> "there is no " + needed + " on this machine: " + needed.fix());
    }
}
