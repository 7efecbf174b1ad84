package dynacheck.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dynacheck.cluster.NodeAddress;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The commands as text: no machine is needed. */
class FirewallTest {
    private static final NodeAddress N1 = new NodeAddress("n1", "10.0.0.1", 7001, 8001);
    private static final NodeAddress N2 = new NodeAddress("n2", "10.0.0.2", 7002, 8002);

    @Test
    void onlyNodePortsOfTheSenderAreCutBothWhoeverConnected() {
        assertEquals("""
                add table inet dynacheck
                delete table inet dynacheck
                table inet dynacheck {
                 chain in {
                  type filter hook input priority -300; policy accept;
                  ip saddr 10.0.0.2 tcp dport 7001 counter drop comment "n2"
                  ip saddr 10.0.0.2 tcp sport 7002 counter drop comment "n2"
                 }
                }
                """, Firewall.dropping(N1, List.of(N2)));
    }

    @Test
    void nothingIsLeftWhenNobodyIsCut() {
        assertEquals(Firewall.CLEAR, Firewall.dropping(N1, List.of()));
    }

    @Test
    void whatWasDroppedIsReadBackBySender() throws IOException {
        String rule =
                "{\"rule\":{\"comment\":\"n2\",\"expr\":[{\"counter\":{\"packets\":2,\"bytes\":%d}},{\"drop\":null}]}}";
        String listing = "{\"nftables\":[{\"metainfo\":{}}," + rule.formatted(40) + "," + rule.formatted(2)
                + ",{\"rule\":{\"comment\":\"n3\",\"expr\":[{\"counter\":{\"bytes\":9}},{\"accept\":null}]}}]}";
        assertEquals(Map.of("n2", 42L), Firewall.droppedBytes(listing), "what is not dropped is no cut");
        assertEquals(Map.of(), Firewall.droppedBytes(""));
        assertThrows(IOException.class, () -> Firewall.droppedBytes("Error: no"));
    }
}
