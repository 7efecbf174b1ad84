package dynacheck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.cluster.NodeState;
import dynacheck.fault.FaultModel;
import dynacheck.generator.Invocation;
import dynacheck.target.NodeAddress;
import dynacheck.target.SimulatedSystem;
import dynacheck.target.SimulatedSystem.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node whose process writes one record when it starts, on a disk whose syncs all fail. */
class SimNodeTest {
    private static final FaultModel FAILING = new FaultModel(1_000, 0, 0, 0, 0, 0, 300, 0, 1, false, false);

    private final List<String> happened = new ArrayList<>();
    private final Simulation simulation = new Simulation(1, null);
    private final Noted noted = new Noted();
    private final SimNode node = new SimNode(
            simulation,
            noted,
            noted,
            new NodeAddress("n1", "n1", 1, 2),
            false,
            new SimDisk(simulation, FAILING, simulation.random("disk"), covered -> {}));

    private final class Noted implements SimNode.World, SimNode.Witness {
        @Override
        public SimulatedSystem.Process boot(SimNode booted, long incarnation, List<Object> disk, Host host) {
            return new Writer(host);
        }

        @Override
        public SimNetwork.Sender sender(String sending) {
            return (to, message) -> {};
        }

        @Override
        public void traced(SimNode traced, long incarnation, Object event) {}

        @Override
        public void covered(String what) {}

        @Override
        public void diskFailed(SimNode failed) {
            happened.add("disk failed");
        }

        @Override
        public void ended(SimNode ended, String reason) {}

        @Override
        public void started(SimNode started, SimDisk.Found disk) {}
    }

    private record Writer(Host host) implements SimulatedSystem.Process {
        @Override
        public void start() {
            host.append(1, List.of(new SimulatedSystem.Write("key", "value")));
        }

        @Override
        public void receive(String from, Object message) {}

        @Override
        public void request(long token, Invocation op) {}

        @Override
        public void durable(long number) {
            throw new AssertionError("no sync succeeds");
        }
    }

    private void pass(Duration time) {
        boolean[] over = {false};
        simulation.after(time.toNanos(), () -> over[0] = true);
        assertEquals(null, simulation.runUntil(() -> over[0]));
    }

    @Test
    void aProcessStopsWhenItsDiskFails() {
        node.start();
        pass(Duration.ofMillis(10));
        assertEquals(List.of("disk failed"), happened);
        assertEquals(NodeState.DOWN, node.state());
    }

    /** Else the pause would not have lasted as long as the history says. */
    @Test
    void aPausedProcessFindsOutThatItsDiskFailedWhenItGoesOn() {
        node.start();
        node.pause();
        pass(Duration.ofMillis(10));
        assertEquals(List.of(), happened);
        assertEquals(NodeState.PAUSED, node.state());
        node.resume();
        assertEquals(List.of("disk failed"), happened);
        assertEquals(NodeState.DOWN, node.state());
    }

    @Test
    void aLaterLifeDoesNotFindOutWhatAnEarlierOneMissed() {
        node.start();
        node.pause();
        pass(Duration.ofMillis(10));
        node.crash();
        node.start();
        node.resume();
        assertEquals(List.of(), happened);
        assertEquals(NodeState.RUNNING, node.state());
    }
}
