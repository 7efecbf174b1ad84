package dynacheck.ssh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dynacheck.cluster.LinkState;
import dynacheck.cluster.LinkState.Packets;
import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Traffic control of one host's outgoing packets, as texts: our own {@code htb} queue lets everything pass
 * but the packets to peers' nodes under a fault. Each of these has a class with its rate, and in it a {@code netem} for
 * whatever else happens to its packets. Pure.
 */
final class Shaping {
    /** Handle of our root queue: a host's own root queue is never replaced. */
    private static final String HANDLE = "dc00:";

    /** Each peer has a queue whose handle is two hexadecimal digits of ours and two of its own. */
    static final int MAX_PEERS = 250;

    /** The rate of a class without one, for {@code htb} demands one. */
    private static final long UNLIMITED_BITS = 32_000_000_000L;

    /** Packets can only overtake others that wait. */
    private static final Duration REORDERING = Duration.ofMillis(10);

    /**
     * Briefly tries what {@link #replace} needs on the loopback device. Prints nothing if all of it works, else
     * {@code htb}, {@code netem} or {@code duplicate} for what does not, a colon and the kernel's reason.
     */
    static final String PROBE = "command -v tc >/dev/null || { echo 'htb: no tc'; exit 0; };"
            + " modprobe -qa sch_htb cls_u32 sch_netem 2>/dev/null; add='tc qdisc add dev lo';"
            + " if said=$($add root handle dcff: htb 2>&1"
            + " && tc class add dev lo parent dcff: classid dcff:1 htb rate 1gbit 2>&1"
            + " && tc class add dev lo parent dcff: classid dcff:2 htb rate 1gbit 2>&1"
            + " && tc filter add dev lo parent dcff: protocol ip prio 1 u32 match ip dst 127.0.0.9/32 match ip sport 9"
            + " 0xffff flowid dcff:1 2>&1); then"
            + " if said=$($add parent dcff:1 netem delay 1ms 2>&1); then"
            + " said=$($add parent dcff:2 netem duplicate 1% 2>&1) || echo \"duplicate: $said\" | head -n 1;"
            + " else echo \"netem: $said\" | head -n 1; fi;"
            + " else echo \"htb: $said\" | head -n 1; fi; tc qdisc del dev lo root 2>/dev/null; true";

    static final String HEAL = "if command -v tc >/dev/null; then for d in $(tc qdisc show | sed -n"
            + " 's/^qdisc htb " + HANDLE + " dev \\([^ ]*\\) .*/\\1/p'); do tc qdisc del dev $d root"
            + " && echo packet faults removed from $d; done; fi";

    private static final List<String> NETEM =
            List.of("link-delay", "packet-duplicate", "packet-reorder", "packet-corrupt");
    private static final List<String> NETEM_AND_RATE =
            Stream.concat(NETEM.stream(), Stream.of("link-rate")).toList();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern CLASS =
            Pattern.compile("class htb " + HANDLE + "([0-9a-f]+) .*?rate (\\d+)([KMG]?)bit");

    /** What a peer's queue does, and the bytes that went through it. */
    record InForce(LinkState state, long bytes) {}

    private Shaping() {}

    /** Whether it is done here; cuts and losses are the firewall's job. */
    static boolean isFor(LinkState state) {
        return needsNetem(state) || state.bytesPerSecond() > 0;
    }

    private static boolean needsNetem(LinkState state) {
        Packets packets = state.packets();
        return !state.delay().isZero() || packets.duplicated() + packets.reordered() + packets.corrupted() > 0;
    }

    /** The kinds of fault that {@link #PROBE} finds impossible, with the reason. */
    static Map<String, String> impossible(String said) {
        Map<String, String> reasons = new TreeMap<>();
        for (String line : said.lines().toList()) {
            List<String> kinds = switch (line.replaceAll(":.*", "")) {
                case "htb" -> NETEM_AND_RATE;
                case "netem" -> NETEM;
                default -> List.of("packet-duplicate");
            };
            kinds.forEach(kind -> reasons.put(kind, line));
        }
        return reasons;
    }

    private static String device(NodeAddress peer) {
        return "d=$(ip -o route get " + peer.host() + " | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p'); ";
    }

