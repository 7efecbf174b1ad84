package dynacheck.ssh;

import dynacheck.cluster.LinkFaults;
import dynacheck.cluster.LinkState;
import dynacheck.cluster.LinkState.Packets;
import dynacheck.cluster.Links;
import dynacheck.fault.FaultEvent.Link;
import dynacheck.ssh.Firewall.Rule;
import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Links between hosts. Cuts, losses and resets are made by the firewall of the receiving host, all else by traffic
 * control of the sending one. However many links change, each host is asked once, all at the same time, and reports in
 * the same answer what is in force now.
 */
final class SshLinks implements Links {
    /** Least time between two readings of a host's counters. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long RESET_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** One host and what should be in force there. */
    private static final class End {
        final NodeAddress address;
        final TrafficScripts.Control host;
        final TreeMap<String, Rule> rules = new TreeMap<>();
        final LinkedHashMap<NodeAddress, LinkState> shaped = new LinkedHashMap<>();
        /** What former rules matched, by sender, and what former queues sent, by peer. */
        final Map<String, Long> before = new HashMap<>();

        final Map<String, Long> beforeOut = new HashMap<>();
        /** By sender, what came past earlier rules though nothing else was to be done to it. */
        final Map<String, Long> untouched = new HashMap<>();
        /** Senders to whose packets nothing is done but by the rules of the last change. */
        Set<String> plain = Set.of();

        boolean reshape;
        TrafficScripts.@Nullable Traffic last;
        long readNanos;

        End(NodeAddress address, TrafficScripts.Control host) {
            this.address = address;
            this.host = host;
        }

        List<NodeAddress> peers() {
            return List.copyOf(shaped.keySet());
        }

        /** New counters begin at zero, so the old ones' numbers are kept. */
        void apply(List<NodeAddress> senders, Set<String> nowPlain) throws IOException, InterruptedException {
            Firewall.Wanted wanted = new Firewall.Wanted(address, List.copyOf(rules.values()), senders);
            TrafficScripts.Change done = host.change(wanted, reshape ? shaped : null, peers());
            keep(done.before());
            plain = nowPlain;
            if (reshape) {
                known().shapes().forEach((peer, shape) -> beforeOut.merge(peer, shape.bytes(), Long::sum));
                reshape = false;
            }
            read(done.now());
        }

        private void keep(Firewall.Listing gone) {
            gone.rules().forEach((sender, rule) -> before.merge(sender, rule.bytes(), Long::sum));
            plain.forEach(sender -> untouched.merge(sender, gone.passed().getOrDefault(sender, 0L), Long::sum));
        }

        long untouched(String sender) {
            long now = plain.contains(sender) ? known().filter().passed().getOrDefault(sender, 0L) : 0;
            return untouched.getOrDefault(sender, 0L) + now;
        }

        private void read(TrafficScripts.Traffic now) {
            last = now;
            readNanos = System.nanoTime();
        }

        void refresh() throws IOException, InterruptedException {
            read(host.traffic(peers()));
        }

        boolean isStale() {
            return last == null || System.nanoTime() - readNanos > FRESH_NANOS;
        }

        TrafficScripts.Traffic known() {
            return last == null ? new TrafficScripts.Traffic(new Firewall.Listing(Map.of(), Map.of()), Map.of()) : last;
        }
    }

    private final Map<String, End> ends = new LinkedHashMap<>();
    private final LinkFaults faults = new LinkFaults();

    synchronized void add(NodeAddress address, TrafficScripts.Control host) {
        ends.put(address.node(), new End(address, host));
    }

    /** Whether no fault is on any link of this node. */
    synchronized boolean isFree(String node) {
        End own = end(node);
        return own.rules.isEmpty()
                && own.shaped.isEmpty()
                && ends.values().stream()
                        .noneMatch(end -> end.rules.containsKey(node) || end.shaped.containsKey(own.address));
    }

    /** Forgets a node that will have no links any more. */
    synchronized void remove(String node) {
        ends.remove(node);
    }

    /** Puts everything in force again on this node's host, which lost it with its power. */
    synchronized void restore(String node) throws IOException, InterruptedException {
        End end = end(node);
        end.keep(end.known().filter());
        end.known().shapes().forEach((peer, shape) -> end.beforeOut.merge(peer, shape.bytes(), Long::sum));
        end.last = null;
        end.reshape = !end.shaped.isEmpty();
        if (end.reshape || !end.rules.isEmpty()) {
            apply(end);
        }
    }

    private void apply(End end) throws IOException, InterruptedException {
        List<NodeAddress> senders = new ArrayList<>();
        Set<String> plain = new LinkedHashSet<>();
        for (End sender : ends.values()) {
            if (sender != end) {
                String name = sender.address.node();
                Rule rule = end.rules.get(name);
                senders.add(sender.address);
                boolean cut = rule != null && rule.percent() == 100;
                if (cut || rule == null && !sender.shaped.containsKey(end.address)) {
                    plain.add(name);
                }
            }
        }
        end.apply(senders, plain);
    }

