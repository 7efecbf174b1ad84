package dynacheck.bench;

import dynacheck.cluster.Cluster;
import dynacheck.generator.Invocation;
import dynacheck.membership.Change;
import dynacheck.target.Access;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What clients notice of a reconfiguration: throughput and latency second by second, before, during and after it. */
public final class ReconfigBench {
    private static final Duration MOST_TO_RECONFIGURE = Duration.ofMinutes(2);
    private static final long SECOND_MILLIS = 1_000;
    private static final long REHEARSED_EVERY_MILLIS = 100;

    /**
     * What is to be measured.
     *
     * @param add nodes that are added, all in one reconfiguration; they are ready before
     * @param remove members that are removed in the same one, the last ones of V(0)
     * @param kill members that are killed before that, and stay down: the last ones of V(0), too
     * @param warmUp between the last register's first write and the first second that counts
     * @param around how long is measured before the reconfiguration, and after it
     */
    public record Plan(Load load, int add, int remove, int kill, Duration warmUp, Duration around) {
        /** Those members of V(0) that are there all the time. */
        private List<NodeAddress> staying(List<NodeAddress> members) {
            return members.subList(0, members.size() - Math.max(remove, kill));
        }
    }

    /**
     * What clients saw in one second; the last one may be shorter.
     *
     * @param from since the measurement began
     * @param p99Nanos of the operations that ended in it; 0: none did
     * @param reconfiguring whether the reconfiguration was under way
     */
    public record Second(Duration from, long nanos, long operations, long p99Nanos, boolean reconfiguring) {
        public double throughput() {
            return operations * 1e9 / nanos;
        }
    }

    /**
     * What an operation cost, over all nodes and clients. How fast the machine is at the moment changes its processor
     * time, but hardly whose it is.
     *
     * @param messages between nodes
     */
    public record OperationCost(double messages, double nodeMicros, double clientMicros) {
        /** The clients' share of the processor time: where all of it is used, what they get done. */
        public double clientShare() {
            return clientMicros / (nodeMicros + clientMicros);
        }
    }

    /**
     * @param reconfiguration how long it took, as its client saw it
     * @param costBefore of the seconds before it; null: the nodes do not count it, or nothing was done
     * @param costSince of the others; without the removed members, which may have ended
     */
    public record Result(
            List<Second> seconds,
            Completion outcome,
            Duration reconfiguration,
            long notOk,
            @Nullable OperationCost costBefore,
            @Nullable OperationCost costSince) {
        /** Median throughput before the reconfiguration. */
        public double usualThroughput() {
            return median(before().stream().map(Second::throughput).toList());
        }

        /** Median of the p99 of the seconds before it, in nanoseconds. */
        public double usualP99() {
            return median(before().stream().map(s -> (double) s.p99Nanos()).toList());
        }

        /** The least throughput of a second since it began. */
        public double leastThroughput() {
            return since().stream().mapToDouble(Second::throughput).min().orElse(0);
        }

        /** The greatest p99 of a second since it began, in nanoseconds. */
        public double greatestP99() {
            return since().stream().mapToDouble(Second::p99Nanos).max().orElse(0);
        }

        private List<Second> before() {
            return seconds.subList(0, begin());
        }

        private List<Second> since() {
            return seconds.subList(begin(), seconds.size());
        }

        private int begin() {
            int i = 0;
            while (i < seconds.size() && !seconds.get(i).reconfiguring()) {
                i++;
            }
            return i;
        }

        private static double median(List<Double> values) {
            return values.isEmpty() ? 0 : values.stream().sorted().toList().get(values.size() / 2);
        }
    }

    private final Access access;
    private final Consumer<String> progress;

    /** @param progress gets what happens, for people */
    public ReconfigBench(Access access, Consumer<String> progress) {
        this.access = access;
        this.progress = progress;
    }

    /**
     * Warms up the load generator's own code on a cluster that is thrown away, for as long as the one that is measured
     * warms up: asks for the reconfiguration again and again. Clients share their code with whoever asks for it, and
     * what the compiler took for granted before the first one would be compiled anew in the very second that counts.
     *
     * @return how it ended, or how the last attempt did if it never came to pass: then that code is not warm
     */
    public Completion rehearse(Plan plan, ClusterBench.Start start) throws IOException, InterruptedException {
        long origin = System.nanoTime();
        try (Cluster cluster = start.run();
                LoadGenerator generator = new LoadGenerator(plan.load(), origin)) {
            List<NodeAddress> members = List.copyOf(cluster.nodes());
            generator.start(access, plan.staying(members));
            kill(plan, cluster, members);
            Invocation change = change(plan, cluster, members, node -> {});
            progress.accept("warming up the clients for " + plan.warmUp().toSeconds() + " s");
            long end = System.nanoTime() + plan.warmUp().toNanos();
            Completion outcome = new Completion.Fail("there was no time to ask for it");
            try (Client client = access.openClient(members.getFirst())) {
                while (System.nanoTime() < end) {
                    Completion next = Client.outcome(client, change);
                    outcome = outcome instanceof Completion.Ok ? outcome : next;
                    Thread.sleep(REHEARSED_EVERY_MILLIS); // a pace is what is wanted
                }
            }
            return outcome;
        }
    }

