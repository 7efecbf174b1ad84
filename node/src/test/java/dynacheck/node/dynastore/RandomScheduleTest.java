package dynacheck.node.dynastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Random schedules of reads, writes, reconfigurations, restarts and lost messages, each judged by dumb oracles. */
@NullUnmarked
class RandomScheduleTest {
    private static final int SEEDS = 120;

    @Test
    void faithfulProtocolKeepsItsPromises() {
        keepsItsPromises(Parts.FAITHFUL, TestCluster.IMPATIENT);
    }

    @Test
    void shortFormKeepsItsPromises() {
        keepsItsPromises(ShortParts.SHORT, TestCluster.IMPATIENT);
    }

    @Test
    void shortFormWithPatienceAndPreCopiesKeepsItsPromises() {
        keepsItsPromises(ShortParts.SHORT, Tuning.DEFAULT.withPreCopyFrom(0));
    }

    private static void keepsItsPromises(Parts parts, Tuning tuning) {
        int reconfigured = 0;
        int restarted = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            TestCluster cluster = RandomSchedule.run(seed, parts, tuning);
            assertEquals("", RandomSchedule.violation(cluster), "seed " + seed);
            reconfigured += cluster.curViews().size() > 1 ? 1 : 0;
            restarted +=
                    cluster.traces.stream().anyMatch(t -> t.event() instanceof TraceEvent.TraverseRestarted) ? 1 : 0;
        }
        assertTrue(reconfigured > SEEDS / 2, "views must change in most runs: " + reconfigured);
        assertTrue(restarted > SEEDS / 4, "traversals must be restarted in most runs: " + restarted);
    }
}