    private End end(String node) {
        End end = ends.get(node);
        if (end == null) {
            throw new IllegalArgumentException("no node " + node + "; nodes: " + ends.keySet());
        }
        return end;
    }

    private static void onAll(Collection<End> some, Parallel.Work<End> work) {
        try {
            Parallel.forEach(some, work);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    @Override
    public void set(String from, String to, LinkState state) {
        setAll(Map.of(new Link(from, to), state));
    }

    @Override
    public synchronized void setAll(Map<Link, LinkState> states) {
        Set<End> changed = new LinkedHashSet<>();
        states.forEach((link, state) -> {
            End to = end(link.to());
            End from = end(link.from());
            int lost = state.cut() ? 100 : state.packets().lost();
            if (lost > 0) {
                to.rules.put(link.from(), new Rule(from.address, lost, false));
            } else {
                to.rules.remove(link.from());
            }
            changed.add(to);
            LinkState old = from.shaped.remove(to.address);
            if (Shaping.isFor(state)) {
                from.shaped.put(to.address, state);
            }
            if (old != null || Shaping.isFor(state)) {
                from.reshape = true;
                changed.add(from);
            }
        });
        onAll(changed, this::apply);
    }

    @Override
    public LinkFaults faults() {
        return faults;
    }

    @Override
    public synchronized LinkState get(String from, String to) {
        refresh(List.of(end(from), end(to)));
        Firewall.InForce rule = end(to).known().filter().rules().get(from);
        Shaping.InForce shape = end(from).known().shapes().get(to);
        LinkState base = shape == null ? LinkState.OPEN : shape.state();
        if (rule == null || rule.reset()) {
            return base;
        }
        Packets packets = base.packets();
        return rule.percent() == 100
                ? new LinkState(true, base.delay(), base.bytesPerSecond(), packets)
                : new LinkState(
                        false,
                        base.delay(),
                        base.bytesPerSecond(),
                        new Packets(rule.percent(), packets.duplicated(), packets.reordered(), packets.corrupted()));
    }

    private static void refresh(Collection<End> some) {
        onAll(some.stream().filter(End::isStale).distinct().toList(), End::refresh);
    }

    @Override
    public int reset(String from, String to) {
        return resetAll(List.of(new Link(from, to))).getOrDefault(new Link(from, to), 0);
    }

    /** Answers packets of these links by resets until each link had one; each counts as one connection. */
    @Override
    public synchronized Map<Link, Integer> resetAll(Collection<Link> links) {
        Map<End, TreeMap<String, Rule>> kept = new LinkedHashMap<>();
        for (Link link : links) {
            End to = end(link.to());
            kept.putIfAbsent(to, new TreeMap<>(to.rules));
            to.rules.put(link.from(), new Rule(end(link.from()).address, 100, true));
        }
        Map<Link, Integer> broken = new HashMap<>();
        try {
            onAll(kept.keySet(), this::apply);
            long end = System.nanoTime() + RESET_NANOS;
            while (broken.size() < links.size() && System.nanoTime() - end < 0) {
                onAll(kept.keySet(), End::refresh);
                for (Link link : links) {
                    Firewall.InForce rule =
                            end(link.to()).known().filter().rules().get(link.from());
                    if (rule != null && rule.reset() && rule.bytes() > 0) {
                        broken.put(link, 1);
                    }
                }
            }
        } finally {
            kept.forEach((end, rules) -> {
                end.rules.clear();
                end.rules.putAll(rules);
            });
            onAll(kept.keySet(), this::apply);
        }
        return broken;
    }

    /** What came past the rules of the receiving host while they cut the link, or while it was open. */
    @Override
    public synchronized OptionalLong untouchedBytes(String from, String to) {
        End end = end(to);
        refresh(List.of(end));
        return OptionalLong.of(end.untouched(from));
    }

    @Override
    public long affectedBytes(String from, String to) {
        return affectedBytes(List.of(new Link(from, to)));
    }

    @Override
    public synchronized long affectedBytes(Collection<Link> links) {
        Set<End> asked = new LinkedHashSet<>();
        links.forEach(link -> {
            asked.add(end(link.to()));
            if (!end(link.from()).shaped.isEmpty()) {
                asked.add(end(link.from()));
            }
        });
        refresh(asked);
        long bytes = 0;
        for (Link link : links) {
            End to = end(link.to());
            Firewall.InForce rule = to.known().filter().rules().get(link.from());
            End from = end(link.from());
            Shaping.InForce shape = from.known().shapes().get(link.to());
            bytes += to.before.getOrDefault(link.from(), 0L)
                    + from.beforeOut.getOrDefault(link.to(), 0L)
                    + (rule == null ? 0 : rule.bytes())
                    + (shape == null ? 0 : shape.bytes());
        }
        return bytes;
    }
}
