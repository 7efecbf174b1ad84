package dynacheck.node.net;

import dynacheck.node.core.ProcessId;
import dynacheck.node.protocol.Protocol;
import dynacheck.node.protocol.Start;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a node is started with.
 *
 * @param protocol that it runs
 * @param id the process's name, as of an initial member
 * @param cluster name that all processes of a cluster share; those of others are refused, wherever they listen
 * @param listen for peers; {@code http} for clients
 * @param data folder that is this process's alone, kept over restarts
 * @param members initial ones, the same at every process
 * @param first whether this may be the first start in that folder: one on an empty folder that is not has lost its disk
 * @param egressSocks SOCKS5 proxy for all connections to peers, if any
 * @param tls null: anybody who reaches the ports can join and read
 * @param trace file for trace events, if wanted
 * @param options of the protocol
 * @param limits of what it holds for clients
 */
public record NodeConfig(
        Protocol<?, ?> protocol,
        String cluster,
        ProcessId id,
        Endpoint listen,
        Endpoint http,
        Path data,
        SortedMap<ProcessId, String> members,
        boolean first,
        @Nullable Endpoint egressSocks,
        @Nullable Tls tls,
        @Nullable Path trace,
        Map<String, String> options,
        Limits limits) {
    /** Without options, with the usual limits; may be the first start. */
    public NodeConfig(
            Protocol<?, ?> protocol,
            String cluster,
            ProcessId id,
            Endpoint listen,
            Endpoint http,
            Path data,
            SortedMap<ProcessId, String> members,
            @Nullable Endpoint egressSocks,
            @Nullable Tls tls,
            @Nullable Path trace) {
        this(
                protocol,
                cluster,
                id,
                listen,
                http,
                data,
                members,
                true,
                egressSocks,
                tls,
                trace,
                Map.of(),
                Limits.usual());
    }

    /** @param life and {@code start} are names that no other life, or start, has */
    Start start(String life, String start) {
        return new Start(id.name(), cluster, listen.toString(), members, first, life, start, options);
    }
}
