package dynacheck.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dynacheck.ssh.Firewall.InForce;
import dynacheck.ssh.Firewall.Listing;
import dynacheck.ssh.Firewall.Rule;
import dynacheck.ssh.Firewall.Wanted;
import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The commands as text: no machine is needed. */
class FirewallTest {
    private static final NodeAddress N1 = new NodeAddress("n1", "10.0.0.1", 7001, 8001);
    private static final NodeAddress N2 = new NodeAddress("n2", "10.0.0.2", 7002, 8002);
    private static final NodeAddress N3 = new NodeAddress("n3", "10.0.0.3", 7003, 8003);

    private static final Wanted NOTHING = new Wanted(N1, List.of(), List.of());

    private final Firewall nft = new NftFirewall();
    private final Firewall iptables = new IptablesFirewall();

    @Test
    void onlyNodePortsOfTheSenderAreMatchedWhoeverConnected() {
        List<Rule> rules = List.of(new Rule(N2, 100, false), new Rule(N3, 30, false), new Rule(N2, 100, true));
        Wanted wanted = new Wanted(N1, rules, List.of(N3));
        assertEquals("""
                add table inet dynacheck
                delete table inet dynacheck
                table inet dynacheck {
                 chain in {
                  type filter hook input priority -300; policy accept;
                  ip saddr 10.0.0.2 tcp dport 7001-7002 counter drop comment "n2"
                  ip saddr 10.0.0.2 tcp sport 7002-7003 counter drop comment "n2"
                  ip saddr 10.0.0.3 tcp dport 7001-7002 numgen random mod 100 < 30 counter drop comment "n3"
                  ip saddr 10.0.0.3 tcp sport 7003-7004 numgen random mod 100 < 30 counter drop comment "n3"
                  ip saddr 10.0.0.2 tcp dport 7001-7002 counter reject with tcp reset comment "n2"
                  ip saddr 10.0.0.2 tcp sport 7002-7003 counter reject with tcp reset comment "n2"
                 }
                 chain past {
                  type filter hook input priority 300; policy accept;
                  ip saddr 10.0.0.3 tcp dport 7001-7002 counter comment "n3"
                  ip saddr 10.0.0.3 tcp sport 7003-7004 counter comment "n3"
                 }
                }
                """, nft.input(wanted));
        assertEquals("""
                *filter
                :DYNACHECK - [0:0]
                -A DYNACHECK -s 10.0.0.2 -p tcp --dport 7001:7002 -m comment --comment n2 -j DROP
                -A DYNACHECK -s 10.0.0.2 -p tcp --sport 7002:7003 -m comment --comment n2 -j DROP
                -A DYNACHECK -s 10.0.0.3 -p tcp --dport 7001:7002 -m statistic --mode random --probability 0.30 \
                -m comment --comment n3 -j DROP
                -A DYNACHECK -s 10.0.0.3 -p tcp --sport 7003:7004 -m statistic --mode random --probability 0.30 \
                -m comment --comment n3 -j DROP
                -A DYNACHECK -s 10.0.0.2 -p tcp --dport 7001:7002 \
                -m comment --comment n2 -j REJECT --reject-with tcp-reset
                -A DYNACHECK -s 10.0.0.2 -p tcp --sport 7002:7003 \
                -m comment --comment n2 -j REJECT --reject-with tcp-reset
                -A DYNACHECK -s 10.0.0.3 -p tcp --dport 7001:7002 -m comment --comment n3
                -A DYNACHECK -s 10.0.0.3 -p tcp --sport 7003:7004 -m comment --comment n3
                COMMIT
                """, iptables.input(wanted));
    }

    @Test
    void nothingIsLeftWhenThereAreNoRules() {
        assertEquals(NftFirewall.CLEAR, nft.input(NOTHING));
        assertEquals("", iptables.input(NOTHING));
    }

    @Test
    void whatIsInForceIsReadBackBySender() throws IOException {
        String rule = "{\"rule\":{\"comment\":\"n2\",\"expr\":[{\"counter\":{\"packets\":2,\"bytes\":%d}},"
                + "{\"drop\":null}]}}";
        String listing = "{\"nftables\":[{\"metainfo\":{}}," + rule.formatted(40) + "," + rule.formatted(2)
                + ",{\"rule\":{\"comment\":\"n3\",\"expr\":[{\"counter\":{\"bytes\":9}},{\"accept\":null}]}}"
                + ",{\"rule\":{\"comment\":\"n4\",\"expr\":[{\"match\":{\"left\":{\"numgen\":{\"mod\":100}},"
                + "\"right\":30}},{\"counter\":{\"bytes\":7}},{\"reject\":{\"type\":\"tcp reset\"}}]}}"
                + ",{\"rule\":{\"chain\":\"past\",\"comment\":\"n5\",\"expr\":[{\"counter\":{\"bytes\":11}}]}}]}";
        assertEquals(
                new Listing(
                        Map.of("n2", new InForce(100, false, 42), "n4", new InForce(30, true, 7)), Map.of("n5", 11L)),
                nft.parse(listing),
                "what is not dropped is no cut");
        assertEquals(new Listing(Map.of(), Map.of()), nft.parse(""));
        assertThrows(IOException.class, () -> nft.parse("Error: no"));
        String saved = """
                [2:40] -A DYNACHECK -s 10.0.0.2/32 -p tcp -m tcp --dport 7001 -m comment --comment n2 -j DROP
                [1:2] -A DYNACHECK -s 10.0.0.2/32 -p tcp -m tcp --sport 7002 -m comment --comment n2 -j DROP
                [0:0] -A DYNACHECK -s 10.0.0.3/32 -p tcp -m statistic --mode random --probability 0.29999999981 \
                -m comment --comment n3 -j REJECT --reject-with tcp-reset
                [3:33] -A DYNACHECK -s 10.0.0.3/32 -p tcp -m tcp --sport 7003 -m comment --comment n3
                """;
        assertEquals(
                new Listing(
                        Map.of("n2", new InForce(100, false, 42), "n3", new InForce(30, true, 0)), Map.of("n3", 33L)),
                iptables.parse(saved));
        assertThrows(IOException.class, () -> iptables.parse("[1:2] -A OTHER -j DROP"));
    }
}
