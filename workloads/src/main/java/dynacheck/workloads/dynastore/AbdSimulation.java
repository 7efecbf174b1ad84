package dynacheck.workloads.dynastore;

import dynacheck.generator.Invocation;
import dynacheck.history.Waiting;
import dynacheck.membership.Standing;
import dynacheck.node.abd.AbdProcess;
import dynacheck.node.abd.Persistent;
import dynacheck.node.core.DurableState;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Witness;
import dynacheck.node.lives.Birth;
import dynacheck.target.PlantedBug;
import dynacheck.target.SimulatedSystem;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The unchanged core of ABD in the simulator. One object for each run. */
final class AbdSimulation implements SimulatedSystem {
    private static final String QUERY = "query";
    private static final String STORE = "store";

    private final AbdProcess.Factory processes;
    /** What each node's disk has. */
    private final Map<String, Birth> births = new HashMap<>();

    AbdSimulation(AbdProcess.Factory processes) {
        this.processes = processes;
    }

    @Override
    public Duration deadline(Invocation op) {
        return op.patienceOr(
                op.f().equals("reconfig") ? DynaStoreClient.RECONFIG_DEADLINE : DynaStoreClient.OPERATION_DEADLINE);
    }

    @Override
    public List<PlantedBug> mutants() throws IOException, InterruptedException {
        return Mutants.all();
    }

    @Override
    public Set<String> phases() {
        return Set.of(QUERY, STORE);
    }

    @Override
    public Process boot(Boot boot, Host host) {
        List<Persistent> records =
                boot.disk().stream().map(Persistent.class::cast).toList();
        AbdProcess core = processes.make(
                birth(boot), new DurableState<>(boot.incarnation(), records), DynaStoreSimulation.name(boot.random()));
        return new SimulatedProcess<>(this::id, core, inside(core), host, boot.random(), Witness.none());
    }

    /** Like the incarnation, on disk before the process does anything; an empty disk begins another life. */
    private Birth birth(Boot boot) {
        String node = boot.self().node();
        Birth kept = births.get(node);
        if (kept == null || boot.incarnation() == 1) {
            TreeMap<String, String> members = new TreeMap<>();
            boot.initialView().forEach(a -> members.put(a.node(), DynaStoreSimulation.addressOf(a.node())));
            kept = new Birth(
                    node, DynaStoreSimulation.name(boot.random()), "sim", DynaStoreSimulation.addressOf(node), members);
            births.put(node, kept);
        }
        return kept;
    }

    private ProcessId id(String node) {
        Birth birth = births.get(node);
        return birth == null ? ProcessId.of(node) : birth.process();
    }

    private static SimulatedProcess.Inside inside(AbdProcess core) {
        return new SimulatedProcess.Inside() {
            @Override
            public boolean isEnabled() {
                return core.isMember();
            }

            @Override
            public List<Waiting> waiting() {
                return core.waiting().stream()
                        .map(w -> new Waiting(
                                w.phase(),
                                w.key(),
                                w.members().toString(),
                                DynaStoreSimulation.names(w.members()),
                                DynaStoreSimulation.names(w.answered()),
                                w.needed()))
                        .toList();
            }

            /** There is nothing to come to. */
            @Override
            public Optional<Standing> standing() {
                return Optional.empty();
            }

            @Override
            public Set<String> phases() {
                return Set.copyOf(
                        core.waiting().stream().map(AbdProcess.Waiting::phase).toList());
            }

            @Override
            public void traced(Object event, Host world) {
                throw new IllegalStateException("this protocol traces nothing: " + event);
            }
        };
    }
}
