package dynacheck.checker.txn;

import dynacheck.history.Edn;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Puts transactions and dependencies into words. */
final class Narrator {
    private static final int ELEMENTS_SHOWN = 24;

    private final TxnHistory history;
    private final Set<Integer> cast = new LinkedHashSet<>();
    private final List<String> sentences = new ArrayList<>();
    private final List<ElleAnomaly.Dependency> cycle = new ArrayList<>();
    private final SortedMap<String, String> versions = new TreeMap<>();

    Narrator(TxnHistory history) {
        this.history = history;
    }

    /** The transaction's name in this explanation: T1 for the first one named, and so on. */
    String name(int txn) {
        cast.add(txn);
        return "T" + (List.copyOf(cast).indexOf(txn) + 1);
    }

    String nameOf(int mop) {
        return name(history.txnOf(mop));
    }

    Narrator say(String sentence) {
        sentences.add(sentence);
        return this;
    }

    /** A dependency of the cycle that is told. */
    void depends(int from, int to, byte kind, String because) {
        List<Integer> named = List.copyOf(cast);
        cycle.add(new ElleAnomaly.Dependency(named.indexOf(from), named.indexOf(to), EdgeKind.name(kind), because));
    }

    /** Versions of a key that a dependency rests on, in their order. */
    void versions(String key, String order) {
        versions.merge(key, order, (known, more) -> known.contains(more) ? known : known + "; " + more);
    }

    String value(int version) {
        return Edn.print(history.valueOf(version));
    }

    String key(int mop) {
        return Edn.print(history.keyName(history.key(mop)));
    }

    /** "T1 completed (index 3) before T2 was invoked (index 4, 0.2 ms later)". */
    String inTime(int before, int after) {
        double millis = (history.startNanos(after) - history.endNanos(before)) / 1e6;
        String later = millis > 0 ? ", %.3f ms later".formatted(millis) : "";
        return "%s completed (index %d) before %s was invoked (index %d%s)"
                .formatted(name(before), history.end(before), name(after), history.start(after), later);
    }

    ElleAnomaly anomaly(Phenomenon phenomenon, Tier tier) {
        return anomaly(phenomenon.name(tier), Consistency.weakestWithout(phenomenon, tier));
    }

    /** @param ruledOut the weakest models in which the story is impossible */
    ElleAnomaly anomaly(String name, Set<Consistency> ruledOut) {
        List<ElleAnomaly.TxnView> views = cast.stream().map(this::view).toList();
        List<String> text = new ArrayList<>();
        for (int i = 0; i < views.size(); i++) {
            text.add("T" + (i + 1) + " = " + views.get(i).describe());
        }
        text.addAll(sentences);
        return new ElleAnomaly(name, ruledOut, views, text, cycle, versions);
    }

    private ElleAnomaly.TxnView view(int txn) {
        StringBuilder text = new StringBuilder("[");
        for (int mop = history.first(txn); mop < history.first(txn + 1); mop++) {
            text.append(mop == history.first(txn) ? "" : " ").append(show(mop));
        }
        return new ElleAnomaly.TxnView(
                txn,
                history.processName(txn),
                history.start(txn),
                history.completed(txn),
                text.append(']').toString());
    }

    String show(int mop) {
        boolean read = history.isRead(mop);
        String f = read ? ":r " : history.model == Model.LIST_APPEND ? ":append " : ":w ";
        return "[" + f + key(mop) + " " + (read ? result(mop) : value(history.versionOf(mop))) + "]";
    }

    /** What a read returned; of a long list the end, which says more. */
    String result(int mop) {
        if (history.versionOf(mop) == TxnHistory.NONE) {
            return "?";
        }
        if (history.model == Model.RW_REGISTER) {
            return value(history.versionOf(mop));
        }
        int size = history.lists.size(mop);
        return elements(mop, Math.max(0, size - ELEMENTS_SHOWN), size);
    }

    /** The part of a read list with these two positions. */
    String around(int mop, int first, int second) {
        int from = Math.max(0, first - 1);
        return elements(mop, from, Math.min(history.lists.size(mop), Math.min(second + 2, from + ELEMENTS_SHOWN)));
    }

    private String elements(int mop, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> value(history.version(history.key(mop), history.lists.get(mop, i))))
                .collect(Collectors.joining(
                        " ", from > 0 ? "[... " : "[", to < history.lists.size(mop) ? " ...]" : "]"));
    }
}
