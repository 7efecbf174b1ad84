package dynacheck.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.cluster.LinkState;
import dynacheck.cluster.LinkState.Packets;
import dynacheck.target.NodeAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two hosts in memory, whose rules do what they say, or leak. */
class SshLinksTest {
    private static final LinkState SLOW = LinkState.delayed(Duration.ofMillis(100));

    /** A host's filter and queues; counters begin at zero with each change, as they do on a real one. */
    private static final class FakeHost implements TrafficScripts.Control {
        private Firewall.Wanted wanted = new Firewall.Wanted(new NodeAddress("", "", 0, 0), List.of(), List.of());

        private final Map<String, Long> met = new HashMap<>();
        private final Map<String, Long> passed = new HashMap<>();
        private final Map<String, Shaping.InForce> shapes = new LinkedHashMap<>();
        boolean leaks;

        void arrives(String sender, long bytes) {
            boolean dropped = !leaks
                    && wanted.rules().stream()
                            .anyMatch(rule -> rule.sender().node().equals(sender));
            boolean counted =
                    wanted.watched().stream().anyMatch(peer -> peer.node().equals(sender));
            if (dropped) {
                met.merge(sender, bytes, Long::sum);
            } else if (counted) {
                passed.merge(sender, bytes, Long::sum);
            }
        }

        private Firewall.Listing listing() {
            Map<String, Firewall.InForce> rules = new HashMap<>();
            wanted.rules()
                    .forEach(rule -> rules.put(
                            rule.sender().node(),
                            new Firewall.InForce(
                                    rule.percent(),
                                    rule.reset(),
                                    met.getOrDefault(rule.sender().node(), 0L))));
            return new Firewall.Listing(rules, Map.copyOf(passed));
        }

        @Override
        public TrafficScripts.Change change(
                Firewall.Wanted next, @Nullable Map<NodeAddress, LinkState> states, List<NodeAddress> peers) {
            Firewall.Listing before = listing();
            wanted = next;
            met.clear();
            passed.clear();
            if (states != null) {
                shapes.clear();
                states.forEach((peer, state) -> shapes.put(peer.node(), new Shaping.InForce(state, 0)));
            }
            return new TrafficScripts.Change(before, traffic(peers));
        }

        @Override
        public TrafficScripts.Traffic traffic(List<NodeAddress> peers) {
            return new TrafficScripts.Traffic(listing(), Map.copyOf(shapes));
        }
    }

    private final FakeHost one = new FakeHost();
    private final FakeHost two = new FakeHost();
    private final SshLinks links = new SshLinks();

    SshLinksTest() {
        links.add(new NodeAddress("n1", "10.0.0.1", 7001, 8001), one);
        links.add(new NodeAddress("n2", "10.0.0.2", 7002, 8002), two);
    }

    /** What n2 sends to n1 from now on; the state of the link is set again, so that counters are read. */
    private long untouchedAfter(long bytes, LinkState state) {
        one.arrives("n2", bytes);
        links.set("n2", "n1", state);
        return links.untouchedBytes("n2", "n1").orElseThrow();
    }

    @Test
    void nothingComesPastACut() {
        links.set("n2", "n1", LinkState.CUT);
        long before = links.untouchedBytes("n2", "n1").orElseThrow();
        assertEquals(before, untouchedAfter(1_000, LinkState.CUT));
        assertEquals(1_000, links.affectedBytes("n2", "n1"));
        assertEquals(before, untouchedAfter(10, LinkState.OPEN), "of the cut, to its end");
    }

    @Test
    void whatComesPastACutThatReadsBackAsOneIsCounted() {
        links.set("n2", "n1", LinkState.CUT);
        long before = links.untouchedBytes("n2", "n1").orElseThrow();
        one.leaks = true;
        assertEquals(LinkState.CUT, links.get("n2", "n1"));
        assertEquals(before + 700, untouchedAfter(700, LinkState.CUT));
        assertEquals(before + 705, untouchedAfter(5, LinkState.OPEN), "also what came last");
    }

    /** A cut that somebody opens while it is said to last. */
    @Test
    void whatComesOverAnOpenLinkIsCounted() {
        links.set("n2", "n1", LinkState.CUT);
        links.set("n2", "n1", LinkState.OPEN);
        assertEquals(33, untouchedAfter(33, LinkState.CUT));
    }

    @Test
    void whatIsLateOrMayBeLostIsNotUntouched() {
        for (LinkState state : List.of(SLOW, LinkState.limited(1_000), LinkState.of(new Packets(30, 0, 0, 0)))) {
            links.set("n2", "n1", state);
            long before = links.untouchedBytes("n2", "n1").orElseThrow();
            one.leaks = true; // of lost packets only a share is
            one.arrives("n2", 50);
            links.set("n2", "n1", state);
            assertEquals(before, links.untouchedBytes("n2", "n1").orElseThrow(), state.toString());
            links.set("n2", "n1", LinkState.OPEN);
            assertEquals(before, links.untouchedBytes("n2", "n1").orElseThrow(), state.toString());
        }
    }

    @Test
    void aDelayThatEndsOverACutLeavesItACut() {
        links.set("n2", "n1", new LinkState(true, SLOW.delay(), 0));
        long before = links.untouchedBytes("n2", "n1").orElseThrow();
        assertEquals(before, untouchedAfter(50, LinkState.CUT));
        assertEquals(LinkState.CUT, links.get("n2", "n1"));
    }
}
