package dynacheck.bench;

import dynacheck.bench.LoadGenerator.Latencies;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/**
 * What came of a {@link Scenario}.
 *
 * @param latencies of the measured part
 * @param measuredNanos how long that was
 * @param perSecond acknowledged operations of each second since the processes were started
 * @param failed definite failures in the measured part; {@code indeterminate} likewise
 * @param errors the first few different errors of the whole run, with how often each was seen
 * @param costs of one acknowledged operation, by name; only what the nodes count
 */
public record Measurement(
        Scenario scenario,
        Latencies latencies,
        long measuredNanos,
        List<Long> perSecond,
        long failed,
        long indeterminate,
        Map<String, Long> errors,
        Map<String, Double> costs) {
    /** Seconds after the start of the processes that are cold. */
    private static final int COLD_SECONDS = 10;

    private static final double[] QUANTILES = {50, 90, 99, 99.9};

    /** Acknowledged operations a second in the measured part. */
    public double throughput() {
        return latencies.count() * 1e9 / measuredNanos;
    }

    /** Operations a second over the first ten seconds after the start of the processes; empty if it ran for less. */
    public OptionalDouble coldThroughput() {
        return perSecond.size() < COLD_SECONDS
                ? OptionalDouble.empty()
                : perSecond.stream().limit(COLD_SECONDS).mapToLong(n -> n).average();
    }

    /** For programs: settings, throughput, quantiles in microseconds, costs of an operation. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>(scenario.settings());
        map.put("operations", latencies.count());
        map.put("throughput", round(throughput()));
        coldThroughput().ifPresent(cold -> map.put("cold-throughput", round(cold)));
        map.put("latency-us", quantiles(latencies.all()));
        map.put("read-latency-us", quantiles(latencies.reads()));
        map.put("write-latency-us", quantiles(latencies.writes()));
        map.put("failed", failed);
        map.put("indeterminate", indeterminate);
        map.put("errors", errors);
        map.put("cost-per-operation", costs);
        map.put("per-second", perSecond);
        return map;
    }

    private static Map<String, Object> quantiles(Histogram histogram) {
        Map<String, Object> all = new LinkedHashMap<>();
        if (histogram.getTotalCount() > 0) {
            for (double q : QUANTILES) {
                all.put("p" + (q == Math.rint(q) ? String.valueOf((int) q) : String.valueOf(q)), micros(histogram, q));
            }
            all.put("max", histogram.getMaxValue() / 1_000);
        }
        return all;
    }

    static long micros(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1_000;
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