    /** @throws IOException if the nodes do not start, or the registers are not written within ten minutes */
    public Result run(Plan plan, Consumer<Second> onSecond, ClusterBench.Start start)
            throws IOException, InterruptedException {
        long origin = System.nanoTime();
        try (Cluster cluster = start.run()) {
            List<NodeAddress> members = List.copyOf(cluster.nodes());
            try (LoadGenerator generator = new LoadGenerator(plan.load(), origin)) {
                progress.accept("writing " + plan.load().registers() + " registers");
                generator.start(access, plan.staying(members));
                generator.awaitFilled();
                kill(plan, cluster, members);
                List<NodeAddress> running = new ArrayList<>(members.subList(0, members.size() - plan.kill()));
                List<NodeAddress> staying = new ArrayList<>(plan.staying(members));
                Invocation change = change(plan, cluster, members, added -> {
                    running.add(added);
                    staying.add(added);
                });
                progress.accept("warming up for " + plan.warmUp().toSeconds() + " s");
                Thread.sleep(plan.warmUp().toMillis()); // the time is what is waited for
                return measure(plan, generator, running, staying, change, onSecond);
            }
        }
    }

    private static void kill(Plan plan, Cluster cluster, List<NodeAddress> members)
            throws IOException, InterruptedException {
        for (NodeAddress member : members.subList(members.size() - plan.kill(), members.size())) {
            cluster.processes().kill(member.node());
        }
    }

    private static Invocation change(Plan plan, Cluster cluster, List<NodeAddress> members, Consumer<NodeAddress> onNew)
            throws IOException, InterruptedException {
        Set<String> added = new LinkedHashSet<>();
        for (int i = 1; i <= plan.add(); i++) {
            NodeAddress provisioned = cluster.provision("n" + (members.size() + i));
            onNew.accept(provisioned);
            added.add(provisioned.node());
        }
        Set<String> removed = new LinkedHashSet<>();
        members.subList(members.size() - plan.remove(), members.size()).forEach(member -> removed.add(member.node()));
        return Invocation.of(Change.F, new Change(added, removed).toEdn()).within(MOST_TO_RECONFIGURE);
    }

    private Result measure(
            Plan plan,
            LoadGenerator generator,
            List<NodeAddress> running,
            List<NodeAddress> staying,
            Invocation change,
            Consumer<Second> onSecond)
            throws IOException, InterruptedException {
        List<Second> seconds = new ArrayList<>();
        Costs first = Costs.now(access, running);
        long begun = System.nanoTime();
        long notOk = generator.failed() + generator.indeterminate();
        generator.latencies(); // what came before is left out
        long around = plan.around().toNanos();
        while (System.nanoTime() - begun < around) {
            seconds.add(second(generator, begun, false, onSecond));
        }
        int begin = seconds.size();
        OperationCost costBefore = cost(first, Costs.now(access, running), seconds);
        Costs middle = Costs.now(access, staying);
        long[] ended = new long[1];
        long asking = System.nanoTime();
        try (Client client = access.openClient(staying.getFirst())) {
            CompletableFuture<Completion> outcome = new CompletableFuture<>();
            Thread.ofPlatform().daemon().name("reconfiguration").start(() -> {
                Completion completion;
                try {
                    completion = Client.outcome(client, change);
                } catch (InterruptedException e) {
                    completion = new Completion.Info("interrupted");
                }
                ended[0] = System.nanoTime();
                outcome.complete(completion);
            });
            boolean reconfiguring = true;
            long done = asking;
            while (reconfiguring || System.nanoTime() - done < around) {
                seconds.add(second(generator, begun, reconfiguring, onSecond));
                if (reconfiguring && outcome.isDone()) {
                    reconfiguring = false;
                    done = System.nanoTime();
                }
            }
            return new Result(
                    List.copyOf(seconds),
                    outcome.join(),
                    Duration.ofNanos(ended[0] - asking),
                    generator.failed() + generator.indeterminate() - notOk,
                    costBefore,
                    cost(middle, Costs.now(access, staying), seconds.subList(begin, seconds.size())));
        }
    }

    private static @Nullable OperationCost cost(Costs from, Costs to, List<Second> seconds) {
        Map<String, Double> costs = to.perOperation(
                from, seconds.stream().mapToLong(Second::operations).sum());
        Double messages = costs.get(Costs.MESSAGES);
        Double nodeNanos = costs.get(Costs.NODE_CPU);
        Double clientNanos = costs.get(Costs.HARNESS_CPU);
        return messages == null || nodeNanos == null || clientNanos == null
                ? null
                : new OperationCost(messages, nodeNanos / 1e3, clientNanos / 1e3);
    }

    private static Second second(LoadGenerator generator, long begun, boolean reconfiguring, Consumer<Second> onSecond)
            throws InterruptedException {
        long from = System.nanoTime();
        Thread.sleep(SECOND_MILLIS); // the time is what is waited for
        LoadGenerator.Latencies latencies = generator.latencies();
        Second second = new Second(
                Duration.ofNanos(from - begun),
                System.nanoTime() - from,
                latencies.count(),
                latencies.count() == 0 ? 0 : latencies.all().getValueAtPercentile(99),
                reconfiguring);
        onSecond.accept(second);
        return second;
    }
}
