package dynacheck.node.dynastore;

import dynacheck.node.core.Change;
import dynacheck.node.core.ProcessId;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/** Stories of disks that are not what they were, each an acknowledged write that a mutant loses; as MutantScripts. */
@NullUnmarked
final class LifeScripts {
    private LifeScripts() {}

    private static boolean touches(LivesCluster.Packet packet, String host) {
        return packet.from().equals(host) || packet.to().equals(host);
    }

    /** A write reached n1 and n3; n3's disk is swapped for an empty one, and n3 and n2, which missed it, are asked. */
    static String swappedDisk(Parts parts) {
        LivesCluster cluster = new LivesCluster(3, parts).start("n1", "n2", "n3");
        cluster.lost = p -> touches(p, "n2");
        done(cluster.write("n1", "a"));
        cluster.kill("n3");
        cluster.emptyDisk("n3");
        cluster.lost = p -> touches(p, "n1") && !(p.message() instanceof Message.OfLife);
        cluster.start("n3");
        cluster.read("n2");
        return cluster.violation();
    }

    /**
     * n2 is started last, and hears of n3 only after n3's disk was swapped; n1 and n3 could serve before, if they did
     * not wait for n2.
     */
    static String swappedDiskThatOneHasNotHeardOf(Parts parts) {
        LivesCluster cluster = new LivesCluster(3, parts).start("n1", "n3");
        cluster.write("n1", "a");
        cluster.kill("n3");
        cluster.emptyDisk("n3");
        cluster.lost = p -> touches(p, "n1");
        cluster.start("n2", "n3");
        cluster.read("n2");
        return cluster.violation();
    }

    /**
     * n3 runs on a copy of its disk from before the write, which is as old as its first start; it has been started
     * twice since, and n2 has heard of that.
     */
    static String oldCopy(Parts parts) {
        LivesCluster cluster = new LivesCluster(3, parts).start("n1", "n2", "n3");
        Runnable older = cluster.host("n3").copy();
        for (int restart = 0; restart < 2; restart++) {
            cluster.kill("n3");
            cluster.start("n3");
        }
        cluster.lost = p -> touches(p, "n2");
        done(cluster.write("n1", "a"));
        cluster.kill("n3");
        older.run();
        cluster.lost = p -> touches(p, "n1");
        cluster.start("n3");
        cluster.read("n2");
        return cluster.violation();
    }

    /** n3 has the last write and is started as the only member of a V(0) of its own. */
    static String anotherInitialView(Parts parts) {
        LivesCluster cluster = new LivesCluster(3, parts).start("n1", "n2", "n3");
        done(cluster.write("n1", "a"));
        cluster.kill("n3");
        done(cluster.write("n1", "b"));
        cluster.start("n3", View.of(List.of(new Change.Add(ProcessId.of("n3"), "n3:1"))));
        cluster.run();
        cluster.read("n3");
        return cluster.violation();
    }

    private static void done(TestCluster.Call call) {
        if (!call.ok()) {
            throw new IllegalStateException("the script does not get past " + call.operation + ": " + call.outcome);
        }
    }
}
