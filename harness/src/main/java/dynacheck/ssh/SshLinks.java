package dynacheck.ssh;

import dynacheck.cluster.LinkState;
import dynacheck.cluster.Links;
import dynacheck.cluster.NodeAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Links cut by the firewall of the receiving host. Only {@link LinkState#OPEN} and {@link LinkState#CUT}: delays and
 * resets need what not every kernel has.
 */
final class SshLinks implements Links {
    /** Counters are read from a host at most so often. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final class End {
        final NodeAddress address;
        final SshHost host;
        final TreeSet<String> cut = new TreeSet<>();
        final Map<String, Long> before = new HashMap<>();
        Map<String, Long> last = Map.of();
        long readNanos;

        End(NodeAddress address, SshHost host) {
            this.address = address;
            this.host = host;
        }

        Map<String, Long> read() throws IOException, InterruptedException {
            last = host.droppedBytes();
            readNanos = System.nanoTime();
            return last;
        }
    }

    private final Map<String, End> ends = new LinkedHashMap<>();

    synchronized void add(NodeAddress address, SshHost host) {
        ends.put(address.node(), new End(address, host));
    }

    private End end(String node) {
        End end = ends.get(node);
        if (end == null) {
            throw new IllegalArgumentException("no node " + node + "; nodes: " + ends.keySet());
        }
        return end;
    }

    private interface Step<T> {
        T run() throws IOException, InterruptedException;
    }

    private static <T> T unchecked(Step<T> step) {
        try {
            return step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    @Override
    public synchronized void set(String from, String to, LinkState state) {
        if (!state.equals(LinkState.OPEN) && !state.equals(LinkState.CUT)) {
            throw new UnsupportedOperationException("links of hosts are open or cut, not " + state);
        }
        End end = end(to);
        end(from);
        unchecked(() -> {
            // The new table's counters begin at zero: what the old ones say is kept.
            end.read().forEach((sender, bytes) -> end.before.merge(sender, bytes, Long::sum));
            TreeSet<String> cut = new TreeSet<>(end.cut);
            boolean changed = state.cut() ? cut.add(from) : cut.remove(from);
            List<NodeAddress> senders = new ArrayList<>();
            cut.forEach(sender -> senders.add(end(sender).address));
            end.host.firewall(Firewall.dropping(end.address, senders));
            if (changed) {
                end.cut.clear();
                end.cut.addAll(cut);
            }
            return end.read();
        });
    }

    @Override
    public synchronized LinkState get(String from, String to) {
        end(from);
        return unchecked(() -> end(to).read().containsKey(from) ? LinkState.CUT : LinkState.OPEN);
    }

    @Override
    public int reset(String from, String to) {
        throw new UnsupportedOperationException("connections between hosts cannot be reset");
    }

    @Override
    public synchronized long affectedBytes(String from, String to) {
        End end = end(to);
        Map<String, Long> now = System.nanoTime() - end.readNanos < FRESH_NANOS ? end.last : unchecked(end::read);
        return end.before.getOrDefault(from, 0L) + now.getOrDefault(from, 0L);
    }
}
