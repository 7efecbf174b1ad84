package dynacheck.node.net;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counters and durations of a node, by name, in Prometheus' text format. Thread-safe. Names are constants: their number
 * is bounded.
 */
public final class Metrics {
    private static final String PREFIX = "dynacheck_node_";

    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
    private final Histograms histograms = new Histograms();

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

    /** Adds one to a histogram. {@code label} such as {@code operation="read"}, or empty. */
    void took(String name, String label, long nanos) {
        histograms.observe(name, label, nanos);
    }

    /** Every counter and {@code gauges}, one line each, then the histograms. */
    public String text(Map<String, Long> gauges) {
        Map<String, Long> lines = new TreeMap<>(gauges);
        counters.forEach((name, value) -> lines.put(name, value.sum()));
        StringBuilder out = new StringBuilder();
        String before = "";
        for (Map.Entry<String, Long> line : lines.entrySet()) {
            String family = family(line.getKey());
            if (!family.equals(before)) {
                String type = family.endsWith("_total") ? " counter" : " gauge";
                out.append("# TYPE ").append(PREFIX).append(family).append(type).append('\n');
            }
            before = family;
            out.append(PREFIX)
                    .append(line.getKey())
                    .append(' ')
                    .append(line.getValue())
                    .append('\n');
        }
        return out.append(histograms.text(PREFIX)).toString();
    }

    private static String family(String name) {
        int label = name.indexOf('{');
        return label < 0 ? name : name.substring(0, label);
    }
}
