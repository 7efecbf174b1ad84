package dynacheck.workloads.dynastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.fault.FaultModel;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.node.dynastore.EveryNotifyIsNews;
import dynacheck.runner.Runner;
import dynacheck.sim.SimRun;
import dynacheck.workloads.registers.Operations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A process that finds itself wrong ends the simulated run, which is then the system's fault and not the harness's. */
class BrokenInvariantTest {
    @Test
    void endsTheRunAndIsNamed() {
        Runner.Setup setup = new Runner.Setup(
                Generators.none(),
                Generators.none(),
                Generators.none(),
                List.of(
                        m -> Generators.once(
                                Operations.reconfig(List.of("z1"), List.of()).at("n1")),
                        m -> Generators.limit(20, Generators.repeat(Invocation.of("write", List.of("key", 1L), "z1")))),
                1,
                1,
                Duration.ofMillis(1),
                Duration.ofSeconds(10),
                1);
        SimRun run = new SimRun(
                "dynastore",
                new DynaStoreSimulation(options -> EveryNotifyIsNews.processes()),
                List.of("n1", "n2", "n3"),
                Map.of(),
                FaultModel.CALM,
                1);
        SimRun.Outcome outcome = run.run(membership -> setup, (cluster, membership) -> ShortRun.NO_NEMESIS, null);
        assertEquals(null, outcome.storm());
        String broken = outcome.brokenInvariant();
        assertNotNull(broken);
        assertTrue(broken.contains("broke an invariant of the protocol. curView only grows"), broken);
    }
}
