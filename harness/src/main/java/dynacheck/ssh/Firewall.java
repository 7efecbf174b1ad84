package dynacheck.ssh;

import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The packet filter of one host, as texts: commands that change our own part of it, and a parser for what is read
 * back. Pure. Only packets between two nodes' peer ports are matched, whoever connected to whom, including those of
 * existing connections; never SSH, never clients. Nobody else's rules are read or written.
 */
sealed interface Firewall permits NftFirewall, IptablesFirewall {
    /**
     * What happens to packets of one sender.
     *
     * @param percent share of them, from 1 to 100
     * @param reset refused with a reset instead of silently dropped
     */
    record Rule(NodeAddress sender, int percent, boolean reset) {}

    /**
     * A rule that is in force.
     *
     * @param bytes of the packets that it matched so far
     */
    record InForce(int percent, boolean reset, long bytes) {}

    /**
     * What is to be in force on the host of one node.
     *
     * @param watched senders of whose packets is counted what came past every rule
     */
    record Wanted(NodeAddress self, List<Rule> rules, List<NodeAddress> watched) {
        boolean isNothing() {
            return rules.isEmpty() && watched.isEmpty();
        }
    }

    /**
     * What is in force, by sender.
     *
     * @param passed bytes that came past every rule since these are in force
     */
    record Listing(Map<String, InForce> rules, Map<String, Long> passed) {}

    /** Command that replaces all of our rules by those that {@link #input} gives it. */
    String replace(Wanted wanted);

    /** Standard input of {@link #replace}. */
    String input(Wanted wanted);

    /** Command whose output {@link #parse} understands. */
    String list();

    Listing parse(String listing) throws IOException;

    /** Commands that remove all our rules from whichever filter the host has, and say so if there were any. */
    static String heal() {
        return NftFirewall.HEAL + "\n" + IptablesFirewall.HEAL + "\n";
    }

    /** Command that prints {@code nft}, {@code iptables} or nothing. */
    static String probe() {
        return "if command -v nft >/dev/null && nft list tables >/dev/null 2>&1; then echo nft;"
                + " elif command -v iptables-restore >/dev/null && iptables -w -S INPUT >/dev/null 2>&1;"
                + " then echo iptables; fi";
    }

    static Firewall of(String probed) throws IOException {
        return switch (probed) {
            case "nft" -> new NftFirewall();
            case "iptables" -> new IptablesFirewall();
            default -> throw new IOException("neither nft nor iptables works here: apt-get install nftables");
        };
    }
}