    /** Replaces all of our states by these, towards these peers. */
    static String replace(NodeAddress self, Map<NodeAddress, LinkState> states) {
        String heal = "{ " + HEAL + "; } >/dev/null";
        if (states.isEmpty()) {
            return heal;
        }
        if (states.size() > MAX_PEERS) {
            throw new IllegalArgumentException("packet faults towards more than " + MAX_PEERS + " peers at once");
        }
        List<String> commands = new ArrayList<>();
        commands.add(heal);
        commands.add(
                "if tc qdisc show dev $d root | grep -qv ' 0: '; then echo \"$d has a queue of its own\" >&2; exit 1;"
                        + " fi && tc qdisc add dev $d root handle " + HANDLE + " htb default 0");
        int number = 0;
        for (Map.Entry<NodeAddress, LinkState> one : states.entrySet()) {
            String hex = "%02x".formatted(++number);
            LinkState state = one.getValue();
            String own = HANDLE + hex;
            long bits = state.bytesPerSecond() > 0 ? state.bytesPerSecond() * 8 : UNLIMITED_BITS;
            commands.add("tc class add dev $d parent " + HANDLE + " classid " + own + " htb rate " + bits
                    + "bit burst 16k quantum 60000");
            commands.add("tc qdisc add dev $d parent " + own + " handle dc" + hex + ": "
                    + (needsNetem(state) ? netem(state) : "pfifo limit 1000"));
            String to = "tc filter add dev $d parent " + HANDLE + " protocol ip prio 1 u32 match ip dst "
                    + one.getKey().host() + "/32 match ip protocol 6 0xff match ip ";
            for (String port : List.of(
                    "dport " + one.getKey().peerPort(), "dport " + one.getKey().secondPeerPort(),
                    "sport " + self.peerPort(), "sport " + self.secondPeerPort())) {
                commands.add(to + port + " 0xffff flowid " + own);
            }
        }
        return device(states.keySet().iterator().next()) + String.join(" && ", commands);
    }

    private static String netem(LinkState state) {
        List<String> words = new ArrayList<>(List.of("netem limit 10000"));
        Packets packets = state.packets();
        Duration delay = packets.reordered() > 0 ? state.delay().plus(REORDERING) : state.delay();
        if (!delay.isZero()) {
            words.add("delay " + delay.toMillis() + "ms");
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
        return String.join(" ", words);
    }

    static String list(NodeAddress peer) {
        return device(peer) + "tc -j -s qdisc show dev $d && echo && tc class show dev $d";
    }

    /** By peer, in the order in which {@link #replace} was given them. */
    static Map<String, InForce> parse(String listing, List<String> peers) throws IOException {
        int end = listing.indexOf('\n');
        Map<Integer, Long> rates = new HashMap<>();
        CLASS.matcher(listing.substring(Math.max(end, 0)))
                .results()
                .forEach(m -> rates.put(Integer.parseInt(m.group(1), 16), bits(m.group(2), m.group(3))));
        Map<String, InForce> all = new TreeMap<>();
        try {
            for (JsonNode queue : JSON.readTree(end < 0 ? listing : listing.substring(0, end))) {
                String parent = queue.path("parent").asText();
                int number = parent.startsWith(HANDLE) ? Integer.parseInt(parent.substring(HANDLE.length()), 16) : 0;
                Long rate = rates.get(number);
                if (number > 0 && number <= peers.size() && rate != null) {
                    LinkState state = state(queue.path("options"), rate == UNLIMITED_BITS ? 0 : rate / 8);
                    all.put(
                            peers.get(number - 1),
                            new InForce(state, queue.path("bytes").asLong()));
                }
            }
            return all;
        } catch (JsonProcessingException e) {
            throw new IOException("tc said something else than JSON: " + listing, e);
        }
    }

    private static long bits(String number, String unit) {
        long factor = Map.of("", 1L, "K", 1_000L, "M", 1_000_000L, "G", 1_000_000_000L)
                .getOrDefault(unit, 1L);
        return Long.parseLong(number) * factor;
    }

    private static LinkState state(JsonNode options, long bytesPerSecond) {
        int reordered = percent(options.path("reorder").path("reorder"));
        Duration delay = Duration.ofMillis(
                Math.round(1000 * options.path("delay").path("delay").asDouble()));
        Packets packets = new Packets(
                0,
                percent(options.path("duplicate").path("duplicate")),
                reordered,
                percent(options.path("corrupt").path("corrupt")));
        return new LinkState(false, reordered > 0 ? delay.minus(REORDERING) : delay, bytesPerSecond, packets);
    }

    private static int percent(JsonNode share) {
        return (int) Math.round(100 * share.asDouble());
    }
}
