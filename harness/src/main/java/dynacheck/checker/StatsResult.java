package dynacheck.checker;

import dynacheck.history.Keyword;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;

/**
 * Numbers of the run; they carry no verdict of their own, so a history with no completed operation is UNKNOWN and every
 * other is VALID.
 *
 * @param perF client operations by function
 * @param perNode client operations by the node they were sent to
 * @param throughput completed operations a second from the first invocation to the last completion
 */
public record StatsResult(
        Verdict verdict,
        String reason,
        Counts total,
        SortedMap<String, FunctionStats> perF,
        SortedMap<String, Counts> perNode,
        double throughput,
        double durationSeconds)
        implements CheckResult {

    /** @param open never completed */
    public record Counts(long ok, long fail, long info, long open) {
        public long all() {
            return ok + fail + info + open;
        }

        /** 0 when there is nothing. */
        public double okFraction() {
            return all() == 0 ? 0 : (double) ok / all();
        }

        Map<Keyword, Object> toEdn() {
            Map<Keyword, Object> map = new LinkedHashMap<>();
            map.put(Keyword.of("ok"), ok);
            map.put(Keyword.of("fail"), fail);
            map.put(Keyword.of("info"), info);
            map.put(Keyword.of("open"), open);
            map.put(Keyword.of("ok-fraction"), okFraction());
            return map;
        }
    }

    /** Latencies of ok operations, in milliseconds; all 0 if there are none. */
    public record Latency(double p50, double p90, double p99, double p999, double max) {
        Map<Keyword, Object> toEdn() {
            Map<Keyword, Object> map = new LinkedHashMap<>();
            map.put(Keyword.of("p50"), p50);
            map.put(Keyword.of("p90"), p90);
            map.put(Keyword.of("p99"), p99);
            map.put(Keyword.of("p999"), p999);
            map.put(Keyword.of("max"), max);
            return map;
        }
    }

    public record FunctionStats(Counts counts, Latency latencyMillis, double throughput) {
        Map<Keyword, Object> toEdn() {
            Map<Keyword, Object> map = counts.toEdn();
            map.put(Keyword.of("latency-ms"), latencyMillis.toEdn());
            map.put(Keyword.of("throughput"), throughput);
            return map;
        }
    }

    @Override
    public String checker() {
        return "stats";
    }

    @Override
    public Map<Keyword, Object> toEdn() {
        Map<Keyword, Object> map = Results.head(this);
        map.put(Keyword.of("total"), total.toEdn());
        map.put(Keyword.of("ops-per-second"), throughput);
        map.put(Keyword.of("duration-seconds"), durationSeconds);
        Map<Keyword, Object> functions = new LinkedHashMap<>();
        perF.forEach((f, s) -> functions.put(Keyword.of(f), s.toEdn()));
        map.put(Keyword.of("by-f"), functions);
        Map<String, Object> nodes = new LinkedHashMap<>();
        perNode.forEach((n, c) -> nodes.put(n, c.toEdn()));
        map.put(Keyword.of("by-node"), nodes);
        return map;
    }
}
