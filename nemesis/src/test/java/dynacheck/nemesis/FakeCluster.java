package dynacheck.nemesis;

import dynacheck.cluster.Clocks;
import dynacheck.cluster.Cluster;
import dynacheck.cluster.Disks;
import dynacheck.cluster.LinkFaults;
import dynacheck.cluster.LinkState;
import dynacheck.cluster.Links;
import dynacheck.cluster.NodeFiles;
import dynacheck.cluster.NodeState;
import dynacheck.cluster.Power;
import dynacheck.cluster.Processes;
import dynacheck.fault.FaultEvent.Link;
import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** A cluster in memory that does what it is told, unless it was told to lie or to fail. */
final class FakeCluster implements Cluster, Processes, Links {
    /** Does nothing of what it is asked, and says nothing of it: only reading back can tell. */
    boolean lies;

    /** Nodes on which every action throws. */
    final Set<String> failing = new HashSet<>();

    /** Links on which every change throws. */
    final Set<Link> failingLinks = new HashSet<>();

    /** Whether messages are sent all the time, so that a fault on a link holds some. */
    boolean traffic = true;

    final List<String> log = new ArrayList<>();
    private final Map<String, NodeState> states = new LinkedHashMap<>();
    private final Set<String> ended = new HashSet<>();
    private final Map<Link, LinkState> links = new HashMap<>();
    private final LinkFaults faults = new LinkFaults();
    private final Map<Link, Long> held = new HashMap<>();

    /** Links that are said to be cut, and are not. */
    final Set<Link> leaking = new HashSet<>();

    /** How a node that is down ended. */
    int exitStatus = Processes.KILLED;

    FakeCluster(List<String> nodes) {
        nodes.forEach(n -> states.put(n, NodeState.RUNNING));
    }

    void put(String node, NodeState state) {
        states.put(node, state);
    }

    Set<Link> cutLinks() {
        Set<Link> cut = new HashSet<>();
        links.forEach((link, state) -> {
            if (state.cut()) {
                cut.add(link);
            }
        });
        return cut;
    }

    private void act(String what, String node, NodeState state) throws IOException {
        log.add(what + " " + node);
        if (failing.contains(node)) {
            throw new IOException("no answer from " + node);
        }
        if (!lies) {
            states.put(node, state);
        }
    }

    @Override
    public List<NodeAddress> nodes() {
        return states.keySet().stream().map(this::address).toList();
    }

    @Override
    public NodeAddress address(String node) {
        return new NodeAddress(node, "127.0.0.1", 1, 2);
    }

    @Override
    public NodeAddress reserve(String node) {
        states.put(node, NodeState.DOWN);
        return address(node);
    }

    @Override
    public void start(String node) throws IOException {
        act("start", node, NodeState.RUNNING);
    }

    @Override
    public Processes processes() {
        return this;
    }

    @Override
    public Optional<Power> power() {
        return Optional.of(node -> {
            act("cut power of", node, NodeState.DOWN);
            return "another boot id";
        });
    }

    @Override
    public void kill(String node) throws IOException {
        act("kill", node, NodeState.DOWN);
    }

    @Override
    public void end(String node) throws IOException {
        if (state(node) != NodeState.DOWN) {
            kill(node);
        }
        ended.add(node);
    }

    @Override
    public boolean hasEnded(String node) {
        return ended.contains(node);
    }

    @Override
    public void pause(String node) throws IOException {
        act("pause", node, NodeState.PAUSED);
    }

    @Override
    public void resume(String node) throws IOException {
        act("resume", node, NodeState.RUNNING);
    }

    @Override
    public NodeState state(String node) {
        NodeState state = states.get(node);
        if (state == null) {
            throw new IllegalArgumentException("no node " + node);
        }
        return state;
    }

    /** Damages that a node serves with before one keeps it from starting. */
    int harmlessDamages;

    @Override
    public Optional<Disks> disks() {
        return Optional.of(new Disks() {
            @Override
            public String install(String node, Fault fault) throws IOException {
                act("disk " + fault + " of", node, fault == Fault.SLOW ? NodeState.RUNNING : NodeState.DOWN);
                return "a write of " + node + " failed";
            }

            @Override
            public String heal(String node, Fault fault) {
                log.add("mend disk " + fault + " of " + node);
                return "a write of " + node + " passed";
            }

            @Override
            public String tear(String node, Tear tear, long seed) throws IOException {
                act("tear " + tear + " of", node, NodeState.DOWN);
                return "a write of " + node + " torn";
            }
        });
    }

    @Override
    public Optional<NodeFiles> files() {
        return Optional.of(new NodeFiles() {
            @Override
            public String damage(String node, Damage damage, long seed) {
                log.add(damage + " at " + node);
                return damage + " " + seed;
            }

            @Override
            public String refusal(String node) throws IOException {
                act("try", node, harmlessDamages > 0 ? NodeState.RUNNING : NodeState.DOWN);
                return harmlessDamages-- > 0 ? "" : "exit code 65";
            }
        });
    }

    @Override
    public Optional<Clocks> clocks() {
        return Optional.of(new Clocks() {
            @Override
            public String bump(String node, Duration by) {
                log.add("bump " + node);
                return node + " is off by " + by;
            }

            @Override
            public String strobe(String node, Duration by, Duration period) {
                log.add("strobe " + node);
                return node + " was seen off by " + by;
            }

            @Override
            public String reset(String node) {
                log.add("reset " + node);
                return node + " is right";
            }
        });
    }

    @Override
    public Links links() {
        return this;
    }

    @Override
    public void set(String from, String to, LinkState state) {
        if (failingLinks.contains(new Link(from, to))) {
            throw new IllegalStateException("the gate of " + from + "->" + to + " is stuck");
        }
        if (!lies) {
            links.put(new Link(from, to), state);
        }
    }

    @Override
    public LinkFaults faults() {
        return faults;
    }

    @Override
    public LinkState get(String from, String to) {
        return links.getOrDefault(new Link(from, to), LinkState.OPEN);
    }

    @Override
    public int reset(String from, String to) {
        return lies ? 0 : 1;
    }

    @Override
    public long affectedBytes(String from, String to) {
        boolean meets = traffic && !get(from, to).equals(LinkState.OPEN) && !leaking.contains(new Link(from, to));
        return held.merge(new Link(from, to), meets ? 1L : 0L, Long::sum);
    }

    private long passed;

    @Override
    public OptionalLong untouchedBytes(String from, String to) {
        return OptionalLong.of(leaking.contains(new Link(from, to)) ? ++passed : 0);
    }

    @Override
    public OptionalInt exitStatus(String node) {
        return OptionalInt.of(exitStatus);
    }

    @Override
    public void close() {}
}
