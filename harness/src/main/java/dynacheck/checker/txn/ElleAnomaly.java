package dynacheck.checker.txn;

import dynacheck.history.Keyword;
import dynacheck.history.Op;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One anomaly, explained.
 *
 * @param name Adya's or Elle's, for example {@code "G-single-realtime"}
 * @param ruledOut the weakest models in which it cannot happen
 * @param transactions that take part, in the order in which the explanation calls them T1, T2, ...
 * @param explanation sentences; the first ones say what T1, T2, ... are
 * @param cycle dependencies that close a cycle; none if it shows without one
 * @param versions of the keys that the cycle rests on, as far as they are known, in words
 */
public record ElleAnomaly(
        String name,
        Set<Consistency> ruledOut,
        List<TxnView> transactions,
        List<String> explanation,
        List<Dependency> cycle,
        SortedMap<String, String> versions) {
    public ElleAnomaly {
        ruledOut = Set.copyOf(ruledOut);
        transactions = List.copyOf(transactions);
        explanation = List.copyOf(explanation);
        cycle = List.copyOf(cycle);
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    }

    /** One that shows without a cycle. */
    ElleAnomaly(String name, Set<Consistency> ruledOut, List<TxnView> transactions, List<String> explanation) {
        this(name, ruledOut, transactions, explanation, List.of(), new TreeMap<>());
    }

    /**
     * A transaction that must come before another, by their places among {@link #transactions}.
     *
     * @param kind {@code "ww"}, {@code "wr"}, {@code "rw"}, {@code "realtime"}, {@code "process"} or {@code "key"}
     * @param because part of a sentence
     */
    public record Dependency(int from, int to, String kind, String because) {}

    /**
     * One transaction.
     *
     * @param number position among the transactions of the history
     * @param process the client's name for it
     * @param invoked index of the invocation; that of the completion where there are only completions
     * @param completed index of the completion; {@link Long#MAX_VALUE} if its outcome is unknown
     * @param text its micro-operations as EDN, long lists cut
     */
    public record TxnView(int number, Object process, long invoked, long completed, String text) {
        /** For people: what it did, who, when. */
        String describe() {
            String when = completed == Long.MAX_VALUE
                    ? "invoked at " + invoked + ", outcome unknown"
                    : completed == invoked ? "index " + completed : "indexes " + invoked + " to " + completed;
            return text + " (" + (process.equals(Op.UNNAMED) ? "" : "process " + process + ", ") + when + ")";
        }

        Map<Keyword, Object> toEdn() {
            Map<Keyword, Object> map = new LinkedHashMap<>();
            map.put(Keyword.of("process"), process);
            map.put(Keyword.of("invoked"), invoked);
            if (completed != Long.MAX_VALUE) {
                map.put(Keyword.of("completed"), completed);
            }
            map.put(Keyword.of("txn"), text);
            return map;
        }
    }

    Map<Keyword, Object> toEdn() {
        Map<Keyword, Object> map = new LinkedHashMap<>();
        map.put(Keyword.of("explanation"), explanation);
        map.put(
                Keyword.of("transactions"),
                transactions.stream().map(TxnView::toEdn).toList());
        if (!cycle.isEmpty()) {
            map.put(
                    Keyword.of("cycle"),
                    cycle.stream()
                            .map(d -> List.of("T" + (d.from() + 1), Keyword.of(d.kind()), "T" + (d.to() + 1)))
                            .toList());
        }
        return map;
    }
}
