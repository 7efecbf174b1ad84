package dynacheck.ssh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dynacheck.cluster.NodeAddress;
import java.io.IOException;
import java.util.Collection;
import java.util.TreeMap;

/** Our nftables table on one host: the commands that change it and the meaning of what is read back. Pure. */
final class Firewall {
    static final String TABLE = "inet dynacheck";

    /** Removes the table if it is there: adding it first makes the deletion succeed always. */
    static final String CLEAR = "add table " + TABLE + "\ndelete table " + TABLE + "\n";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Firewall() {}

    /**
     * The transaction after which {@code self} gets nothing from the nodes of {@code senders}: neither on its own port,
     * nor on connections that it opened to theirs. Packets of established connections are dropped too: nothing here
     * asks for a connection's state.
     */
    static String dropping(NodeAddress self, Collection<NodeAddress> senders) {
        if (senders.isEmpty()) {
            return CLEAR;
        }
        StringBuilder rules = new StringBuilder(CLEAR);
        rules.append("table ").append(TABLE).append(" {\n chain in {\n");
        rules.append("  type filter hook input priority -300; policy accept;\n");
        for (NodeAddress sender : senders) {
            String from = "  ip saddr " + sender.host() + " tcp ";
            String act = " counter drop comment \"" + sender.node() + "\"\n";
            rules.append(from).append("dport ").append(self.peerPort()).append(act);
            rules.append(from).append("sport ").append(sender.peerPort()).append(act);
        }
        return rules.append(" }\n}\n").toString();
    }

    /** Bytes dropped so far by sender, from {@code nft -j list table}: a sender is in it exactly if it is cut. */
    static TreeMap<String, Long> droppedBytes(String listing) throws IOException {
        TreeMap<String, Long> dropped = new TreeMap<>();
        if (listing.isBlank()) {
            return dropped;
        }
        try {
            for (JsonNode entry : JSON.readTree(listing).path("nftables")) {
                JsonNode rule = entry.path("rule");
                long bytes = -1;
                boolean drops = false;
                for (JsonNode part : rule.path("expr")) {
                    bytes = Math.max(bytes, part.path("counter").path("bytes").asLong(-1));
                    drops |= part.has("drop");
                }
                if (drops && bytes >= 0) {
                    dropped.merge(rule.path("comment").asText(), bytes, Long::sum);
                }
            }
            return dropped;
        } catch (JsonProcessingException e) {
            throw new IOException("nft said something else than JSON: " + listing, e);
        }
    }
}
