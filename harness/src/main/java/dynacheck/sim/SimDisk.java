package dynacheck.sim;

import dynacheck.sim.SimulatedSystem.Write;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/**
 * One node's disk with group commit: what is appended during a sync shares the next one. Survives the node's lives; see
 * {@link FaultModel} for what a crash leaves.
 */
final class SimDisk {
    private static final int SLOW = 100;

    private record Batch(long number, List<Write> records) {}

    private final Simulation simulation;
    private final FaultModel model;
    private final SplittableRandom random;
    private final Map<Object, Object> synced = new LinkedHashMap<>();
    private List<Batch> waiting = new ArrayList<>();
    private List<Batch> syncing = List.of();
    private LongConsumer onDurable = number -> {};
    private Runnable onFailure = () -> {};
    private long life;
    private long incarnation;

    SimDisk(Simulation simulation, FaultModel model, SplittableRandom random) {
        this.simulation = simulation;
        this.model = model;
        this.random = random;
    }

    /** Begins a life; returns its incarnation, raised and durable. */
    long mount(LongConsumer whenDurable, Runnable whenFailed) {
        onDurable = whenDurable;
        onFailure = whenFailed;
        if (model.amnesia()) {
            synced.clear();
            incarnation = 0;
        }
        return ++incarnation;
    }

    List<Object> content() {
        return List.copyOf(synced.values());
    }

    void append(long number, List<Write> records) {
        waiting.add(new Batch(number, records));
        if (syncing.isEmpty()) {
            sync();
        }
    }

    private void sync() {
        syncing = waiting;
        waiting = new ArrayList<>();
        long nanos = (long) (model.syncMicros() * 1000L * (0.5 + random.nextDouble()));
        if (model.slowSyncs() > 0 && random.nextDouble() < model.slowSyncs()) {
            nanos *= SLOW;
        }
        boolean fails = model.failingSyncs() > 0 && random.nextDouble() < model.failingSyncs();
        long mine = life;
        simulation.after(nanos, () -> {
            if (mine == life) {
                if (fails) {
                    onFailure.run();
                } else {
                    synced();
                }
            }
        });
    }

    private void synced() {
        long number = keep(syncing);
        syncing = List.of();
        if (!waiting.isEmpty()) {
            sync();
        }
        onDurable.accept(number);
    }

    private long keep(List<Batch> batches) {
        long number = 0;
        for (Batch batch : batches) {
            batch.records().forEach(write -> synced.put(write.key(), write.value()));
            number = batch.number();
        }
        return number;
    }

    /** The node stops now: what was not synced is lost, what was being synced is kept wholly or lost wholly. */
    void crash() {
        life++;
        if (!syncing.isEmpty() && random.nextBoolean()) {
            keep(syncing);
        }
        syncing = List.of();
        waiting = new ArrayList<>();
    }
}
