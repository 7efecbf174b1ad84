package dynacheck.node.net;

import dynacheck.node.protocol.DynaStore;
import dynacheck.node.protocol.Mutant;
import dynacheck.node.protocol.ProcessId;
import dynacheck.node.protocol.View;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a node is told at its start.
 *
 * @param cluster name that all processes of a cluster share; those of others are refused, wherever they listen
 * @param listen for peers; {@code http} for clients
 * @param data folder that is this process's alone, kept over restarts
 * @param initialView V(0), the same at every process
 * @param egressSocks SOCKS5 proxy for all connections to peers, if any
 * @param tls null: anybody who reaches the ports can join and read
 * @param trace file for trace events, if wanted
 * @param chunkBytes of keys and values in one chunk of a transfer from one replica; at least 1
 */
public record NodeConfig(
        String cluster,
        ProcessId id,
        Endpoint listen,
        Endpoint http,
        Path data,
        View initialView,
        @Nullable Endpoint egressSocks,
        @Nullable Tls tls,
        @Nullable Path trace,
        int chunkBytes,
        Mutant mutant) {
    /** With chunks of the usual size. */
    public NodeConfig(
            String cluster,
            ProcessId id,
            Endpoint listen,
            Endpoint http,
            Path data,
            View initialView,
            @Nullable Endpoint egressSocks,
            @Nullable Tls tls,
            @Nullable Path trace,
            Mutant mutant) {
        this(cluster, id, listen, http, data, initialView, egressSocks, tls, trace, DynaStore.CHUNK_BYTES, mutant);
    }
}
