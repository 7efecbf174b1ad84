package dynacheck.ssh;

import dynacheck.cluster.Disks;
import dynacheck.cluster.NodeState;
import java.io.IOException;
import java.time.Duration;

/** The disks of {@link SshCluster}'s hosts. */
final class SshDisks implements Disks {
    /** How long a node that cannot write may take to end itself. */
    private static final Duration END = Duration.ofSeconds(5);

    private final SshCluster cluster;

    SshDisks(SshCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String install(String node, Fault fault) throws IOException, InterruptedException {
        SshHost host = cluster.host(node);
        cluster.harmed().add(node);
        String proof =
                host.root("disk " + fault, host.disk().install(fault), "").replace("\n", ", ");
        if (fault == Fault.SLOW) {
            return proof;
        }
        long end = System.nanoTime() + END.toNanos();
        while (host.state() != NodeState.DOWN) {
            if (System.nanoTime() - end > 0) {
                return proof + ", " + node + " goes on: it writes over what it has";
            }
            Thread.sleep(50); // between two looks at the condition
        }
        return proof + ", " + node + " ended itself (" + host.ending("") + ")";
    }

    @Override
    public String heal(String node, Fault fault) throws IOException, InterruptedException {
        SshHost host = cluster.host(node);
        if (fault == Fault.READ_ONLY && host.state() != NodeState.DOWN) {
            cluster.kill(node);
        }
        String proof = host.root("disk after " + fault, host.disk().heal(fault), "");
        cluster.harmed().remove(node);
        return proof.replace("\n", ", ");
    }

    @Override
    public String tear(String node, Tear tear, long seed) throws IOException, InterruptedException {
        SshHost host = cluster.host(node);
        String said = host.root("torn write", host.disk().tear(tear, seed), "");
        return said.replace("\n", ", ");
    }

    /** SIGKILL of the node, whose disk then has what it had synced, and hardly more. */
    String cutPower(String node) throws IOException, InterruptedException {
        SshHost host = cluster.host(node);
        return host.root("power cut", host.disk().cutPower(), "").replace("\n", ", ");
    }
}
