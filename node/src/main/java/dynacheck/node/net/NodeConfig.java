package dynacheck.node.net;

import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.Birth;
import dynacheck.node.dynastore.DynaStore;
import dynacheck.node.dynastore.View;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a node is told at its start.
 *
 * @param id the process's name, as of a member of V(0)
 * @param cluster name that all processes of a cluster share; those of others are refused, wherever they listen
 * @param listen for peers; {@code http} for clients
 * @param data folder that is this process's alone, kept over restarts
 * @param initialView V(0), the same at every process
 * @param first whether this may be the first start in that folder: one on an empty folder that is not has lost its disk
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
        boolean first,
        @Nullable Endpoint egressSocks,
        @Nullable Tls tls,
        @Nullable Path trace,
        int chunkBytes) {
    /** With chunks of the usual size; may be the first start. */
    public NodeConfig(
            String cluster,
            ProcessId id,
            Endpoint listen,
            Endpoint http,
            Path data,
            View initialView,
            @Nullable Endpoint egressSocks,
            @Nullable Tls tls,
            @Nullable Path trace) {
        this(cluster, id, listen, http, data, initialView, true, egressSocks, tls, trace, DynaStore.CHUNK_BYTES);
    }

    /**
     * What this start says of the process.
     *
     * @param life of a first start: a name that no other life has
     */
    Birth birth(String life) {
        return new Birth(id.name(), life, cluster, listen.toString(), initialView);
    }
}
