package dynacheck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dynacheck.cluster.LinkState;
import dynacheck.fault.FaultModel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimNetworkTest {
    private static final List<String> NODES = List.of("n1", "n2", "n3");
    private static final FaultModel CALM = new FaultModel(1_000, 0, 0, 0, 0, 0, 300, 0, 0, false, false);

    private final Simulation simulation = new Simulation(1, null);
    private final Set<String> arrived = new TreeSet<>();
    private final SimNetwork network =
            new SimNetwork(simulation, CALM, to -> (from, message) -> arrived.add(from + " to " + to));

    /** Returns which of the messages arrive of which each node sends one to each other. */
    private Set<String> everybodySends() {
        arrived.clear();
        for (String from : NODES) {
            for (String to : NODES) {
                if (!from.equals(to)) {
                    network.sender(from).send(to, "a message");
                }
            }
        }
        boolean[] over = {false};
        simulation.after(TimeUnit.SECONDS.toNanos(1), () -> over[0] = true);
        assertNull(simulation.runUntil(() -> over[0]));
        return Set.copyOf(arrived);
    }

    @Test
    void aCutIsOfOneLinkAndOneWay() {
        Set<String> all = everybodySends();
        assertEquals(6, all.size());
        for (String from : NODES) {
            for (String to : NODES) {
                if (!from.equals(to)) {
                    long before = network.affectedBytes(from, to);
                    network.set(from, to, LinkState.CUT);
                    Set<String> others = new TreeSet<>(all);
                    others.remove(from + " to " + to);
                    assertEquals(others, everybodySends());
                    assertEquals(before + 100, network.affectedBytes(from, to));
                    network.set(from, to, LinkState.OPEN);
                    assertEquals(all, everybodySends());
                }
            }
        }
    }

    /** A fault may meet a link before any message does. */
    @Test
    void aLinkIsCutBeforeItsFirstMessage() {
        network.set("n2", "n3", LinkState.CUT);
        assertEquals(Set.of("n1 to n2", "n1 to n3", "n2 to n1", "n3 to n1", "n3 to n2"), everybodySends());
    }

    /** Each arrives within a few milliseconds where nothing slows it. */
    @ParameterizedTest
    @MethodSource("slow")
    void aSlowLinkIsSlowAndIsAffected(LinkState slow) {
        long open = network.affectedBytes("n1", "n2");
        network.set("n1", "n2", slow);
        Set<String> others = new TreeSet<>(everybodySends());
        assertEquals(5, others.size());
        assertEquals(open + 100, network.affectedBytes("n1", "n2"));
        network.set("n1", "n2", LinkState.OPEN);
        assertEquals(6, everybodySends().size());
        assertEquals(open + 100, network.affectedBytes("n1", "n2"));
    }

    /** So that a message takes more than the second for which {@link #everybodySends} waits. */
    static List<LinkState> slow() {
        return List.of(LinkState.delayed(Duration.ofSeconds(3)), LinkState.limited(20));
    }
}
