package dynacheck.checker.coverage;

import dynacheck.checker.Verdict;
import dynacheck.checker.coverage.StatsResult.Counts;
import dynacheck.checker.coverage.StatsResult.FunctionStats;
import dynacheck.checker.coverage.StatsResult.Latency;
import dynacheck.checker.coverage.StatsResult.Seldom;
import dynacheck.checker.coverage.StatsResult.Standstill;
import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.OpType;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts, latencies and throughput of client operations. */
public final class StatsChecker {
    private static final int NAMED = 3;

    private StatsChecker() {}

    public static StatsResult check(History history) {
        List<Call> calls = history.calls();
        double seconds = seconds(calls);
        SortedMap<String, FunctionStats> perF = new TreeMap<>();
        calls.stream().collect(Collectors.groupingBy(Call::f)).forEach((f, some) -> {
            Counts counts = counts(some);
            perF.put(f, new FunctionStats(counts, latency(some), rate(counts.ok(), seconds)));
        });
        SortedMap<String, Counts> perNode = new TreeMap<>();
        calls.stream()
                .collect(Collectors.groupingBy(c -> c.node() == null ? "unknown" : c.node()))
                .forEach((node, some) -> perNode.put(node, counts(some)));
        Counts total = counts(calls);
        boolean anyOk = total.ok() > 0;
        String rate = seconds > 0 ? ", %.0f a second".formatted(rate(total.ok(), seconds)) : "";
        List<Standstill> standstills = Standstills.of(calls);
        List<Seldom> seldom = Standstills.seldom(calls);
        String reason = anyOk
                ? "%d of %d operations completed (%.1f %%)%s."
                                .formatted(total.ok(), total.all(), 100 * total.okFraction(), rate)
                        + some(" Stopped completing: ", standstills)
                        + some(" Completed seldom: ", seldom)
                : "No operation completed, so nothing was tested.";
        return new StatsResult(
                anyOk ? Verdict.VALID : Verdict.UNKNOWN,
                reason,
                total,
                perF,
                perNode,
                standstills,
                seldom,
                rate(total.ok(), seconds),
                seconds);
    }

    /** The first few, behind an introduction; empty if there are none. */
    private static String some(String introduction, List<?> all) {
        if (all.isEmpty()) {
            return "";
        }
        String more = all.size() > NAMED ? " and " + (all.size() - NAMED) + " more" : "";
        return introduction + all.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", ")) + more
                + ".";
    }

    private static double rate(long n, double seconds) {
        return seconds > 0 ? n / seconds : 0;
    }

    private static double seconds(List<Call> calls) {
        if (calls.isEmpty()) {
            return 0;
        }
        long last = calls.stream().mapToLong(c -> c.last().timeNanos()).max().orElseThrow();
        return (last - calls.getFirst().invoke().timeNanos()) / 1e9;
    }

    private static Counts counts(Collection<Call> calls) {
        long open = calls.stream().filter(c -> c.completion() == null).count();
        return new Counts(count(calls, OpType.OK), count(calls, OpType.FAIL), count(calls, OpType.INFO) - open, open);
    }

    private static long count(Collection<Call> calls, OpType outcome) {
        return calls.stream().filter(c -> c.outcome() == outcome).count();
    }

    private static Latency latency(Collection<Call> calls) {
        long[] nanos = calls.stream()
                .filter(Call::isOk)
                .mapToLong(c -> c.last().timeNanos() - c.invoke().timeNanos())
                .toArray();
        Arrays.sort(nanos);
        return new Latency(
                percentile(nanos, 0.5),
                percentile(nanos, 0.9),
                percentile(nanos, 0.99),
                percentile(nanos, 0.999),
                percentile(nanos, 1));
    }

    /** Milliseconds of the smallest latency that at least {@code q} of all do not exceed. */
    private static double percentile(long[] sorted, double q) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(q * sorted.length);
        return sorted[Math.max(0, rank - 1)] / 1e6;
    }
}
