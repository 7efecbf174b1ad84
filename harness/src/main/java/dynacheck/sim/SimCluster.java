package dynacheck.sim;

import dynacheck.cluster.Cluster;
import dynacheck.cluster.Links;
import dynacheck.cluster.NodeState;
import dynacheck.cluster.Processes;
import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvent.Phase;
import dynacheck.fault.FaultModel;
import dynacheck.target.NodeAddress;
import dynacheck.target.SimulatedSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The simulated nodes, as nemeses see them. Used by one fiber at a time. */
final class SimCluster implements Cluster, Processes, SimNode.World, SimNode.Witness {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
    private static final Duration READY_WITHIN = Duration.ofMinutes(10);
    private static final Duration SUPERVISOR_DELAY = Duration.ofMillis(500);
    /** Larger than any number that a nemesis uses. */
    private static final long OWN_FAULT_IDS = 1_000_000_000;

    private static final String DISK_FAILURE = "disk-failure";
    private static final String AMNESIA = "amnesia";
    private static final String OLD_DISK = "old-disk";
    private static final String LIFE_REFUSED = "life-refused";

    private final Simulation simulation;
    private final SimThreads threads;
    private final FaultModel model;
    private final SimulatedSystem system;
    private final Map<String, String> options;
    private final Consumer<FaultEvent> journal;
    private final SimulatedSystem.Observer observer;
    private final Map<String, Long> covered = new TreeMap<>();
    private final SimNetwork network;
    private final List<NodeAddress> initialView;
    private final Map<String, SimNode> nodes = new LinkedHashMap<>();
    /** Of all of them. Whoever plans a fault asks for it, and nodes are added now and then. */
    private List<NodeAddress> addresses = List.of();

    private final List<SimDisk> disks = new ArrayList<>();
    private boolean disksHealed;
    /** By node, for those that wait for their supervisor. */
    private final Map<String, FaultEvent> failedDisks = new LinkedHashMap<>();

    private long ownFaults = OWN_FAULT_IDS;

    /** @param journal gets the faults that the simulator causes by itself */
    SimCluster(
            Simulation simulation,
            SimThreads threads,
            FaultModel model,
            SimulatedSystem system,
            List<String> members,
            Map<String, String> options,
            Consumer<FaultEvent> journal) {
        this.journal = journal;
        this.simulation = simulation;
        this.threads = threads;
        this.model = model;
        this.system = system;
        this.observer = system.observer();
        this.options = options;
        this.network = new SimNetwork(simulation, model, nodes::get);
        initialView = members.stream().map(SimCluster::addressOf).toList();
        initialView.forEach(address -> add(address, false));
    }

    private static NodeAddress addressOf(String node) {
        return new NodeAddress(node, node, 7000, 8000);
    }

    private SimNode add(NodeAddress address, boolean joiner) {
        SimDisk disk = new SimDisk(simulation, model, simulation.random("disk of " + address.node()), this::covered);
        if (disksHealed) {
            disk.heal();
        }
        disks.add(disk);
        SimNode node = new SimNode(simulation, this, this, address, joiner, disk);
        if (nodes.putIfAbsent(address.node(), node) != null) {
            throw new IllegalArgumentException("node " + address.node() + " exists; ids are never used twice");
        }
        addresses = nodes.values().stream().map(SimNode::address).toList();
        return node;
    }

    /** Returns once every member of V(0) takes part. No fault may hit it earlier. */
    void awaitReady() throws InterruptedException {
        if (!await(READY_WITHIN, () -> nodes.values().stream().allMatch(SimNode::isReady))) {
            throw new IllegalStateException("not every member of V(0) is ready within " + READY_WITHIN);
        }
    }

    void startAll() {
        nodes.values().forEach(SimNode::start);
    }

