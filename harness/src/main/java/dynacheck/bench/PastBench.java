package dynacheck.bench;

import dynacheck.cluster.Cluster;
import dynacheck.cluster.Footprint;
import dynacheck.generator.Invocation;
import dynacheck.membership.Change;
import dynacheck.target.Client;
import dynacheck.target.NodeAddress;
import dynacheck.target.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a store's past costs it: a process that never runs is added and removed again and again, each time another one,
 * while clients read and write. Between stretches of that there are some in which nothing is proposed: so what views
 * have become shows, apart from what it costs to change them.
 */
public final class PastBench {
    private static final Duration MOST_TO_RECONFIGURE = Duration.ofMinutes(2);
    private static final int ATTEMPTS = 3;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);

    /**
     * What is to be measured.
     *
     * @param times reconfigurations
     * @param every how many make a stretch
     * @param perSecond at most so many reconfigurations a second; 0: one after another
     * @param quiet how long a stretch without any is
     */
    public record Plan(Load load, int times, int every, double perSecond, Duration warmUp, Duration quiet) {
        public Plan {
            if (times < 1 || every < 1 || !(perSecond >= 0) || quiet.toMillis() < 1) {
                throw new IllegalArgumentException("there is at least 1 reconfiguration, in each stretch as well, no"
                        + " negative number of them a second, and a time without any");
            }
        }
    }

    /** What clients saw for a while, in nanoseconds. */
    public record Seen(long nanos, long operations, long writeP50, long writeP99) {
        static Seen of(LoadGenerator.Latencies latencies, long nanos) {
            Histogram writes = latencies.writes();
            return new Seen(
                    nanos,
                    latencies.count(),
                    writes.getTotalCount() == 0 ? 0 : writes.getValueAtPercentile(50),
                    writes.getTotalCount() == 0 ? 0 : writes.getValueAtPercentile(99));
        }

        public double throughput() {
            return operations * 1e9 / nanos;
        }
    }

    /** @param liveHeapBytes what its last full collection left; 0: not known */
    public record NodeSize(String node, long residentBytes, long liveHeapBytes, long diskBytes) {}

    /**
     * After so many reconfigurations.
     *
     * @param changing clients while those of the last stretch went on; null before the first
     * @param medianNanos that a reconfiguration of the last stretch took
     * @param quiet clients after that, while nothing was proposed
     */
    public record Row(
            int reconfigurations, @Nullable Seen changing, long medianNanos, Seen quiet, List<NodeSize> nodes) {
        public Row {
            nodes = List.copyOf(nodes);
        }

        public long mostResident() {
            return nodes.stream().mapToLong(NodeSize::residentBytes).max().orElse(0);
        }

        public long mostLive() {
            return nodes.stream().mapToLong(NodeSize::liveHeapBytes).max().orElse(0);
        }

        public long mostDisk() {
            return nodes.stream().mapToLong(NodeSize::diskBytes).max().orElse(0);
        }
    }

    /**
     * What came of it.
     *
     * @param trouble why it ended before all reconfigurations were done; empty if they were, or somebody ended it
     * @param notOk operations of clients that were not acknowledged
     */
    public record Result(List<Row> rows, String trouble, long notOk) {
        public Result {
            rows = List.copyOf(rows);
        }
    }

    private final Session session;
    private final BooleanSupplier stopping;
    private final Consumer<String> progress;

    /**
     * @param stopping whether to end early, with what was measured
     * @param progress gets what happens, for people
     */
    public PastBench(Session session, BooleanSupplier stopping, Consumer<String> progress) {
        this.session = session;
        this.stopping = stopping;
        this.progress = progress;
    }

    /** @throws IOException if the nodes do not start, or the registers are not written within ten minutes */
    public Result run(Plan plan, Consumer<Row> onRow, ClusterBench.Start start)
            throws IOException, InterruptedException {
        long origin = System.nanoTime();
        try (Cluster cluster = start.run();
                Socket nobody = new Socket();
                LoadGenerator generator = new LoadGenerator(plan.load(), origin)) {
            // Bound, so that nobody else gets the port, and not listening: connections to it are refused.
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            progress.accept("writing " + plan.load().registers() + " registers");
            generator.start(session, cluster.nodes());
            generator.awaitFilled();
            pass(plan.warmUp(), "warming up");
            return new Measuring(plan, cluster, generator, nobody.getLocalPort(), onRow).all();
        }
    }

    private void pass(Duration time, String phase) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toMillis();
                left > 0 && !stopping.getAsBoolean();
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
            progress.accept(phase + ", " + (left + 999) / 1_000 + " s left");
            Thread.sleep(Math.min(left, BETWEEN_LINES.toMillis())); // the time is what is waited for
        }
    }

    private final class Measuring {
        private final Plan plan;
        private final Cluster cluster;
        private final LoadGenerator generator;
        private final int portOfNobody;
        private final Consumer<Row> onRow;
        private final List<Row> rows = new ArrayList<>();
        private final long notOk;
        private int done;
        private String trouble = "";
        private long lineNanos = System.nanoTime();

        Measuring(Plan plan, Cluster cluster, LoadGenerator generator, int portOfNobody, Consumer<Row> onRow) {
            this.plan = plan;
            this.cluster = cluster;
            this.generator = generator;
            this.portOfNobody = portOfNobody;
            this.onRow = onRow;
            this.notOk = generator.failed() + generator.indeterminate();
        }

        Result all() throws IOException, InterruptedException {
            add(null, 0);
            try (Client client = session.openClient(cluster.nodes().getFirst())) {
                while (done < plan.times() && trouble.isEmpty() && !stopping.getAsBoolean()) {
                    stretch(client);
                }
            }
            return new Result(rows, trouble, generator.failed() + generator.indeterminate() - notOk);
        }

        /** A row of the nodes as they are now, after a quiet time; none if that was ended early. */
        private void add(@Nullable Seen changing, long medianNanos) throws IOException, InterruptedException {
            generator.latencies(); // what came before is left out
            long from = System.nanoTime();
            pass(plan.quiet(), done + " reconfigurations are done, now none");
            if (stopping.getAsBoolean() && !rows.isEmpty()) {
                return; // its quiet time was cut short
            }
            Seen quiet = Seen.of(generator.latencies(), System.nanoTime() - from);
            List<NodeSize> nodes = new ArrayList<>();
            for (NodeAddress node : cluster.nodes()) {
                Footprint size = cluster.footprint(node.node()).orElse(new Footprint(0, 0));
                long live = session.counters(node).getOrDefault("live-heap-bytes", 0L);
                nodes.add(new NodeSize(node.node(), size.residentBytes(), live, size.diskBytes()));
            }
            rows.add(new Row(done, changing, medianNanos, quiet, nodes));
            onRow.accept(rows.getLast());
        }

        private void stretch(Client client) throws IOException, InterruptedException {
            int end = Math.min(plan.times(), done + plan.every());
            List<Long> took = new ArrayList<>();
            generator.latencies();
            long from = System.nanoTime();
            long due = from;
            while (done < end && trouble.isEmpty() && !stopping.getAsBoolean()) {
                if (plan.perSecond() > 0) {
                    sleepUntil(due);
                    due = Math.max(due + (long) (1e9 / plan.perSecond()), System.nanoTime());
                }
                long asked = System.nanoTime();
                trouble = reconfigure(client);
                if (trouble.isEmpty()) {
                    took.add(System.nanoTime() - asked);
                    done++;
                    tell(from, took.size());
                }
            }
            if (!took.isEmpty()) {
                Seen changing = Seen.of(generator.latencies(), System.nanoTime() - from);
                add(changing, took.stream().sorted().toList().get(took.size() / 2));
            }
        }

        private void tell(long from, int inStretch) {
            long now = System.nanoTime();
            if (now - lineNanos >= BETWEEN_LINES.toNanos()) {
                lineNanos = now;
                progress.accept(done + " of " + plan.times() + " reconfigurations, "
                        + Math.round(inStretch * 1e10 / (now - from)) / 10.0 + " a second");
            }
        }

        /** Adds a process that never runs, or removes the one that was added last; what went wrong, or nothing. */
        private String reconfigure(Client client) throws InterruptedException {
            String name = "absent" + done / 2;
            Change change = done % 2 == 0 ? new Change(Set.of(name), Set.of()) : new Change(Set.of(), Set.of(name));
            session.absent(new NodeAddress(name, "127.0.0.1", portOfNobody, portOfNobody));
            Invocation asked = Invocation.of(Change.F, change.toEdn()).within(MOST_TO_RECONFIGURE);
            String last = "";
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) { // a change that is there already changes nothing
                last = Client.outcome(client, asked).unanswered();
                if (last.isEmpty()) {
                    return "";
                }
            }
            return "Reconfiguration " + (done + 1) + " " + last + ".";
        }
    }

    private static void sleepUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
