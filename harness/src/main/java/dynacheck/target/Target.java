package dynacheck.target;

import dynacheck.checker.Checker;
import dynacheck.history.Waiting;
import dynacheck.membership.Standing;
import dynacheck.tls.TlsFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A system under test: how one node of it is started, probed and used. Found through ServiceLoader. */
public interface Target {
    /** For {@code --target} and the store; {@code "dynastore"}. */
    String name();

    /** The options that it knows; {@code --target-option} with any other is refused. */
    default List<TargetOption> options() {
        return List.of();
    }

    /** Makes ready what all nodes on this machine need; called once before the first start. */
    default void prepare() throws IOException {}

    /** The command that runs one node. Pure; called at every start. */
    LaunchSpec launch(NodeSetup setup);

    /** The jars that {@link #launchOn} needs on a host; their file names differ. */
    default List<Path> jars() {
        throw new UnsupportedOperationException(name() + " cannot be deployed to hosts");
    }

    /**
     * Adds to a deployment what makes nodes start faster there. Called once on this machine, in a folder that will be
     * {@code home} of {@link #launchOn} on hosts of the same kind.
     */
    default void finish(Path home) throws IOException, InterruptedException {}

    /**
     * As {@link #launch}, for a host: {@code home} there has {@code runtime/bin/java} and {@code lib/} with {@link
     * #jars}. Its standard input is empty. Pure.
     */
    default LaunchSpec launchOn(Path home, NodeSetup setup) {
        throw new UnsupportedOperationException(name() + " cannot be deployed to hosts");
    }

    /** Whether the node answers its status request now (running; it need not be enabled yet). */
    boolean isReady(NodeAddress node);

    /**
     * Whether the node of V(0) completes an operation that changes nothing within half a minute. On a slow host
     * the first operations load classes and connect for longer than clients wait, and a run would test only that.
     */
    default boolean isServing(NodeAddress node) {
        return isReady(node);
    }

    /** Whether the node has executed enable operations (Definition 1's liveness); for joiners after the run. */
    default boolean isEnabled(NodeAddress node) {
        return isReady(node);
    }

    /** What operations at the node wait for just now, oldest first; empty if it does not know. */
    default List<Waiting> waiting(NodeAddress node) {
        return List.of();
    }

    /** The node's own word for how far it has come; empty if it does not answer or has no such word. */
    default Optional<Standing> standing(NodeAddress node) {
        return Optional.empty();
    }

    /** Whether {@link #secure} is supported, and nodes use {@link NodeSetup#tls}. */
    default boolean speaksTls() {
        return false;
    }

    /** From now on every client, and every probe, speaks TLS with this. Called before the first start. */
    default void secure(SSLContext clients) {
        throw new UnsupportedOperationException(name() + " speaks no TLS");
    }

    /** A client that talks to this node only. */
    Client openClient(NodeAddress node) throws IOException;

    /**
     * What the node has spent since it was started, by name: {@code "round-trips"} (requests to a quorum), {@code
     * "messages"} and {@code "bytes"} sent to other nodes, {@code "syncs"} of its disk, {@code "cpu-nanos"}. Only what
     * it counts; for benchmarks.
     */
    default Map<String, Long> counters(NodeAddress node) {
        return Map.of();
    }

    /** What judges a run of it beside the checkers of every run, by their names in the results; in this order. */
    default Map<String, Checker> checkers() {
        return Map.of();
    }

    /** The same system for the simulator, if there is such a form of it; a new one for each run. */
    default Optional<SimulatedSystem> simulation() {
        return Optional.empty();
    }

    /**
     * What a node needs to know to start.
     *
     * @param run unique: nodes of other runs, at the same addresses perhaps, are strangers
     * @param initialView V(0)
     * @param joiner not in V(0)
     * @param egressProxy SOCKS5 proxy for its connections to peers, if the cluster uses one
     * @param dataDir its own, kept over restarts; {@code logDir} gets its log and trace
     * @param tls null: nodes and clients speak in plain text
     * @param options of {@link #options}, from {@code --target-option k=v}
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
            Map<String, String> options) {}

    /** Command line and environment; standard input stays open while the harness lives and closes when it dies. */
    record LaunchSpec(List<String> command, Map<String, String> environment) {}
}
