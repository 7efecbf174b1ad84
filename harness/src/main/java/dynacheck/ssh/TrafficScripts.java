package dynacheck.ssh;

import dynacheck.cluster.LinkState;
import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the traffic of one host's node, by its packet filter and its queues together, as texts. There is only
 * one command for all of it: a host that is slow, or busy with its node, answers few. Pure.
 */
record TrafficScripts(Firewall filter) {
    /** Between two listings in one answer. */
    private static final String CUT = "dynacheck-cut";

    private static final String CUT_HERE = " && echo && echo " + CUT + " && ";

    /**
     * What is in force towards this host's node and from this node.
     *
     * @param filter by sender
     * @param shapes by peer
     */
    record Traffic(Firewall.Listing filter, Map<String, Shaping.InForce> shapes) {}

    /** What the filter did until a change, and all that is in force after it. */
    record Change(Firewall.Listing before, Traffic now) {}

    /** One host, as far as its traffic goes. */
    interface Control {
        /** As {@link TrafficScripts#change} says. */
        Change change(Firewall.Wanted wanted, @Nullable Map<NodeAddress, LinkState> shapes, List<NodeAddress> peers)
                throws IOException, InterruptedException;

        /** @param peers that are shaped, in the order in which {@link #change} was given them */
        Traffic traffic(List<NodeAddress> peers) throws IOException, InterruptedException;
    }

    /**
     * Replaces all our rules by those of {@link Firewall#input}, and our states towards peers by these unless
     * {@code shapes} is null; {@link #changed} understands the answer.
     *
     * @param peers that are shaped then, in the order in which they were given
     */
    String change(Firewall.Wanted wanted, @Nullable Map<NodeAddress, LinkState> shapes, List<NodeAddress> peers) {
        return braces(filter.list()) + CUT_HERE + braces(filter.replace(wanted)) + " && "
                + (shapes == null ? "" : braces(Shaping.replace(wanted.self(), shapes)) + " && ") + list(peers);
    }

    /** Lists all of it for {@link #listed}; {@code peers} as in the last {@link #change}. */
    String list(List<NodeAddress> peers) {
        return braces(filter.list()) + (peers.isEmpty() ? "" : CUT_HERE + braces(Shaping.list(peers.getFirst())));
    }

    private static String braces(String commands) {
        return "{ " + commands + "\n}";
    }

    Change changed(String answer, List<NodeAddress> peers) throws IOException {
        int end = cut(answer);
        return new Change(filter.parse(answer.substring(0, end)), listed(answer.substring(end + CUT.length()), peers));
    }

    Traffic listed(String answer, List<NodeAddress> peers) throws IOException {
        if (peers.isEmpty()) {
            return new Traffic(filter.parse(answer), Map.of());
        }
        int end = cut(answer);
        List<String> names = peers.stream().map(NodeAddress::node).toList();
        return new Traffic(
                filter.parse(answer.substring(0, end)),
                Shaping.parse(answer.substring(end + CUT.length()).strip(), names));
    }

    private static int cut(String answer) throws IOException {
        int end = answer.indexOf(CUT);
        if (end < 0) {
            throw new IOException("rules or queues are missing in: " + answer);
        }
        return end;
    }
}
