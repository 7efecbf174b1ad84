package dynacheck.workloads.dynastore;

import dynacheck.generator.Invocation;
import dynacheck.node.core.ProcessId;
import dynacheck.target.PlantedBug;
import dynacheck.target.SimulatedSystem;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What the simulations of the node's protocols share: addresses, deadlines, and lives.
 *
 * @param <B> what the disk of a process keeps of its first start
 */
abstract class NodeSimulation<B> implements SimulatedSystem {
    /** What each node's disk has: one object for each process, which is compared with every message. */
    private final Map<String, B> births = new HashMap<>();

    /** A process begins. */
    abstract B begin(Boot boot, String life);

    abstract ProcessId process(B birth);

    @Override
    public final Duration deadline(Invocation op) {
        return op.patienceOr(
                op.f().equals("reconfig") ? DynaStoreClient.RECONFIG_DEADLINE : DynaStoreClient.OPERATION_DEADLINE);
    }

    @Override
    public final List<PlantedBug> mutants() throws IOException, InterruptedException {
        return Mutants.all();
    }

    /** Like the incarnation, on disk before the process does anything; an empty disk begins another life. */
    final B birth(Boot boot) {
        String node = boot.self().node();
        B kept = births.get(node);
        if (kept == null || boot.incarnation() == 1) {
            kept = begin(boot, name(boot.random()));
            births.put(node, kept);
        }
        return kept;
    }

    /** Of the process that lives at this node now. */
    final ProcessId id(String node) {
        B birth = births.get(node);
        return birth == null ? ProcessId.of(node) : process(birth);
    }

    static List<String> names(Collection<ProcessId> ids) {
        return ids.stream().map(ProcessId::name).toList();
    }

    static String name(SplittableRandom random) {
        return Long.toHexString(random.nextLong());
    }

    static String addressOf(String node) {
        return node + ":7000";
    }
}
