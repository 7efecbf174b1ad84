package dynacheck.shrink;

import dynacheck.cluster.Cluster;
import dynacheck.cluster.LinkFaults;
import dynacheck.cluster.LinkState;
import dynacheck.cluster.NodeState;
import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvent.Link;
import dynacheck.fault.FaultEvent.Phase;
import dynacheck.fault.FaultEvents;
import dynacheck.generator.Invocation;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.injection.Nemesis;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Writes a run down while it happens. The history has all of it but what a fault did to its links, which is read off
 * the cluster when the fault is in force.
 */
public final class ScriptRecorder {
    /** What the simulator does to nodes by itself: the script's fault model does it again. */
    private static final Set<String> BY_THE_MODEL = Set.of("disk-failure", "amnesia", "old-disk");

    private final Map<Long, Map<Link, LinkState>> links = new HashMap<>();

    /** The same nemesis, watched. */
    public Nemesis watch(Nemesis nemesis, Cluster cluster) {
        return new Nemesis() {
            @Override
            public void invoke(Invocation op, Consumer<FaultEvent> journal) throws Exception {
                nemesis.invoke(op, event -> {
                    journal.accept(event);
                    look(event, cluster);
                });
            }

            @Override
            public void healAll(Consumer<FaultEvent> journal) {
                nemesis.healAll(journal);
            }

            @Override
            public void close() {
                nemesis.close();
            }
        };
    }

    private void look(FaultEvent event, Cluster cluster) {
        if (event.phase() == Phase.INSTALLED || event.phase() == Phase.INDETERMINATE) {
            Map<Link, LinkState> states = new LinkedHashMap<>();
            LinkFaults faults = cluster.links().faults();
            event.links().forEach(link -> states.put(link, faults.effect(event.id(), link)));
            links.put(event.id(), states);
        }
    }

    /**
     * The operations of a history.
     *
     * @param threads of clients and reconfigurers together
     * @param mainPhaseNanos length of the main phase: what begins later came after the healing
     */
    public List<Script.Operation> operations(History history, int threads, long mainPhaseNanos) {
        List<Script.Operation> operations = new ArrayList<>();
        for (Op op : history.ops()) {
            String node = op.node();
            if (op.type() == OpType.INVOKE && op.isClient() && node != null) {
                boolean last = op.timeNanos() >= mainPhaseNanos;
                operations.add(new Script.Operation(
                        last ? 0 : op.timeNanos(), op.clientProcess() % threads, last, op.f(), op.value(), node));
            }
        }
        return operations;
    }

    /** The faults of a history that a nemesis made. */
    public List<Script.Fault> faults(History history, long mainPhaseNanos) {
        Map<Long, Script.Fault> faults = new TreeMap<>();
        for (Op op : history.ops()) {
            FaultEvents.of(op).filter(e -> !BY_THE_MODEL.contains(e.kind())).ifPresent(e -> {
                switch (e.phase()) {
                    case INSTALLING -> faults.put(e.id(), begun(e, op.timeNanos()));
                    case HEALING ->
                        faults.computeIfPresent(
                                e.id(), (id, f) -> op.timeNanos() < mainPhaseNanos ? until(f, op.timeNanos()) : f);
                    case SKIPPED, INSTALLED, INDETERMINATE, HEALED, HEAL_FAILED -> {}
                }
            });
        }
        return faults.values().stream()
                .sorted(Comparator.comparingLong(Script.Fault::atNanos))
                .toList();
    }

    private Script.Fault begun(FaultEvent event, long atNanos) {
        NodeState state = event.kind().equals("pause") ? NodeState.PAUSED : NodeState.DOWN;
        Map<Link, LinkState> touched = links.getOrDefault(event.id(), Map.of());
        Map<String, NodeState> nodes = new LinkedHashMap<>();
        if (touched.isEmpty()) {
            event.nodes().forEach(node -> nodes.put(node, state));
        }
        return new Script.Fault(
                atNanos, Script.TO_THE_END, event.kind(), nodes, touched, event.cutOff(), event.permanent());
    }

    private static Script.Fault until(Script.Fault fault, long nanos) {
        return new Script.Fault(
                fault.atNanos(), nanos, fault.kind(), fault.nodes(), fault.links(), fault.cutOff(), fault.permanent());
    }
}
