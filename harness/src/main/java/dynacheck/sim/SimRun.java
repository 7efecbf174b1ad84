package dynacheck.sim;

import dynacheck.cluster.Cluster;
import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultModel;
import dynacheck.generator.Invocation;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.injection.Nemesis;
import dynacheck.membership.LiveMembership;
import dynacheck.membership.Membership;
import dynacheck.membership.Resilience;
import dynacheck.runner.Runner;
import dynacheck.target.SimulatedSystem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One simulated run.
 *
 * @param name of the target
 * @param members V(0)
 * @param options from {@code --target-option}
 * @param resilience which losses its nemeses may cause
 */
public record SimRun(
        String name,
        SimulatedSystem system,
        List<String> members,
        Map<String, String> options,
        FaultModel model,
        long seed,
        Resilience resilience) {
    /** Of a system that works with majorities. */
    public SimRun(
            String name,
            SimulatedSystem system,
            List<String> members,
            Map<String, String> options,
            FaultModel model,
            long seed) {
        this(name, system, members, options, model, seed, Resilience.MAJORITIES);
    }

    /** Makes the run's plan, whose generators ask the membership. */
    public interface Plan {
        Runner.Setup setup(LiveMembership membership);
    }

    /** The hands of the run's nemesis. */
    public interface NemesisFactory {
        Nemesis open(Cluster cluster, Membership membership);
    }

    /** Receives every event. Two runs of one seed have the same events. */
    public interface Trail {
        void event(long timeNanos, String what, Object detail);

        /** A message arrives. */
        default void arrived(String from, String to, long sentNanos, long arrivedNanos, Object message) {}

        /** A message does not arrive, or not before its link is open again. */
        default void lost(String from, String to, long sentNanos, long lostNanos, Object message, String why) {}

        /** A process traces an event of its protocol; {@code line} is what it would add to its trace, if anything. */
        default void traced(String process, Supplier<Optional<String>> line) {}
    }

    /**
     * The outcome of a run.
     *
     * @param observed the system's observer, which got what the processes traced
     * @param hash of every event in order: equal runs have equal ones
     * @param virtualNanos how long it was, in its own time
     * @param delivered messages
     * @param lost messages
     * @param covered how often each thing worth provoking happened
     * @param storm why the run was ended before its time, or null
     * @param brokenInvariant what a process found wrong with itself, which ended the run; or null
     */
    public record Outcome(
            History history,
            SimulatedSystem.Observer observed,
            long hash,
            long virtualNanos,
            long delivered,
            long lost,
            Map<String, Long> covered,
            @Nullable String storm,
            @Nullable String brokenInvariant) {}

    /**
     * Runs to the end, or into a storm. Throws if the harness itself failed.
     *
     * @param trail null: only the hash is kept
     */
    public Outcome run(Plan plan, NemesisFactory nemeses, @Nullable Trail trail) {
        return run(plan, nemeses, trail, stop -> op -> {});
    }

    /**
     * The same, watched.
     *
     * @param watch gets what ends the run early, and makes what receives every op, in order
     */
    public Outcome run(
            Plan plan, NemesisFactory nemeses, @Nullable Trail trail, Function<Runnable, Consumer<Op>> watch) {
        Simulation simulation = new Simulation(seed, trail);
        SimThreads threads = new SimThreads(simulation);
        LiveMembership membership = new LiveMembership(members, resilience);
        AtomicReference<Runnable> stop = new AtomicReference<>(() -> {});
        Consumer<Op> watching =
                watch.apply(() -> Objects.requireNonNull(stop.get()).run());
        SimRecorder recorder = new SimRecorder(simulation, op -> {
            membership.accept(op);
            watching.accept(op);
        });
        SimCluster cluster = new SimCluster(simulation, threads, model, system, members, options, recorder::append);
        SimAccess access = new SimAccess(cluster, system, threads, simulation.random("clients"));
        String storm;
        cluster.startAll();
        try (Nemesis nemesis = new WithOwnFaults(nemeses.open(cluster, membership), cluster)) {
            Runner runner = new Runner(
                    plan.setup(membership), access, cluster, recorder, membership, nemesis, threads, p -> {});
            stop.set(runner::stop);
            threads.fork(() -> {
                try {
                    cluster.awaitReady();
                    runner.run();
                } catch (InterruptedException e) {
                    throw new IllegalStateException("nobody interrupts the runner", e);
                }
            });
            storm = simulation.runUntil(() -> !threads.anyLive());
        }
        return new Outcome(
                History.of(recorder.ops()),
                cluster.observer(),
                simulation.hash(),
                simulation.nowNanos(),
                cluster.network().delivered(),
                cluster.network().lost(),
                cluster.covered(),
                storm,
                simulation.brokenInvariant());
    }

    /** Healing covers the faults that the simulator caused by itself, too. */
    private record WithOwnFaults(Nemesis planned, SimCluster cluster) implements Nemesis {
        @Override
        public void invoke(Invocation op, Consumer<FaultEvent> journal) throws Exception {
            planned.invoke(op, journal);
        }

        @Override
        public void healAll(Consumer<FaultEvent> journal) {
            planned.healAll(journal);
            cluster.healOwnFaults();
        }

        @Override
        public void close() {
            planned.close();
        }
    }
}
