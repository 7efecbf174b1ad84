package dynacheck.sim;

import dynacheck.fault.FaultModel;
import dynacheck.target.SimulatedSystem.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * One node's disk with group commit: what is appended during a sync shares the next one. Survives the node's lives; see
 * {@link FaultModel} for what a crash leaves.
 */
final class SimDisk {
    private static final int SLOW = 100;
    private static final int MOST_COPIES = 4;

    private record Batch(long number, List<Write> records) {}

    /** What a process finds when it starts. */
    enum Found {
        ITS_OWN,
        /** An empty disk, although something had been written. */
        EMPTY,
        /** Its own, as it was before an earlier start. */
        OLD
    }

    /** The content that a start found, and how many starts came before. */
    private record Copy(long incarnation, Map<Object, Object> content) {}

    private final Simulation simulation;
    private final FaultModel model;
    private final SplittableRandom random;
    private final Consumer<String> covered;
    private boolean mayFail = true;
    private final Map<Object, Object> synced = new LinkedHashMap<>();
    private List<Batch> waiting = new ArrayList<>();
    private List<Batch> syncing = List.of();
    private LongConsumer onDurable = number -> {};
    private Runnable onFailure = () -> {};
    private long life;
    private long incarnation;
    private Found found = Found.ITS_OWN;
    /** From the latest starts, if the model may bring them back. */
    private final ArrayDeque<Copy> copies = new ArrayDeque<>();

    SimDisk(Simulation simulation, FaultModel model, SplittableRandom random, Consumer<String> covered) {
        this.simulation = simulation;
        this.model = model;
        this.random = random;
        this.covered = covered;
    }

    /** Begins a life. Returns its incarnation, which is raised by one and durable. */
    long mount(LongConsumer whenDurable, Runnable whenFailed) {
        onDurable = whenDurable;
        onFailure = whenFailed;
        found = Found.ITS_OWN;
        if (model.amnesia() && incarnation > 0) {
            found = Found.EMPTY;
            restore(new Copy(0, Map.of()));
        } else if (model.oldDisk()) {
            // A copy from before the first start is empty, not old.
            List<Copy> older = copies.stream()
                    .filter(copy -> copy.incarnation() > 0 && copy.incarnation() < incarnation)
                    .toList();
            if (!older.isEmpty() && random.nextBoolean()) {
                found = Found.OLD;
                restore(older.get(random.nextInt(older.size())));
            }
            copies.addLast(new Copy(incarnation, new LinkedHashMap<>(synced)));
            if (copies.size() > MOST_COPIES) {
                copies.removeFirst();
            }
        }
        return ++incarnation;
    }

    private void restore(Copy copy) {
        synced.clear();
        synced.putAll(copy.content());
        incarnation = copy.incarnation();
    }

    /** What the current life found. */
    Found found() {
        return found;
    }

    /** No sync fails from now on. */
    void heal() {
        mayFail = false;
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
            covered.accept(FaultModel.SLOW_SYNC);
        }
        boolean fails = model.failingSyncs() > 0 && random.nextDouble() < model.failingSyncs();
        long mine = life;
        simulation.after(nanos, () -> {
            if (mine == life) {
                if (fails && mayFail) {
                    covered.accept(FaultModel.FAILED_SYNC);
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
            batch.records().forEach(this::keep);
            number = batch.number();
        }
        return number;
    }

    private void keep(Write write) {
        Object value = write.value();
        if (value == null) {
            synced.remove(write.key());
        } else {
            synced.put(write.key(), value);
        }
    }

    /**
     * The node stops now. The batch that was being synced is there as a whole or not at all. Its last record may be
     * torn, and then the next mount drops it. On a disk without batches some pages are there, also of what waited
     * behind it.
     */
    void crash() {
        life++;
        if (!waiting.isEmpty()) {
            covered.accept(FaultModel.UNSYNCED_LOST);
        }
        if (!syncing.isEmpty()) {
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    long kept = keep(syncing);
                    assert kept > 0;
                    covered.accept(FaultModel.UNACKNOWLEDGED_KEPT);
                }
                case 2 -> covered.accept(FaultModel.UNSYNCED_LOST);
                case 3 -> covered.accept(FaultModel.TORN);
                case 4 -> tear(FaultModel.TORN_PREFIX, false);
                default -> tear(FaultModel.TORN_PAGES, true);
            }
        }
        syncing = List.of();
        waiting = new ArrayList<>();
    }

    /**
     * Keeps a prefix of what was not synced, in the order in which the records were written, or in any other.
     */
    private void tear(String counter, boolean shuffled) {
        List<Write> pages = new ArrayList<>();
        syncing.forEach(batch -> pages.addAll(batch.records()));
        waiting.forEach(batch -> pages.addAll(batch.records()));
        for (int i = pages.size() - 1; shuffled && i > 0; i--) {
            Collections.swap(pages, i, random.nextInt(i + 1));
        }
        pages.subList(0, random.nextInt(pages.size() + 1)).forEach(this::keep);
        covered.accept(counter);
    }
}
