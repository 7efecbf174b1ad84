package dynacheck.node.dynastore;

import dynacheck.node.core.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/**
 * Reads and writes of one key by two processes, two reconfigurations that do not contain each other, restarts with the
 * disk, lost and repeated messages, in an order drawn from the seed; then every oracle there is.
 */
@NullUnmarked
final class RandomSchedule {
    private static final int MANY_STEPS = 30_000;

    private RandomSchedule() {}

    /** The run after which every operation at a living process should have ended. */
    static TestCluster run(long seed, Parts parts) {
        return run(seed, parts, TestCluster.IMPATIENT);
    }

    static TestCluster run(long seed, Parts parts, Tuning tuning) {
        TestCluster cluster = new TestCluster(seed, parts, 3, 5, tuning);
        List<TestCluster.Call> calls = new ArrayList<>();
        int longestPause = seed % 2 == 0 ? 120 : 40; // busy and busier
        for (int round = 0; round < 10; round++) {
            int client = 1 + cluster.random.nextInt(2);
            if (cluster.random.nextBoolean()) {
                calls.add(cluster.write(client, "v" + round));
            } else {
                calls.add(cluster.read(client));
            }
            if (round == 2) {
                calls.add(cluster.reconfig(1, TestCluster.add(4)));
                calls.add(cluster.reconfig(2, TestCluster.add(5), TestCluster.remove(3)));
            }
            if (round % 3 == 1) {
                cluster.restart(1 + cluster.random.nextInt(5));
            }
            cluster.run(cluster.random.nextInt(longestPause));
        }
        calls.add(cluster.read(1));
        calls.add(cluster.reconfig(2, TestCluster.add(4)));
        cluster.runUntilAnswered(MANY_STEPS, calls.toArray(TestCluster.Call[]::new));
        cluster.runUntil(MANY_STEPS, () -> !lacksEnabled(cluster));
        cluster.runUntilAnswered(MANY_STEPS, cluster.read(4));
        return cluster;
    }

    /** "" or the property that does not hold, by its letters as in {@link Mutant}, and how. */
    static String violation(TestCluster cluster) {
        String established = cluster.invariants.establishedViolation();
        if (!established.isEmpty()) {
            return established;
        }
        if (!SmallHistory.isAtomic(cluster.calls)) {
            return "A: not atomic";
        }
        for (TestCluster.Call call : cluster.calls) {
            if (call.outcome == null) {
                return "L: " + call.operation + " at p" + call.process + " did not complete";
            }
        }
        if (lacksEnabled(cluster)) {
            return "L: p4 was added and never enabled";
        }
        return cluster.durability.violation();
    }

    /** Definition 1, first part, for p4: nobody proposes to remove it. */
    private static boolean lacksEnabled(TestCluster cluster) {
        return cluster.calls.stream().anyMatch(c -> c.operation instanceof Operation.Reconfig && c.ok())
                && !cluster.p(4).core.status().enabled();
    }
}
