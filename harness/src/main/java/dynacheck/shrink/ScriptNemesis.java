package dynacheck.shrink;

import dynacheck.cluster.Cluster;
import dynacheck.cluster.LinkState;
import dynacheck.cluster.NodeState;
import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvent.Link;
import dynacheck.fault.FaultEvent.Phase;
import dynacheck.generator.Invocation;
import dynacheck.injection.Nemesis;
import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Does the faults of a script: {@link #START} and {@link #HEAL} name one by its place in the script. */
final class ScriptNemesis implements Nemesis {
    static final String START = "start";
    static final String HEAL = "heal";

    private final List<Script.Fault> faults;
    private final Cluster cluster;
    private final Map<Integer, FaultEvent> open = new TreeMap<>();

    ScriptNemesis(List<Script.Fault> faults, Cluster cluster) {
        this.faults = faults;
        this.cluster = cluster;
    }

    @Override
    public void invoke(Invocation op, Consumer<FaultEvent> journal) throws Exception {
        if (!(op.value() instanceof Integer number)) {
            throw new IllegalArgumentException("a scripted fault is named by its number, not " + op.value());
        }
        if (op.f().equals(START)) {
            start(number, journal);
        } else {
            heal(number, journal);
        }
    }

    private void start(int number, Consumer<FaultEvent> journal) throws IOException, InterruptedException {
        Script.Fault fault = faults.get(number);
        Set<String> known = cluster.nodes().stream().map(NodeAddress::node).collect(Collectors.toSet());
        List<String> nodes =
                fault.nodes().keySet().stream().filter(known::contains).toList();
        List<Link> links = fault.links().keySet().stream()
                .filter(link -> known.contains(link.from()) && known.contains(link.to()))
                .toList();
        FaultEvent event = new FaultEvent(
                number + 1L,
                fault.kind(),
                Phase.INSTALLING,
                nodes,
                links,
                fault.cutOff().stream().filter(known::contains).toList(),
                fault.permanent(),
                null);
        open.put(number, event);
        journal.accept(event);
        List<String> evidence = new ArrayList<>();
        for (String node : nodes) {
            evidence.add(node + " " + put(node, fault.nodes().getOrDefault(node, NodeState.DOWN)));
        }
        boolean breaks = false;
        for (Link link : links) {
            LinkState state = fault.links().getOrDefault(link, LinkState.OPEN);
            if (state.equals(LinkState.OPEN)) {
                breaks = true;
                evidence.add(link.from() + "->" + link.to() + " broken: "
                        + cluster.links().reset(link.from(), link.to()));
            } else {
                cluster.links().impose(event.id(), Map.of(link, state));
                evidence.add(
                        link.from() + "->" + link.to() + " " + cluster.links().get(link.from(), link.to()));
            }
        }
        journal.accept(
                event.next(Phase.INSTALLED, evidence.isEmpty() ? "nothing to act on" : String.join(", ", evidence)));
        if (fault.permanent()) {
            open.remove(number);
        } else if (breaks) {
            heal(number, journal);
        }
    }

    /** Puts a node into the state and reads it back. */
    private NodeState put(String node, NodeState wanted) throws IOException, InterruptedException {
        if (wanted == NodeState.PAUSED) {
            cluster.processes().pause(node);
        } else {
            cluster.processes().kill(node);
        }
        return cluster.processes().state(node);
    }

    private void heal(int number, Consumer<FaultEvent> journal) throws IOException, InterruptedException {
        FaultEvent event = open.remove(number);
        if (event == null) {
            return;
        }
        journal.accept(event.next(Phase.HEALING, null));
        for (String node : event.nodes()) {
            switch (cluster.processes().state(node)) {
                case DOWN -> cluster.processes().start(node);
                case PAUSED -> cluster.processes().resume(node);
                case RUNNING -> {}
            }
        }
        event.links().forEach(link -> cluster.links().impose(event.id(), Map.of(link, LinkState.OPEN)));
        journal.accept(event.next(Phase.HEALED, "running and open again"));
    }

    @Override
    public void healAll(Consumer<FaultEvent> journal) {
        for (int number : List.copyOf(open.keySet())) {
            try {
                heal(number, journal);
            } catch (IOException e) {
                throw new IllegalStateException("the simulator does not fail to heal", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() {}
}
