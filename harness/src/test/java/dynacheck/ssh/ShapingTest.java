package dynacheck.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.cluster.LinkState;
import dynacheck.cluster.LinkState.Packets;
import dynacheck.cluster.NodeAddress;
import dynacheck.ssh.Shaping.InForce;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The commands as text: no kernel is needed. */
class ShapingTest {
    private static final NodeAddress N1 = new NodeAddress("n1", "10.0.0.1", 7001, 8001);
    private static final NodeAddress N2 = new NodeAddress("n2", "10.0.0.2", 7002, 8002);
    private static final NodeAddress N3 = new NodeAddress("n3", "10.0.0.3", 7003, 8003);
    private static final LinkState DELAYED = LinkState.delayed(Duration.ofMillis(120));
    private static final LinkState HARMED = LinkState.of(new Packets(0, 20, 25, 5));

    @Test
    void onlyPacketsToPeersNodesLeaveTheFirstBand() {
        Map<NodeAddress, LinkState> states = new LinkedHashMap<>();
        states.put(N2, DELAYED);
        states.put(N3, HARMED);
        String script = Shaping.replace(N1, states);
        assertTrue(script.contains("prio bands 3 priomap 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 &&"), script);
        assertTrue(script.contains("parent dc0:2 handle dc20: netem delay 120ms &&"), script);
        assertTrue(
                script.contains("parent dc0:3 handle dc30: netem delay 10ms reorder 25% duplicate 20% corrupt 5% &&"),
                script);
        assertTrue(
                script.contains("u32 match ip dst 10.0.0.3/32 match ip protocol 6 0xff match ip dport 7003 0xffff"
                        + " flowid dc0:3 &&"),
                script);
        assertTrue(script.endsWith("match ip sport 7001 0xffff flowid dc0:3"), script);
    }

    @Test
    void whatIsInForceIsReadBackByPeer() throws IOException {
        String listing = """
                [{"kind":"prio","handle":"dc0:","root":true,"bytes":99,"options":{"bands":3}},
                 {"kind":"netem","handle":"dc20:","parent":"dc0:2","bytes":42,
                  "options":{"limit":1000,"delay":{"delay":0.12,"jitter":0,"correlation":0},"ecn":false,"gap":0}},
                 {"kind":"netem","handle":"dc30:","parent":"dc0:3","bytes":7,
                  "options":{"limit":1000,"delay":{"delay":0.01,"jitter":0,"correlation":0},
                   "duplicate":{"duplicate":0.2,"correlation":0},"reorder":{"reorder":0.25,"correlation":0},
                   "corrupt":{"corrupt":0.05,"correlation":0},"rate":{"rate":0},"gap":1}}]
                """;
        assertEquals(
                Map.of("n2", new InForce(DELAYED, 42), "n3", new InForce(HARMED, 7)),
                Shaping.parse(listing, List.of("n2", "n3")));
        assertThrows(IOException.class, () -> Shaping.parse("qdisc noqueue", List.of("n2")));
    }
}
