package dynacheck.target;

import dynacheck.tls.TlsFiles;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A target in one run: starts its nodes and reaches them, and knows what it must of them. Used by many threads. */
public interface Session extends Access, AutoCloseable {
    /** The command that runs one node; called at every start. */
    LaunchSpec launch(NodeSetup setup);

    /** Makes ready what all nodes on this machine need; called once before the first start there. */
    default void prepare() throws IOException {}

    /**
     * A node outside V(0) has its address now, and nothing runs there yet. Called once, before anybody starts or
     * proposes it.
     */
    default void reserved(NodeAddress node) {}

    /**
     * A process outside V(0) that never runs: it can be proposed as if it had ended before anybody heard of it.
     *
     * @return false if no such process can be proposed
     */
    default boolean absent(NodeAddress process) {
        return false;
    }

    /** What a host needs to run a node. */
    default Bundle bundle() {
        throw new UnsupportedOperationException("this target cannot be deployed to hosts: it has no bundle");
    }

    /** Every node has ended. */
    @Override
    default void close() {}

    /**
     * What a node needs to know to start.
     *
     * @param run unique: nodes of other runs, at the same addresses perhaps, are strangers
     * @param initialView V(0); with {@link Dialing#FORWARDERS} on one machine, others' peer ports are those of links
     * @param joiner not in V(0)
     * @param egressProxy SOCKS5 proxy for its connections to peers, if the cluster uses one
     * @param dataDir its own, kept over restarts; {@code logDir} gets its log and trace
     * @param tls null: nodes and clients speak in plain text
     * @param options of {@link Capabilities#options}, from {@code --target-option k=v}
     * @param home where {@link #bundle} is on the node's host; null: the node runs on this machine, from what is here
     */
    record NodeSetup(
            String run,
            NodeAddress self,
            List<NodeAddress> initialView,
            boolean joiner,
            Path dataDir,
            Path logDir,
            @Nullable InetSocketAddress egressProxy,
            @Nullable TlsFiles tls,
            Map<String, String> options,
            @Nullable Path home) {
        /** The same on a host. */
        public NodeSetup at(Path place) {
            return new NodeSetup(run, self, initialView, joiner, dataDir, logDir, egressProxy, tls, options, place);
        }
    }

    /**
     * Command line and environment, which a host does not get. Standard input stays open while the harness lives and
     * closes when it dies; on a host it is empty.
     */
    record LaunchSpec(List<String> command, Map<String, String> environment) {
        /** This class's {@code main}, by the Java and with the class path of this program, on this machine. */
        public static LaunchSpec java(Class<?> main, String... arguments) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-cp");
            command.add(place(main) + File.pathSeparator + System.getProperty("java.class.path"));
            command.add(main.getName());
            command.addAll(List.of(arguments));
            return new LaunchSpec(command, Map.of());
        }

        /** The jar or folder that the class is from, a plug-in's perhaps. */
        private static Path place(Class<?> type) {
            CodeSource own = type.getProtectionDomain().getCodeSource();
            try {
                return Path.of(own.getLocation().toURI());
            } catch (URISyntaxException e) {
                throw new IllegalStateException(type + " is from no file: " + own.getLocation(), e);
            }
        }
    }
}
