package dynacheck.node.net;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Durations of a node, by name and label, in Prometheus' text format. Thread-safe. Names and labels are constants. */
final class Histograms {
    /** Upper bounds in seconds. */
    private static final double[] BOUNDS = {
        0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10
    };

    private static final class Histogram {
        final long[] counts = new long[BOUNDS.length + 1];
        double sum;
    }

    private final Map<String, Map<String, Histogram>> families = new TreeMap<>();

    /** @param label such as {@code operation="read"}, or empty */
    synchronized void observe(String name, String label, long nanos) {
        Histogram histogram =
                families.computeIfAbsent(name, n -> new TreeMap<>()).computeIfAbsent(label, l -> new Histogram());
        double seconds = nanos / 1e9;
        int bucket = 0;
        while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
            bucket++;
        }
        histogram.counts[bucket]++;
        histogram.sum += seconds;
    }

    /** @param prefix of every name */
    synchronized String text(String prefix) {
        StringBuilder out = new StringBuilder();
        families.forEach((name, labelled) -> {
            out.append("# TYPE ").append(prefix).append(name).append(" histogram\n");
            labelled.forEach((label, histogram) -> write(out, prefix + name, label, histogram));
        });
        return out.toString();
    }

    private static void write(StringBuilder out, String name, String label, Histogram histogram) {
        long below = 0;
        for (int i = 0; i < histogram.counts.length; i++) {
            below += histogram.counts[i];
            String le = i < BOUNDS.length ? String.valueOf(BOUNDS[i]) : "+Inf";
            out.append(name).append("_bucket{").append(label).append(label.isEmpty() ? "" : ",");
            out.append("le=\"").append(le).append("\"} ").append(below).append('\n');
        }
        String labels = label.isEmpty() ? "" : "{" + label + "}";
        out.append(String.format(Locale.ROOT, "%s_sum%s %.6f%n", name, labels, histogram.sum)
                .replace("\r", ""));
        out.append(name)
                .append("_count")
                .append(labels)
                .append(' ')
                .append(below)
                .append('\n');
    }
}
