package dynacheck.sim;

import dynacheck.cluster.NodeState;
import dynacheck.generator.Invocation;
import dynacheck.history.Waiting;
import dynacheck.membership.Standing;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import dynacheck.target.SimulatedSystem;
import dynacheck.target.SimulatedSystem.Write;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node: its disk, its present life if it has one, and what waits while it is paused. */
final class SimNode implements SimNetwork.Receiver {
    /** Most events that wait for a paused node. Later ones are lost, as if its socket were full. */
    private static final int MAX_BACKLOG = 100_000;

    /** What a node needs from its surroundings. */
    interface World {
        SimulatedSystem.Process boot(SimNode node, long incarnation, List<Object> disk, SimulatedSystem.Host host);

        /** The network, for what this node sends. */
        SimNetwork.Sender sender(String node);
    }

    /** Is notified of what happens to a node. */
    interface Witness {
        void traced(SimNode node, long incarnation, Object event);

        void covered(String what);

        /** Its disk failed: it stopped. */
        void diskFailed(SimNode node);

        /** It ended itself, for good. */
        void ended(SimNode node, String reason);

        /** Its next life began, with this disk. */
        void started(SimNode node, SimDisk.Found disk);
    }

    private final Simulation simulation;
    private final World world;
    private final SimNetwork.Sender sender;
    private final Witness witness;
    private final NodeAddress address;
    private final boolean joiner;
    private final SimDisk disk;
    private final ArrayDeque<Runnable> backlog = new ArrayDeque<>();
    private final Map<Long, Consumer<Completion>> clients = new LinkedHashMap<>();
    private SimulatedSystem.@Nullable Process process;
    private boolean paused;
    private boolean swapped;
    /** What it was doing when it last crashed. */
    private Set<String> phasesAtCrash = Set.of();

    private long life;
    private long lastToken;

    SimNode(Simulation simulation, World world, Witness witness, NodeAddress address, boolean joiner, SimDisk disk) {
        this.witness = witness;
        this.simulation = simulation;
        this.world = world;
        this.sender = world.sender(address.node());
        this.address = address;
        this.joiner = joiner;
        this.disk = disk;
    }

    String name() {
        return address.node();
    }

    NodeAddress address() {
        return address;
    }

    boolean isJoiner() {
        return joiner;
    }

    NodeState state() {
        return process == null ? NodeState.DOWN : paused ? NodeState.PAUSED : NodeState.RUNNING;
    }

    boolean isReady() {
        SimulatedSystem.Process running = process;
        return running != null && running.isReady();
    }

    /** Whether it was ever started with a disk that is not its own. */
    boolean isSwapped() {
        return swapped;
    }

    boolean isEnabled() {
        SimulatedSystem.Process running = process;
        return running != null && running.isEnabled();
    }

    List<Waiting> waiting() {
        SimulatedSystem.Process running = process;
        return running == null ? List.of() : running.waiting();
    }

    /** Empty if it is down or paused, for then it answers nobody. */
    Optional<Standing> standing() {
        SimulatedSystem.Process running = paused ? null : process;
        return running == null ? Optional.empty() : running.standing();
    }

    void start() {
        if (process != null) {
            throw new IllegalStateException("node " + name() + " runs already");
        }
        long mine = ++life;
        long incarnation =
                disk.mount(number -> inLife(mine, running -> running.durable(number)), () -> stopForItsDisk(mine));
        swapped |= disk.found() != SimDisk.Found.ITS_OWN;
        SimulatedSystem.Process fresh = world.boot(this, incarnation, disk.content(), new LifeHost(mine, incarnation));
        process = fresh;
        simulation.observe("start", name());
        phasesAtCrash.forEach(phase -> witness.covered(SimulatedSystem.RESTART_IN + phase));
        phasesAtCrash = Set.of();
        witness.started(this, disk.found());
        fresh.start();
    }

    /** Ends the present life; clients see their connections break. */
    void crash() {
        life++; // also if it is down, so that no supervisor brings it back
        if (process == null) {
            return;
        }
        simulation.observe("crash", name());
        phasesAtCrash = process.phases();
        process = null;
        paused = false;
        backlog.clear();
        disk.crash();
        List<Consumer<Completion>> broken = new ArrayList<>(clients.values());
        clients.clear();
        broken.forEach(client -> client.accept(new Completion.Info("connection broken")));
    }

    /** A sync failed. A paused process notices first thing when it is resumed. */
    private void stopForItsDisk(long wanted) {
        if (paused) {
            backlog.addFirst(() -> stopForItsDisk(wanted));
        } else if (wanted == life) {
            crash();
            witness.diskFailed(this);
        }
    }

    /** Starts it after {@code delay}, unless something else happened to the node by then. */
    void superviseRestart(Duration delay) {
        long mine = life;
        simulation.after(delay.toNanos(), () -> {
            if (mine == life && process == null) {
                start();
            }
        });
    }

    void pause() {
        paused = process != null;
        simulation.observe("pause", name());
    }

    void resume() {
        simulation.observe("resume", name());
        paused = false;
        while (!paused && !backlog.isEmpty()) {
            backlog.removeFirst().run();
        }
    }

    @Override
    public void receive(String from, Object message) {
        SimulatedSystem.Process running = process;
        if (running != null && !paused) {
            hear(running, from, message);
        } else {
            inLife(life, later -> hear(later, from, message));
        }
    }

    private void hear(SimulatedSystem.Process running, String from, Object message) {
        simulation.observe(name(), message);
        running.receive(from, message);
    }

    /** A client's request; returns what ends the client's interest in it. */
    Runnable request(Invocation op, Consumer<Completion> onAnswer) {
        long token = ++lastToken;
        clients.put(token, onAnswer);
        inLife(life, running -> {
            simulation.observe("request", op);
            running.request(token, op);
        });
        return () -> clients.remove(token);
    }

    private void inLife(long wanted, Consumer<SimulatedSystem.Process> action) {
        SimulatedSystem.Process running = process;
        if (running == null || wanted != life) {
            return;
        }
        if (!paused) {
            action.accept(running);
        } else if (backlog.size() < MAX_BACKLOG) {
            backlog.add(() -> inLife(wanted, action));
        }
    }

    private final class LifeHost implements SimulatedSystem.Host {
        private final long mine;
        private final long incarnation;

        LifeHost(long mine, long incarnation) {
            this.mine = mine;
            this.incarnation = incarnation;
        }

        @Override
        public void send(String to, Object message) {
            if (mine == life) {
                sender.send(to, message);
            }
        }

        @Override
        public void append(long number, List<Write> records) {
            if (mine == life) {
                disk.append(number, records);
            }
        }

        @Override
        public void answer(long token, Completion completion) {
            if (mine != life) {
                return;
            }
            Consumer<Completion> client = clients.remove(token);
            if (client != null) {
                client.accept(completion);
            }
        }

        @Override
        public void after(Duration delay, Runnable action) {
            simulation.after(delay.toNanos(), () -> inLife(mine, running -> action.run()));
        }

        @Override
        public void end(String reason) {
            if (mine == life) {
                crash();
                witness.ended(SimNode.this, reason);
            }
        }

        @Override
        public void trace(Object event) {
            if (mine == life) {
                witness.traced(SimNode.this, incarnation, event);
            }
        }

        @Override
        public void covered(String what) {
            witness.covered(what);
        }
    }
}
