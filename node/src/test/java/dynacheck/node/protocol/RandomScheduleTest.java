package dynacheck.node.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random schedules of reads, writes, reconfigurations, restarts and lost messages, each judged by dumb oracles. */
@NullUnmarked
class RandomScheduleTest {
    private static final int SEEDS = 120;

    @Test
    void faithfulProtocolKeepsItsPromises() {
        int reconfigured = 0;
        int restarted = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            TestCluster cluster = run(seed, Mutant.NONE);
            assertEquals("", violation(cluster), "seed " + seed);
            reconfigured += cluster.curViews().size() > 1 ? 1 : 0;
            restarted +=
                    cluster.traces.stream().anyMatch(t -> t.event() instanceof TraceEvent.TraverseRestarted) ? 1 : 0;
        }
        assertTrue(reconfigured > SEEDS / 2, "views must change in most runs: " + reconfigured);
        assertTrue(restarted > SEEDS / 4, "traversals must be restarted in most runs: " + restarted);
    }

    /** The mutants that a schedule without a plan meets; the others have scripted schedules. */
    @ParameterizedTest
    @EnumSource(names = {"NOTIFY_NOT_SENT", "LOST_ADD", "REPLY_BEFORE_PERSIST", "HALF_QUORUM"})
    void mutantsAreCaught(Mutant mutant) {
        for (long seed = 0; seed < 20 * SEEDS; seed++) {
            if (!violation(run(seed, mutant)).isEmpty()) {
                return;
            }
        }
        throw new AssertionError(mutant + " was not caught in " + 20 * SEEDS + " schedules");
    }

    static TestCluster run(long seed, Mutant mutant) {
        TestCluster cluster = new TestCluster(seed, mutant, 3, 5);
        List<TestCluster.Call> reconfigs = new ArrayList<>();
        int values = 0;
        for (int round = 0; round < 10; round++) {
            int client = 1 + cluster.random.nextInt(2);
            if (cluster.random.nextBoolean()) {
                cluster.write(client, "v" + values++);
            } else {
                cluster.read(client);
            }
            if (round == 2) {
                reconfigs.add(cluster.reconfig(1, TestCluster.add(4)));
                reconfigs.add(cluster.reconfig(2, TestCluster.add(5), TestCluster.remove(3)));
            }
            if (round % 3 == 1) {
                cluster.restart(1 + cluster.random.nextInt(5));
            }
            cluster.run(cluster.random.nextInt(120));
        }
        cluster.calls.add(readAtLast(cluster));
        return cluster;
    }

    private static TestCluster.Call readAtLast(TestCluster cluster) {
        TestCluster.Call first = cluster.read(1);
        TestCluster.Call reconfigured = cluster.reconfig(2, TestCluster.add(4));
        cluster.runUntilAnswered(30_000, cluster.calls.toArray(TestCluster.Call[]::new));
        cluster.calls.remove(first);
        if (reconfigured.outcome != null) {
            cluster.runUntilAnswered(30_000, cluster.read(4));
        }
        return first;
    }

    static String violation(TestCluster cluster) {
        if (!SmallHistory.isAtomic(cluster.calls)) {
            return "not atomic";
        }
        if (cluster.calls.stream().anyMatch(call -> call.outcome == null)) {
            return "an operation at an active process did not complete";
        }
        boolean added = cluster.calls.stream().anyMatch(c -> c.operation instanceof Operation.Reconfig && c.ok());
        if (added && !cluster.p(4).core.status().enabled()) {
            return "p4 was added and never enabled";
        }
        return cluster.invariants.establishedViolation();
    }
}