    SimNode node(String name) {
        SimNode node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("no node " + name + "; nodes: " + nodes.keySet());
        }
        return node;
    }

    SimNetwork network() {
        return network;
    }

    /** Receives what the nodes trace. */
    SimulatedSystem.Observer observer() {
        return observer;
    }

    /** How often each thing worth provoking happened. */
    Map<String, Long> covered() {
        Map<String, Long> all = new TreeMap<>(covered);
        all.putAll(network.covered());
        return all;
    }

    @Override
    public SimulatedSystem.Process boot(SimNode node, long incarnation, List<Object> disk, SimulatedSystem.Host host) {
        return system.boot(
                new SimulatedSystem.Boot(
                        node.address(),
                        initialView,
                        node.isJoiner(),
                        incarnation,
                        disk,
                        simulation.random(node.name() + " " + simulation.nowNanos()),
                        options),
                host);
    }

    @Override
    public SimNetwork.Sender sender(String node) {
        return network.sender(node);
    }

    /** A process on a swapped disk is another process, although it has the same name. */
    @Override
    public void traced(SimNode node, long incarnation, Object event) {
        if (node.isSwapped()) {
            return;
        }
        long now = simulation.nowNanos();
        observer.traced(node.name(), incarnation, now, event);
        simulation.traced(node.name(), () -> observer.line(node.name(), incarnation, now, event));
    }

    @Override
    public void covered(String what) {
        covered.merge(what, 1L, Long::sum);
    }

    /** The supervisor starts it again, unless it runs already or is down for another reason by then. */
    @Override
    public void diskFailed(SimNode node) {
        failedDisks.put(
                node.name(), installed(DISK_FAILURE, node, false, "a sync failed and the process stopped itself"));
        node.superviseRestart(SUPERVISOR_DELAY);
    }

    @Override
    public void started(SimNode node, SimDisk.Found disk) {
        FaultEvent failure = failedDisks.remove(node.name());
        if (failure != null) {
            healed(failure, node.name() + " was started again");
        }
        switch (disk) {
            case ITS_OWN -> {}
            case EMPTY -> swapped(AMNESIA, node, "started with an empty disk in the place of its own");
            case OLD -> swapped(OLD_DISK, node, "started with its disk as it was before an earlier start");
        }
    }

    private void swapped(String kind, SimNode node, String how) {
        installed(kind, node, true, how + ": the process that it was has crashed for good");
    }

    @Override
    public void ended(SimNode node, String reason) {
        covered(LIFE_REFUSED);
        simulation.observe("refused", node.name() + ": " + reason);
    }

    private FaultEvent installed(String kind, SimNode node, boolean permanent, String evidence) {
        FaultEvent event = new FaultEvent(
                ++ownFaults, kind, Phase.INSTALLING, List.of(node.name()), List.of(), List.of(), permanent, null);
        journal.accept(event);
        journal.accept(event.next(Phase.INSTALLED, evidence));
        return event;
    }

    private void healed(FaultEvent event, String evidence) {
        journal.accept(event.next(Phase.HEALING, null));
        journal.accept(event.next(Phase.HEALED, evidence));
    }

    /** No disk fails any more, and no message is lost. Nodes that wait for their supervisor are started now. */
    void healOwnFaults() {
        network.heal();
        disksHealed = true; // also for later nodes: the final operations add one
        disks.forEach(SimDisk::heal);
        for (String node : List.copyOf(failedDisks.keySet())) {
            node(node).start();
        }
    }

    @Override
    public List<NodeAddress> nodes() {
        return addresses;
    }

    @Override
    public NodeAddress address(String node) {
        return node(node).address();
    }

    @Override
    public NodeAddress reserve(String name) {
        return add(addressOf(name), true).address();
    }

    @Override
    public Processes processes() {
        return this;
    }

    @Override
    public void start(String node) {
        node(node).start();
    }

    @Override
    public void kill(String node) {
        node(node).crash();
    }

    @Override
    public void pause(String node) {
        node(node).pause();
    }

    @Override
    public void resume(String node) {
        node(node).resume();
    }

    @Override
    public NodeState state(String node) {
        return node(node).state();
    }

    @Override
    public Links links() {
        return network;
    }

    @Override
    public boolean await(Duration timeout, BooleanSupplier condition) throws InterruptedException {
        long end = simulation.nowNanos() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (simulation.nowNanos() >= end) {
                return false;
            }
            threads.sleep(LOOK_AGAIN);
        }
        return true;
    }

    @Override
    public void close() {}
}
