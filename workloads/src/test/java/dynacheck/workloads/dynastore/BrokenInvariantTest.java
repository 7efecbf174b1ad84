package dynacheck.workloads.dynastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.fault.FaultModel;
import dynacheck.node.dynastore.EveryNotifyIsNews;
import dynacheck.sim.SimRun;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A process that finds itself wrong ends the simulated run, which is then the system's fault and not the harness's. */
class BrokenInvariantTest {
    @Test
    void endsTheRunAndIsNamed() {
        SimRun run = new SimRun(
                "dynastore",
                new DynaStoreSimulation(options -> EveryNotifyIsNews.processes()),
                List.of("n1", "n2", "n3"),
                Map.of(),
                FaultModel.CALM,
                1);
        SimRun.Outcome outcome = run.run(
                membership -> OwnFaultsTest.WRITES_AT_A_JOINER, (cluster, membership) -> ShortRun.NO_NEMESIS, null);
        assertEquals(null, outcome.storm());
        String broken = outcome.brokenInvariant();
        assertNotNull(broken);
        assertTrue(broken.contains("broke an invariant of the protocol. curView only grows"), broken);
    }
}
