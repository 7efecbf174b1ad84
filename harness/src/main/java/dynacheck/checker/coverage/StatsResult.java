package dynacheck.checker.coverage;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Results;
import dynacheck.checker.Verdict;
import dynacheck.history.Keyword;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of the run; they carry no verdict of their own, so a history with no completed operation is UNKNOWN and every
 * other is VALID.
 *
 * @param perF client operations by function
 * @param perNode client operations by the node they were sent to
 * @param standstills what was still tried and no longer completed
 * @param seldom functions of which fewer than half completed at a node
 * @param throughput completed operations a second from the first invocation to the last completion
 */
public record StatsResult(
        Verdict verdict,
        String reason,
        Counts total,
        SortedMap<String, FunctionStats> perF,
        SortedMap<String, Counts> perNode,
        List<Standstill> standstills,
        List<Seldom> seldom,
        double throughput,
        double durationSeconds)
        implements CheckResult {

    public StatsResult {
        standstills = List.copyOf(standstills);
        seldom = List.copyOf(seldom);
    }

    /**
     * Operations that no longer completed.
     *
     * @param register as EDN; null: any
     * @param node null: at any
     * @param lastOkMillis when the last one completed; -1 if none ever did
     * @param triedSince how many were invoked after that
     */
    public record Standstill(
            String f, @Nullable String register, @Nullable String node, double lastOkMillis, long triedSince) {
        Map<Keyword, Object> toEdn() {
            Map<Keyword, Object> map = new LinkedHashMap<>();
            map.put(Keyword.of("f"), Keyword.of(f));
            if (register != null) {
                map.put(Keyword.of("register"), register);
            }
            if (node != null) {
                map.put(Keyword.of("node"), node);
            }
            map.put(Keyword.of("last-ok-ms"), lastOkMillis);
            map.put(Keyword.of("tried-since"), triedSince);
            return map;
        }

        @Override
        public String toString() {
            String last = lastOkMillis < 0
                    ? "never did"
                    : String.format(Locale.ROOT, "the last at %.1f s", lastOkMillis / 1000);
            return ":" + f + (register == null ? "" : " on register " + register) + (node == null ? "" : " at " + node)
                    + " (" + last + ", " + triedSince + " tried since)";
        }
    }

    /** Of {@code all} operations {@code ok} completed. */
    public record Seldom(String f, String node, long ok, long all) {
        @Override
        public String toString() {
            return ":" + f + " at " + node + " (" + ok + " of " + all + ")";
        }
    }

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
        map.put(
                Keyword.of("standstills"),
                standstills.stream().map(Standstill::toEdn).toList());
        map.put(Keyword.of("seldom"), seldom.stream().map(Seldom::toString).toList());
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
