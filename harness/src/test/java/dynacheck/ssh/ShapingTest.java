package dynacheck.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.cluster.LinkState;
import dynacheck.cluster.LinkState.Packets;
import dynacheck.ssh.Shaping.InForce;
import dynacheck.target.NodeAddress;
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
    private static final NodeAddress N4 = new NodeAddress("n4", "10.0.0.4", 7004, 8004);
    private static final LinkState DELAYED = LinkState.delayed(Duration.ofMillis(120));
    private static final LinkState HARMED = LinkState.of(new Packets(0, 20, 25, 5));

    @Test
    void onlyPacketsToPeersNodesLeaveTheFirstBand() {
        Map<NodeAddress, LinkState> states = new LinkedHashMap<>();
        states.put(N2, DELAYED);
        states.put(N3, HARMED);
        states.put(N4, LinkState.limited(50_000));
        String script = Shaping.replace(N1, states);
        for (String part : List.of(
                "handle dc00: htb default 0 &&",
                "classid dc00:01 htb rate 32000000000bit burst 16k quantum 60000 &&",
                "parent dc00:01 handle dc01: netem limit 10000 delay 120ms &&",
                "parent dc00:02 handle dc02: netem limit 10000 delay 10ms reorder 25% duplicate 20% corrupt 5% &&",
                "u32 match ip dst 10.0.0.3/32 match ip protocol 6 0xff match ip dport 7003 0xffff flowid dc00:02 &&",
                "u32 match ip dst 10.0.0.3/32 match ip protocol 6 0xff match ip dport 7004 0xffff flowid dc00:02 &&",
                "classid dc00:03 htb rate 400000bit burst",
                "parent dc00:03 handle dc03: pfifo limit 1000 &&")) {
            assertTrue(script.contains(part), part + "\n" + script);
        }
        assertTrue(script.endsWith("match ip sport 7002 0xffff flowid dc00:03"), script);
    }

    @Test
    void whatIsInForceIsReadBackByPeer() throws IOException {
        String queues = """
                [{"kind":"htb","handle":"dc00:","root":true,"bytes":99,"options":{"default":"0"}},
                 {"kind":"netem","handle":"dc01:","parent":"dc00:1","bytes":42,
                  "options":{"limit":1000,"delay":{"delay":0.12,"jitter":0,"correlation":0},"ecn":false,"gap":0}},
                 {"kind":"netem","handle":"dc02:","parent":"dc00:2","bytes":7,
                  "options":{"limit":1000,"delay":{"delay":0.01,"jitter":0,"correlation":0},
                   "duplicate":{"duplicate":0.2,"correlation":0},"reorder":{"reorder":0.25,"correlation":0},
                   "corrupt":{"corrupt":0.05,"correlation":0},"rate":{"rate":0},"gap":1}},
                 {"kind":"pfifo","handle":"dc03:","parent":"dc00:3","bytes":5,"options":{"limit":1000}}]
                """.replaceAll("\\s+", "");
        String classes = """

                class htb dc00:1 root leaf dc01: prio 0 rate 32Gbit ceil 32Gbit burst 0b cburst 0b
                class htb dc00:2 root leaf dc02: prio 0 rate 32Gbit ceil 32Gbit burst 0b cburst 0b
                class htb dc00:3 root leaf dc03: prio 0 rate 400Kbit ceil 400Kbit burst 16Kb cburst 1600b
                """;
        assertEquals(
                Map.of(
                        "n2",
                        new InForce(DELAYED, 42),
                        "n3",
                        new InForce(HARMED, 7),
                        "n4",
                        new InForce(LinkState.limited(50_000), 5)),
                Shaping.parse(queues + classes, List.of("n2", "n3", "n4")));
        assertEquals(Map.of(), Shaping.parse("[{\"kind\":\"noqueue\",\"handle\":\"0:\"}]", List.of("n2")));
        assertThrows(IOException.class, () -> Shaping.parse("qdisc noqueue", List.of("n2")));
    }
}
