package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.MutantScripts.MANY_STEPS;
import static dynacheck.node.dynastore.MutantScripts.complete;
import static dynacheck.node.dynastore.MutantScripts.verdict;
import static dynacheck.node.dynastore.TestCluster.add;
import static dynacheck.node.dynastore.TestCluster.pid;
import static dynacheck.node.dynastore.TestCluster.remove;

import dynacheck.node.core.Operation;
import dynacheck.node.core.ProcessId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;

/** Schedules in which only the transfer of every key saves a value; as in {@link MutantScripts}. */
@NullUnmarked
final class TransferScripts {
    private TransferScripts() {}

    /**
     * p1 is to stay alone. It has b, d and f, with short values; p2 has a, c and e, with long ones; p3, which has all,
     * does not answer in time. So p1's chunks reach further than p2's.
     */
    static String keysThatOnlyOtherReplicasHave(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 3, TestCluster.IMPATIENT.withChunkBytes(4));
        List<String> keys = List.of("a", "b", "c", "d", "e", "f");
        for (int i = 0; i < keys.size(); i++) {
            int lacking = 1 + i % 2;
            cluster.blocked = p -> p.message() instanceof Message.Write && p.to().equals(pid(lacking));
            complete(cluster, cluster.invoke(3, new Operation.Write(keys.get(i), lacking == 1 ? "long" : "s")));
            cluster.packets.removeIf(cluster.blocked);
        }
        cluster.blocked =
                p -> p.message() instanceof Message.ReadChunkReply && p.from().equals(pid(3));
        complete(cluster, cluster.reconfig(1, remove(2), remove(3)));
        cluster.blocked = p -> false;
        return verdict(
                cluster,
                keys.stream()
                        .map(key -> cluster.invoke(1, new Operation.Read(key)))
                        .toArray(TestCluster.Call[]::new));
    }

    /**
     * {p1,p2,p3} with the value at p1 and p2, which are replaced at once, each by the other. p3 runs the transfer; of
     * the views between, only new members and itself answer.
     */
    static String valueInTheFirstViewLeft(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 5);
        cluster.blocked = p -> p.message() instanceof Message.Write && p.to().equals(pid(3));
        complete(cluster, cluster.write(1, "a"));
        cluster.packets.removeIf(cluster.blocked);
        Set<ProcessId> replaced = Set.of(pid(1), pid(2));
        cluster.blocked = p -> p.message() instanceof Message.ReadChunk read
                && (replaced.contains(p.from())
                        || !read.view().equals(cluster.initialView) && replaced.contains(p.to()));
        cluster.reconfig(1, add(5), remove(2));
        cluster.reconfig(2, add(4), remove(1));
        cluster.run(2_000);
        complete(cluster, cluster.reconfig(3, add(3)));
        return verdict(cluster, cluster.read(3));
    }

    /**
     * {p1,p2,p3} became {p1,...,p5}, and p3 has not heard of it. The value was written there, at p1, p4 and p5, which
     * p2 removes. p3 runs the transfer from its own view; there, p1 does not answer it.
     */
    static String valueInTheSecondViewLeft(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 5);
        cluster.finishersRun = false;
        cluster.blocked = p -> p.to().equals(pid(3))
                        && p.message() instanceof Message.Notify notify
                        && notify.view().hasMember(pid(5))
                || p.message() instanceof Message.Write
                        && Set.of(pid(2), pid(3)).contains(p.to());
        complete(cluster, cluster.reconfig(1, add(4), add(5)));
        complete(cluster, cluster.write(1, "a"));
        cluster.packets.removeIf(cluster.blocked);
        cluster.blocked = p -> p.to().equals(pid(3))
                        && p.message() instanceof Message.Notify notify
                        && notify.view().hasMember(pid(5))
                || p.message() instanceof Message.ReadChunk read
                        && (!p.from().equals(pid(3))
                                || read.view().equals(cluster.initialView) && p.to().equals(pid(1)));
        cluster.reconfig(2, remove(1), remove(4), remove(5));
        cluster.run(2_000);
        complete(cluster, cluster.reconfig(3, add(3)));
        return verdict(cluster, cluster.read(3));
    }

    /** p1's proposal is at a majority when p1 crashes. Nobody reconfigures any more. */
    static String reconfigurerCrashesAfterItsProposal(Parts parts) {
        TestCluster cluster = new TestCluster(1, parts, 3, 4);
        cluster.blocked =
                p -> p.message() instanceof Message.ReadChunk && p.from().equals(pid(1));
        cluster.reconfig(1, add(4));
        cluster.runUntil(
                MANY_STEPS,
                () -> cluster.traces.stream().anyMatch(t -> t.event() instanceof TraceEvent.UpdateCompleted));
        cluster.crash(1);
        cluster.packets.removeIf(p -> MutantScripts.touches(p, 1));
        complete(cluster, cluster.read(2));
        boolean completed = cluster.runUntil(
                MANY_STEPS, () -> cluster.p(2).core.status().curView().hasMember(pid(4)));
        return completed
                ? verdict(cluster)
                : "C: p1 proposed to add p4 and crashed, and p2 is in " + cluster.initialView + " for ever";
    }
}
