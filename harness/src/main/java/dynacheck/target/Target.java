package dynacheck.target;

import dynacheck.checker.Checker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A system under test. Found through ServiceLoader; it has no state, for what a run needs is in its {@link Session}. A
 * simple store implements {@link #name} and {@link #open}, and in the session {@link Session#launch} and {@link
 * Session#openClient}; all else has a default:
 *
 * <pre>{@code
 * class MyStore implements Target {
 *     public String name() { return "my-store"; }
 *
 *     public Capabilities capabilities() {
 *         return Capabilities.DEFAULT.speaking("register", "set").without(Map.of("kill", "it keeps nothing on disk"));
 *     }
 *
 *     public Session open(RunSetup run) {
 *         return new Session() {
 *             public LaunchSpec launch(NodeSetup node) {
 *                 String port = String.valueOf(node.self().clientPort());
 *                 return new LaunchSpec(List.of("my-stored", "--port", port), Map.of());
 *             }
 *
 *             public Client openClient(NodeAddress node) {
 *                 return op -> new Completion.Info("to be written: ask " + node.host() + ":" + node.clientPort());
 *             }
 *         };
 *     }
 * }
 * }</pre>
 */
public interface Target {
    /** For {@code --target} and the store. */
    String name();

    /** A run begins. */
    Session open(RunSetup run) throws IOException;

    /**
     * The target that these options make of it, asked before anything else but its name; nothing of them was checked.
     * For one that is described by a file, which says what further options there are. Throws if it cannot be, with what
     * to do.
     */
    default Target configured(Map<String, String> options) {
        return this;
    }

    /** What it can do and suffer, as far as that does not depend on options; which options it has. */
    default Capabilities capabilities() {
        return Capabilities.DEFAULT;
    }

    /** The same with these options, each of them known: one may choose a protocol whose members never change. */
    default Capabilities capabilities(Map<String, String> options) {
        return capabilities();
    }

    /** Why these options, each of them known, make no sense together, and what to leave out. */
    default Optional<String> contradiction(Map<String, String> options) {
        return Optional.empty();
    }

    /** What judges a run of it beside the checkers of every run, by their names in the results; in this order. */
    default Map<String, Checker> checkers() {
        return Map.of();
    }

    /** The same system for the simulator, if there is such a form of it; a new one for each run. */
    default Optional<SimulatedSystem> simulation() {
        return Optional.empty();
    }

    /** The same with these options, each of them known. */
    default Optional<SimulatedSystem> simulation(Map<String, String> options) {
        return simulation();
    }

    /**
     * What holds for a whole run.
     *
     * @param options of {@link Capabilities#options}, from {@code --target-option k=v}
     * @param tls what clients and probes are to speak; null: plain text
     * @param folder of the run, for what clients leave
     * @param vocabulary which of {@link Capabilities#vocabularies} clients will be asked in
     */
    record RunSetup(Map<String, String> options, @Nullable SSLContext tls, Path folder, String vocabulary) {
        /** A run of registers. */
        public RunSetup(Map<String, String> options, @Nullable SSLContext tls, Path folder) {
            this(options, tls, folder, "register");
        }

        public RunSetup {
            options = Map.copyOf(options);
        }
    }
}
