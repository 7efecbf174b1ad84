package dynacheck.bench;

import dynacheck.cluster.Cluster;
import dynacheck.cluster.LinkState;
import dynacheck.fault.FaultEvent.Link;
import dynacheck.target.Access;
import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Puts the load of a {@link Scenario} on a cluster from the moment that its nodes are ready, and measures. */
public final class ClusterBench {
    private static final long TICK_MILLIS = 1_000;

    /** Makes a cluster whose nodes are ready. */
    public interface Start {
        Cluster run() throws IOException, InterruptedException;
    }

    private final Access access;
    private final Consumer<String> progress;

    /** @param progress gets what happens, for people */
    public ClusterBench(Access access, Consumer<String> progress) {
        this.access = access;
        this.progress = progress;
    }

    /**
     * @throws IOException if the cluster does not start, or its registers are not written within ten minutes
     */
    public Measurement run(Scenario scenario, Start start) throws IOException, InterruptedException {
        long origin = System.nanoTime();
        try (Cluster cluster = start.run()) {
            List<NodeAddress> nodes = cluster.nodes();
            delayLinks(cluster, scenario.linkDelay());
            try (LoadGenerator generator = new LoadGenerator(scenario.load(), origin)) {
                generator.start(access, nodes);
                generator.awaitFilled();
                pass(scenario.warmUp(), "warming up", generator);
                return measure(scenario, generator, nodes);
            }
        }
    }

    private Measurement measure(Scenario scenario, LoadGenerator generator, List<NodeAddress> nodes)
            throws InterruptedException {
        Costs before = Costs.now(access, nodes);
        long failed = generator.failed();
        long indeterminate = generator.indeterminate();
        LoadGenerator.Latencies earlier = generator.latencies(); // what came before is left out
        long from = System.nanoTime();
        pass(scenario.measured(), "measuring after " + earlier.count() + " operations", generator);
        LoadGenerator.Latencies latencies = generator.latencies();
        long nanos = System.nanoTime() - from;
        Costs after = Costs.now(access, nodes);
        return new Measurement(
                scenario,
                latencies,
                nanos,
                generator.perSecond(),
                generator.failed() - failed,
                generator.indeterminate() - indeterminate,
                generator.errors(),
                after.perOperation(before, latencies.count()));
    }

    private static void delayLinks(Cluster cluster, Duration delay) {
        if (delay.isZero()) {
            return;
        }
        Map<Link, LinkState> slow = new HashMap<>();
        for (NodeAddress from : cluster.nodes()) {
            for (NodeAddress to : cluster.nodes()) {
                if (!from.equals(to)) {
                    slow.put(new Link(from.node(), to.node()), LinkState.delayed(delay));
                }
            }
        }
        cluster.links().setAll(slow);
    }

    private void pass(Duration time, String phase, LoadGenerator generator) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            List<Long> perSecond = generator.perSecond();
            progress.accept(phase + ", " + (left + 999) / 1_000 + " s left, "
                    + (perSecond.isEmpty() ? 0 : perSecond.getLast()) + " a second");
            Thread.sleep(Math.min(left, TICK_MILLIS)); // the time is what is waited for
        }
    }
}
