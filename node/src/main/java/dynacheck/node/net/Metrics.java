package dynacheck.node.net;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counters of a node, by name, in Prometheus' text format. Thread-safe. Names are constants: their number is
 * bounded.
 */
public final class Metrics {
    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();

    /** Adds one. {@code name} without prefix, with labels if any: {@code frames_total{way="in"}}. */
    public void count(String name) {
        add(name, 1);
    }

    public void add(String name, long amount) {
        counters.computeIfAbsent(name, n -> new LongAdder()).add(amount);
    }

    public long get(String name) {
        LongAdder counter = counters.get(name);
        return counter == null ? 0 : counter.sum();
    }

    /** Every counter, then {@code gauges}; one line each. */
    public String text(Map<String, Long> gauges) {
        Map<String, Long> lines = new TreeMap<>(gauges);
        counters.forEach((name, value) -> lines.put(name, value.sum()));
        StringBuilder out = new StringBuilder();
        lines.forEach((name, value) -> out.append("dynacheck_node_")
                .append(name)
                .append(' ')
                .append(value)
                .append('\n'));
        return out.toString();
    }
}
