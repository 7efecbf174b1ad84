package dynacheck.checker.liveness;

import dynacheck.checker.liveness.Definition1Result.Progress;
import dynacheck.fault.FaultEvent.Phase;
import dynacheck.fault.FaultSpan;
import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.Op;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Kind of fault x kind of operation: the longest time without a completed operation while the fault was in force. */
final class ProgressTable {
    private ProgressTable() {}

    static List<Progress> of(History history, List<FaultSpan> faults) {
        Map<String, List<Call>> byF =
                history.calls().stream().collect(Collectors.groupingBy(Call::f, TreeMap::new, Collectors.toList()));
        Map<String, Map<String, Long>> longest = new TreeMap<>();
        byF.forEach((f, calls) -> {
            long[] done = calls.stream()
                    .filter(Call::isOk)
                    .mapToLong(c -> c.last().timeNanos())
                    .sorted()
                    .toArray();
            for (FaultSpan fault : faults) {
                Op installed = fault.at(Phase.INSTALLED);
                if (installed == null) {
                    continue;
                }
                Op healed = fault.at(Phase.HEALED);
                long from = installed.timeNanos();
                long until = healed == null ? history.endNanos() : healed.timeNanos();
                boolean wanted = calls.stream()
                        .anyMatch(c -> c.invoke().timeNanos() < until
                                && (c.completion() == null || c.last().timeNanos() > from));
                if (wanted) {
                    longest.computeIfAbsent(fault.kind(), k -> new TreeMap<>())
                            .merge(f, longestGap(done, from, until), Math::max);
                }
            }
        });
        return longest.entrySet().stream()
                .flatMap(kind -> kind.getValue().entrySet().stream()
                        .map(e -> new Progress(kind.getKey(), e.getKey(), e.getValue())))
                .toList();
    }

    private static long longestGap(long[] sorted, long from, long until) {
        int at = Arrays.binarySearch(sorted, from);
        long last = from;
        long longest = 0;
        for (int i = at < 0 ? -at - 1 : at; i < sorted.length && sorted[i] <= until; i++) {
            longest = Math.max(longest, sorted[i] - last);
            last = sorted[i];
        }
        return Math.max(longest, until - last);
    }
}
