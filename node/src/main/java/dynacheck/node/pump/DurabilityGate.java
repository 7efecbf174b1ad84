package dynacheck.node.pump;

import dynacheck.node.core.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Holds effects until the persist that they wait for is durable. Used by one thread. */
final class DurabilityGate<M, R> {
    private final Consumer<Effect<M, R>> release;
    private final TreeMap<Long, List<Effect<M, R>>> waiting = new TreeMap<>();
    private long durable;
    private int size;

    DurabilityGate(Consumer<Effect<M, R>> release) {
        this.release = release;
    }

    void add(Effect<M, R> effect, long afterPersist) {
        if (afterPersist <= durable) {
            release.accept(effect);
        } else {
            waiting.computeIfAbsent(afterPersist, n -> new ArrayList<>()).add(effect);
            size++;
        }
    }

    /** Every persist up to {@code sequence} is on disk. */
    void durable(long sequence) {
        durable = Math.max(durable, sequence);
        while (!waiting.isEmpty() && waiting.firstKey() <= durable) {
            List<Effect<M, R>> effects = waiting.pollFirstEntry().getValue();
            size -= effects.size();
            effects.forEach(release);
        }
    }

    int size() {
        return size;
    }
}
