package dynacheck.ssh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dynacheck.cluster.LinkState;
import dynacheck.cluster.LinkState.Packets;
import dynacheck.cluster.NodeAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Traffic control of one host's outgoing packets, as texts: a {@code prio} queue of our own whose first band is
 * everybody's and whose others have a {@code netem} each, for the packets to one peer's node. Pure.
 */
final class Shaping {
    /** Ours among all queues: a host's own root queue is never replaced. */
    private static final String HANDLE = "dc0:";

    /** Of {@code prio}'s 16 bands the first is for all other traffic. */
    static final int MAX_PEERS = 15;

    /** Why netem cannot be had, or nothing; tries it for a moment on the loopback device. */
    static final String PROBE = "command -v tc >/dev/null || { echo 'no tc: apt-get install iproute2'; exit 0; };"
            + " modprobe -q sch_netem 2>/dev/null; said=$(tc qdisc add dev lo root handle dc1: netem delay 0ms 2>&1)"
            + " && tc qdisc del dev lo root || echo \"the kernel has no sch_netem: $said\" | head -n 1";

    static final String HEAL = "if command -v tc >/dev/null; then for d in $(tc qdisc show | sed -n"
            + " 's/^qdisc prio " + HANDLE + " dev \\([^ ]*\\) .*/\\1/p'); do tc qdisc del dev $d root"
            + " && echo packet faults removed from $d; done; fi";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a peer's queue does, and the bytes that went through it. */
    record InForce(LinkState state, long bytes) {}

    private Shaping() {}

    /** Whether it needs {@code netem}; cuts and losses are the firewall's. */
    static boolean isFor(LinkState state) {
        Packets packets = state.packets();
        return !state.delay().isZero()
                || state.bytesPerSecond() > 0
                || packets.duplicated() + packets.reordered() + packets.corrupted() > 0;
    }

    private static String device(NodeAddress peer) {
        return "d=$(ip -o route get " + peer.host() + " | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p'); ";
    }

    /** Puts exactly these states in force towards these peers, instead of any of ours. */
    static String replace(NodeAddress self, Map<NodeAddress, LinkState> states) {
        if (states.isEmpty()) {
            return "{ " + HEAL + "; } >/dev/null";
        }
        if (states.size() > MAX_PEERS) {
            throw new IllegalArgumentException("packet faults towards more than " + MAX_PEERS + " peers at once");
        }
        List<String> commands = new ArrayList<>();
        String device = device(states.keySet().iterator().next());
        commands.add("{ " + HEAL + "; } >/dev/null");
        commands.add(
                "tc qdisc show dev $d root | grep -qv ' 0: ' && { echo \"$d has a queue of its own\" >&2; exit 1; };"
                        + " tc qdisc add dev $d root handle " + HANDLE + " prio bands " + (states.size() + 1)
                        + " priomap 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0");
        int band = 1;
        for (Map.Entry<NodeAddress, LinkState> one : states.entrySet()) {
            String number = Integer.toHexString(++band);
            String to = " dev $d parent " + HANDLE + " protocol ip prio 1 u32 match ip dst "
                    + one.getKey().host() + "/32 match ip protocol 6 0xff match ip ";
            commands.add("tc qdisc add dev $d parent " + HANDLE + number + " handle dc" + number + "0: netem "
                    + netem(one.getValue()));
            for (String port : List.of("dport " + one.getKey().peerPort(), "sport " + self.peerPort())) {
                commands.add("tc filter add" + to + port + " 0xffff flowid " + HANDLE + number);
            }
        }
        return device + String.join(" && ", commands);
    }

    private static String netem(LinkState state) {
        List<String> words = new ArrayList<>();
        Packets packets = state.packets();
        // Packets overtake each other only past some that wait.
        long delay = packets.reordered() > 0
                ? Math.max(10, state.delay().toMillis())
                : state.delay().toMillis();
        if (delay > 0) {
            words.add("delay " + delay + "ms");
        }
        if (packets.reordered() > 0) {
            words.add("reorder " + packets.reordered() + "%");
        }
        if (packets.duplicated() > 0) {
            words.add("duplicate " + packets.duplicated() + "%");
        }
        if (packets.corrupted() > 0) {
            words.add("corrupt " + packets.corrupted() + "%");
        }
        if (state.bytesPerSecond() > 0) {
            words.add("rate " + state.bytesPerSecond() * 8 + "bit");
        }
        return String.join(" ", words);
    }

    static String list(NodeAddress peer) {
        return device(peer) + "tc -j -s qdisc show dev $d";
    }

    /** By peer, in the order in which {@link #replace} was given them. */
    static Map<String, InForce> parse(String listing, List<String> peers) throws IOException {
        Map<String, InForce> all = new TreeMap<>();
        try {
            for (JsonNode queue : JSON.readTree(listing)) {
                String parent = queue.path("parent").asText();
                if (queue.path("kind").asText().equals("netem") && parent.startsWith(HANDLE)) {
                    int peer = Integer.parseInt(parent.substring(HANDLE.length()), 16) - 2;
                    if (peer >= 0 && peer < peers.size()) {
                        all.put(
                                peers.get(peer),
                                new InForce(
                                        state(queue.path("options")),
                                        queue.path("bytes").asLong()));
                    }
                }
            }
            return all;
        } catch (JsonProcessingException e) {
            throw new IOException("tc said something else than JSON: " + listing, e);
        }
    }

    private static LinkState state(JsonNode options) {
        int reordered = percent(options.path("reorder").path("reorder"));
        long delayMillis = Math.round(1000 * options.path("delay").path("delay").asDouble());
        Packets packets = new Packets(
                0,
                percent(options.path("duplicate").path("duplicate")),
                reordered,
                percent(options.path("corrupt").path("corrupt")));
        return new LinkState(
                false,
                Duration.ofMillis(reordered > 0 && delayMillis <= 10 ? 0 : delayMillis),
                options.path("rate").path("rate").asLong(),
                packets);
    }

    private static int percent(JsonNode share) {
        return (int) Math.round(100 * share.asDouble());
    }
}
