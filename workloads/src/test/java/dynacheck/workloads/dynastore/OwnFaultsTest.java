package dynacheck.workloads.dynastore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.fault.FaultModel;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.runner.Runner;
import dynacheck.sim.SimRun;
import dynacheck.workloads.registers.Operations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Healing everything heals the disks of nodes that join later, too, and the network: final operations are asked of
 * healthy machines.
 */
class OwnFaultsTest {
    private static final List<String> NODES = List.of("n1", "n2", "n3");

    /** No workload and no fault; in the end z1 is added, and written at. */
    static final Runner.Setup WRITES_AT_A_JOINER = new Runner.Setup(
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

    @Test
    void noDiskFailsAfterTheHealing() {
        allComplete(new FaultModel(300, 0, 0, 0, 0, 1, 500, 0, 0.5, false, false));
    }

    /** Of ten tries a request has in its grace, seven in ten of such a network would all be lost. */
    @Test
    void noMessageIsLostAfterTheHealing() {
        allComplete(new FaultModel(300, 0, 0.8, 0, 0, 1, 500, 0, 0, false, false));
    }

    private static void allComplete(FaultModel model) {
        SimRun run = new SimRun("dynastore", new DynaStoreSimulation(), NODES, Map.of(), model, 1);
        List<Op> ops = run.run(membership -> WRITES_AT_A_JOINER, (cluster, membership) -> ShortRun.NO_NEMESIS, null)
                .history()
                .ops();
        assertEquals(
                List.of(),
                ops.stream()
                        .filter(op -> op.isClient() && op.type() != OpType.INVOKE && op.type() != OpType.OK)
                        .toList());
        assertEquals(21, ops.stream().filter(op -> op.type() == OpType.OK).count());
    }
}
