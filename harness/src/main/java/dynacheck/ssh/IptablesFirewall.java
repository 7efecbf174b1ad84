package dynacheck.ssh;

import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Our own chain in iptables, for hosts without nftables; INPUT goes through it first. */
record IptablesFirewall() implements Firewall {
    static final String CHAIN = "DYNACHECK";

    static final String HEAL = "if iptables -w -n -L " + CHAIN + " >/dev/null 2>&1; then iptables -w -D INPUT -j "
            + CHAIN + "; iptables -w -F " + CHAIN + " && iptables -w -X " + CHAIN
            + " && echo firewall rules removed; fi";

    private static final Pattern RULE = Pattern.compile("\\[\\d+:(\\d+)] -A " + CHAIN + " (.*)");
    private static final Pattern SENDER = Pattern.compile("--comment \"?([^ \"]+)\"?");
    private static final Pattern SHARE = Pattern.compile("--probability ([0-9.]+)");

    @Override
    public String replace(Wanted wanted) {
        String clear = "{ " + HEAL + "; } >/dev/null";
        return wanted.isNothing()
                ? clear
                : "iptables-restore -w --noflush && { iptables -w -C INPUT -j " + CHAIN
                        + " 2>/dev/null || iptables -w -I INPUT 1 -j " + CHAIN + "; }";
    }

    @Override
    public String input(Wanted wanted) {
        if (wanted.isNothing()) {
            return "";
        }
        StringBuilder text = new StringBuilder("*filter\n:" + CHAIN + " - [0:0]\n"); // this empties the chain
        for (Rule rule : wanted.rules()) {
            String from = "-A " + CHAIN + " -s " + rule.sender().host() + " -p tcp ";
            String share = rule.percent() < 100
                    ? " -m statistic --mode random --probability 0.%02d".formatted(rule.percent())
                    : "";
            String act = share + " -m comment --comment " + rule.sender().node() + " -j "
                    + (rule.reset() ? "REJECT --reject-with tcp-reset" : "DROP") + "\n";
            text.append(from).append("--dport ").append(ports(wanted.self())).append(act);
            text.append(from).append("--sport ").append(ports(rule.sender())).append(act);
        }
        for (NodeAddress sender : wanted.watched()) { // without a target: counted, and on it goes
            String from = "-A " + CHAIN + " -s " + sender.host() + " -p tcp ";
            String count = " -m comment --comment " + sender.node() + "\n";
            text.append(from).append("--dport ").append(ports(wanted.self())).append(count);
            text.append(from).append("--sport ").append(ports(sender)).append(count);
        }
        return text.append("COMMIT\n").toString();
    }

    private static String ports(NodeAddress node) {
        return node.peerPort() + ":" + node.secondPeerPort();
    }

    @Override
    public String list() {
        return "iptables-save -c -t filter | grep -- '-A " + CHAIN + " ' || true";
    }

    @Override
    public Listing parse(String listing) throws IOException {
        Map<String, InForce> rules = new TreeMap<>();
        Map<String, Long> passed = new TreeMap<>();
        for (String line : listing.lines().filter(l -> !l.isBlank()).toList()) {
            Matcher rule = RULE.matcher(line);
            Matcher sender = SENDER.matcher(line);
            if (!rule.matches() || !sender.find()) {
                throw new IOException("iptables-save said: " + line);
            }
            if (!line.contains(" -j ")) {
                passed.merge(sender.group(1), Long.parseLong(rule.group(1)), Long::sum);
                continue;
            }
            Matcher share = SHARE.matcher(line);
            int percent = share.find() ? (int) Math.round(100 * Double.parseDouble(share.group(1))) : 100;
            InForce one = new InForce(percent, line.contains("-j REJECT"), Long.parseLong(rule.group(1)));
            rules.merge(sender.group(1), one, (a, b) -> new InForce(a.percent(), a.reset(), a.bytes() + b.bytes()));
        }
        return new Listing(rules, passed);
    }
}
