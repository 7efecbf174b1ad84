package dynacheck.ssh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Our own table in nftables, replaced as a whole in one transaction. */
record NftFirewall() implements Firewall {
    static final String TABLE = "inet dynacheck";

    /** Removes the table if it is there: adding it first lets the deletion always succeed. */
    static final String CLEAR = "add table " + TABLE + "\ndelete table " + TABLE + "\n";

    static final String HEAL = "if nft list tables 2>/dev/null | grep -q '^table " + TABLE
            + "$'; then nft delete table " + TABLE + " && echo firewall rules removed; fi";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of the chain that a packet meets after all others, of whichever table. */
    private static final String PAST = "past";

    @Override
    public String replace(Wanted wanted) {
        return "nft -f -";
    }

    @Override
    public String input(Wanted wanted) {
        if (wanted.isNothing()) {
            return CLEAR;
        }
        StringBuilder text = new StringBuilder(CLEAR);
        text.append("table ").append(TABLE).append(" {\n chain in {\n");
        text.append("  type filter hook input priority -300; policy accept;\n");
        for (Rule rule : wanted.rules()) {
            String from = "  ip saddr " + rule.sender().host() + " tcp ";
            String share = rule.percent() < 100 ? " numgen random mod 100 < " + rule.percent() : "";
            String act = share + " counter " + (rule.reset() ? "reject with tcp reset" : "drop") + " comment \""
                    + rule.sender().node() + "\"\n";
            text.append(from).append("dport ").append(ports(wanted.self())).append(act);
            text.append(from).append("sport ").append(ports(rule.sender())).append(act);
        }
        text.append(" }\n chain ").append(PAST).append(" {\n");
        text.append("  type filter hook input priority 300; policy accept;\n");
        for (NodeAddress sender : wanted.watched()) {
            String from = "  ip saddr " + sender.host() + " tcp ";
            String count = " counter comment \"" + sender.node() + "\"\n";
            text.append(from).append("dport ").append(ports(wanted.self())).append(count);
            text.append(from).append("sport ").append(ports(sender)).append(count);
        }
        return text.append(" }\n}\n").toString();
    }

    private static String ports(NodeAddress node) {
        return node.peerPort() + "-" + node.secondPeerPort();
    }

    @Override
    public String list() {
        return "if nft list tables | grep -q '^table " + TABLE + "$'; then nft -j list table " + TABLE + "; fi";
    }

    @Override
    public Listing parse(String listing) throws IOException {
        Map<String, InForce> rules = new TreeMap<>();
        Map<String, Long> passed = new TreeMap<>();
        if (listing.isBlank()) {
            return new Listing(rules, passed);
        }
        try {
            for (JsonNode entry : JSON.readTree(listing).path("nftables")) {
                JsonNode rule = entry.path("rule");
                long bytes = -1;
                int percent = 100;
                boolean drops = false;
                boolean resets = false;
                for (JsonNode part : rule.path("expr")) {
                    bytes = Math.max(bytes, part.path("counter").path("bytes").asLong(-1));
                    drops |= part.has("drop");
                    resets |= part.path("reject").path("type").asText().equals("tcp reset");
                    if (part.path("match").path("left").has("numgen")) {
                        percent = part.path("match").path("right").asInt();
                    }
                }
                if ((drops || resets) && bytes >= 0) {
                    rules.merge(
                            rule.path("comment").asText(),
                            new InForce(percent, resets, bytes),
                            (a, b) -> new InForce(a.percent(), a.reset(), a.bytes() + b.bytes()));
                } else if (bytes >= 0 && rule.path("chain").asText().equals(PAST)) {
                    passed.merge(rule.path("comment").asText(), bytes, Long::sum);
                }
            }
            return new Listing(rules, passed);
        } catch (JsonProcessingException e) {
            throw new IOException("nft said something else than JSON: " + listing, e);
        }
    }
}
