package dynacheck.workloads.dynastore;

import dynacheck.history.Waiting;
import dynacheck.membership.Standing;
import dynacheck.node.abd.AbdProcess;
import dynacheck.node.abd.Persistent;
import dynacheck.node.core.DurableState;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Witness;
import dynacheck.node.lives.Birth;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The unchanged core of ABD in the simulator. One object for each run. */
final class AbdSimulation extends NodeSimulation<Birth> {
    private static final String QUERY = "query";
    private static final String STORE = "store";

    private final AbdProcess.Factory processes;

    AbdSimulation(AbdProcess.Factory processes) {
        this.processes = processes;
    }

    @Override
    public Set<String> phases() {
        return Set.of(QUERY, STORE);
    }

    @Override
    public Process boot(Boot boot, Host host) {
        List<Persistent> records =
                boot.disk().stream().map(Persistent.class::cast).toList();
        AbdProcess core =
                processes.make(birth(boot), new DurableState<>(boot.incarnation(), records), name(boot.random()));
        return new SimulatedProcess<>(this::id, core, inside(core), host, boot.random(), Witness.none());
    }

    @Override
    Birth begin(Boot boot, String life) {
        String node = boot.self().node();
        TreeMap<String, String> members = new TreeMap<>();
        boot.initialView().forEach(a -> members.put(a.node(), addressOf(a.node())));
        return new Birth(node, life, "sim", addressOf(node), members);
    }

    @Override
    ProcessId process(Birth birth) {
        return birth.process();
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
                                names(w.members()),
                                names(w.answered()),
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
