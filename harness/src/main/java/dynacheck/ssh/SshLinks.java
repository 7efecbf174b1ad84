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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
        final SshHost host;
        final TreeMap<String, Rule> rules = new TreeMap<>();
        final LinkedHashMap<NodeAddress, LinkState> shaped = new LinkedHashMap<>();
        /** What former rules matched, by sender, and what former queues sent, by peer. */
        final Map<String, Long> before = new HashMap<>();

        final Map<String, Long> beforeOut = new HashMap<>();
        boolean reshape;
        TrafficScripts.@Nullable Traffic last;
        long readNanos;

        End(NodeAddress address, SshHost host) {
            this.address = address;
            this.host = host;
        }

        List<NodeAddress> peers() {
            return List.copyOf(shaped.keySet());
        }

        /** New counters begin at zero, so the old ones' numbers are kept. */
        void apply() throws IOException, InterruptedException {
            TrafficScripts.Change done = host.change(address, rules.values(), reshape ? shaped : null, peers());
            done.before().forEach((sender, rule) -> before.merge(sender, rule.bytes(), Long::sum));
            if (reshape) {
                known().shapes().forEach((peer, shape) -> beforeOut.merge(peer, shape.bytes(), Long::sum));
                reshape = false;
            }
            read(done.now());
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
            return last == null ? new TrafficScripts.Traffic(Map.of(), Map.of()) : last;
        }
    }

    private final Map<String, End> ends = new LinkedHashMap<>();
    private final LinkFaults faults = new LinkFaults();

    synchronized void add(NodeAddress address, SshHost host) {
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
        end.known().rules().forEach((sender, rule) -> end.before.merge(sender, rule.bytes(), Long::sum));
        end.known().shapes().forEach((peer, shape) -> end.beforeOut.merge(peer, shape.bytes(), Long::sum));
        end.last = null;
        end.reshape = !end.shaped.isEmpty();
        if (end.reshape || !end.rules.isEmpty()) {
            end.apply();
        }
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
        onAll(changed, End::apply);
    }

    @Override
    public LinkFaults faults() {
        return faults;
    }

    @Override
    public synchronized LinkState get(String from, String to) {
        refresh(List.of(end(from), end(to)));
        Firewall.InForce rule = end(to).known().rules().get(from);
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
            onAll(kept.keySet(), End::apply);
            long end = System.nanoTime() + RESET_NANOS;
            while (broken.size() < links.size() && System.nanoTime() - end < 0) {
                onAll(kept.keySet(), End::refresh);
                for (Link link : links) {
                    Firewall.InForce rule = end(link.to()).known().rules().get(link.from());
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
            onAll(kept.keySet(), End::apply);
        }
        return broken;
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
            Firewall.InForce rule = to.known().rules().get(link.from());
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
