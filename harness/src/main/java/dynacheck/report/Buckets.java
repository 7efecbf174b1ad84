package dynacheck.report;

import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Latency quantiles and throughput over time, computed from every operation, including those not embedded. */
final class Buckets {
    private static final int WANTED = 100;
    private static final int MOST_FUNCTIONS = 6;
    private static final long[] WIDTHS_MILLIS = {100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000};

    private Buckets() {}

    /** {@code {width, t: [..], latency: {f: {p50, p99}}, rate: {ok, fail, info}}}; times in seconds. */
    static Map<String, Object> of(List<Span> spans, long runEnd) {
        long width = width(runEnd);
        int count = (int) Math.min(100_000, runEnd / width + 1);
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("width", width / 1e9);
        double[] middles = new double[count];
        for (int i = 0; i < count; i++) {
            middles[i] = Math.min((i + 0.5) * width, runEnd) / 1e9; // a point beyond the end would not be in range
        }
        root.put("t", middles);
        Map<String, Object> latency = new LinkedHashMap<>();
        for (String f : functions(spans)) {
            latency.put(Text.shorten(f, 40), quantiles(spans, f, width, count));
        }
        root.put("latency", latency);
        root.put("rate", rates(spans, width, count));
        return root;
    }

    private static long width(long runEnd) {
        for (long millis : WIDTHS_MILLIS) {
            if (runEnd / (millis * 1_000_000) <= WANTED) {
                return millis * 1_000_000;
            }
        }
        return Math.max(300_000_000_000L, runEnd / WANTED);
    }

    /** The commonest functions. */
    private static List<String> functions(List<Span> spans) {
        Map<String, Integer> counts = new TreeMap<>();
        spans.forEach(s -> counts.merge(s.invoke().f(), 1, Integer::sum));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_FUNCTIONS)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The p50 and p99 latency of ok operations in ms, per bucket of completion time; null where there are none. */
    private static Map<String, Object> quantiles(List<Span> spans, String f, long width, int count) {
        List<List<Long>> buckets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            buckets.add(new ArrayList<>());
        }
        for (Span span : spans) {
            if (span.outcome() == OpType.OK && span.invoke().f().equals(f)) {
                buckets.get(bucket(span.endNanos(), width, count)).add(span.latencyNanos());
            }
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("p50", buckets.stream().map(b -> quantile(b, 0.50)).toList());
        map.put("p99", buckets.stream().map(b -> quantile(b, 0.99)).toList());
        return map;
    }

    private static int bucket(long time, long width, int count) {
        return (int) Math.clamp(time / width, 0, count - 1L);
    }

    /** Milliseconds, nearest-rank, rounded to microseconds. */
    private static @Nullable Double quantile(List<Long> nanos, double q) {
        if (nanos.isEmpty()) {
            return null;
        }
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        int rank = (int) Math.ceil(q * sorted.length) - 1;
        return Math.max(1, Math.round(sorted[Math.max(0, rank)] / 1e3)) / 1e3;
    }

    /** Completions a second by outcome. */
    private static Map<String, Object> rates(List<Span> spans, long width, int count) {
        double[] ok = new double[count];
        double[] fail = new double[count];
        double[] info = new double[count];
        for (Span span : spans) {
            double[] to = span.outcome() == OpType.OK ? ok : span.outcome() == OpType.FAIL ? fail : info;
            if (span.completion() != null) {
                to[bucket(span.endNanos(), width, count)] += 1e9 / width;
            }
        }
        for (double[] all : List.of(ok, fail, info)) {
            Arrays.setAll(all, i -> Math.round(all[i] * 10) / 10.0);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("ok", ok);
        map.put("fail", fail);
        map.put("info", info);
        return map;
    }
}
