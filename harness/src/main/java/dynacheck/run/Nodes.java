package dynacheck.run;

import dynacheck.cluster.Cluster;
import dynacheck.cluster.LocalCluster;
import dynacheck.remote.Host;
import dynacheck.ssh.SshCluster;
import dynacheck.target.Dialing;
import dynacheck.target.Session;
import dynacheck.tls.RunKeys;
import dynacheck.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Where a run's nodes are. */
public interface Nodes {
    String kind();

    /** Packages and kinds of fault that nodes cannot suffer there, with the reason. */
    default Map<String, String> impossible() {
        return Map.of();
    }

    /**
     * V(0), started and ready; nothing is left behind if it throws.
     *
     * @param dialing how nodes on one machine connect to each other
     * @param keys null: nodes speak in plain text
     */
    Cluster start(Session session, Dialing dialing, Workload.Settings settings, Path dir, @Nullable RunKeys keys)
            throws IOException, InterruptedException;

    /** Processes on this machine. */
    record Local() implements Nodes {
        @Override
        public String kind() {
            return "local";
        }

        @Override
        public Cluster start(
                Session session, Dialing dialing, Workload.Settings settings, Path dir, @Nullable RunKeys keys)
                throws IOException, InterruptedException {
            LocalCluster cluster = new LocalCluster(session, dialing, settings.nodes(), dir, settings.options(), keys);
            return started(cluster, cluster::startAll);
        }
    }

    /**
     * Hosts reached by SSH; those after V(0)'s are spare.
     *
     * @param powerCommand how the power of a host is cut, as {@link SshCluster#powerCommand} takes it
     * @param impossible packages and kinds of fault that these hosts cannot suffer, with the reason
     * @param ownDisks whether each node's data gets a file system of its own
     */
    record OnHosts(List<Host> hosts, String powerCommand, Map<String, String> impossible, boolean ownDisks)
            implements Nodes {
        public OnHosts withOwnDisks(boolean wanted) {
            return new OnHosts(hosts, powerCommand, impossible, wanted);
        }

        @Override
        public String kind() {
            return "ssh";
        }

        @Override
        public Cluster start(
                Session session, Dialing dialing, Workload.Settings settings, Path dir, @Nullable RunKeys keys)
                throws IOException, InterruptedException {
            Path cache = Path.of(System.getProperty("user.home"), ".cache", "dynacheck");
            SshCluster cluster = new SshCluster(session, hosts, settings.nodes(), dir, cache, settings.options());
            cluster.powerCommand(powerCommand);
            if (ownDisks) {
                cluster.ownDisks();
            }
            if (keys != null) {
                cluster.secure(keys);
            }
            return started(cluster, cluster::startAll);
        }
    }

    /** Names for so many nodes: n1, n2 and so on. */
    static List<String> numbered(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "n" + i).toList();
    }

    /** V(0) on this machine, started and ready, with nothing between the nodes that could delay or cut a link. */
    static Cluster direct(Session session, List<String> names, Path dir, Map<String, String> options)
            throws IOException, InterruptedException {
        LocalCluster cluster = LocalCluster.direct(session, names, dir, options);
        return started(cluster, cluster::startAll);
    }

    /** What starts a cluster. */
    interface Start {
        void run() throws IOException, InterruptedException;
    }

    /** The cluster, started; closed if that fails. */
    static Cluster started(Cluster cluster, Start start) throws IOException, InterruptedException {
        try {
            start.run();
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }
}
