package dynacheck.checker.txn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Anomalies as they are found: all are counted, the first few of each name are explained. */
final class Findings {
    private static final int TOLD = 8;

    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<ElleAnomaly> told = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    void add(Phenomenon phenomenon, Tier tier, Supplier<ElleAnomaly> detail) {
        if (counts.merge(phenomenon.name(tier), 1, Integer::sum) <= TOLD) {
            told.add(detail.get());
        }
    }

    /** An anomaly that other code found, and how often. */
    void add(ElleAnomaly anomaly, int count) {
        counts.merge(anomaly.name(), count, Integer::sum);
        told.add(anomaly);
    }

    /** Only anomalies of the name remain. */
    void keepOnly(String name) {
        counts.keySet().removeIf(n -> !n.equals(name));
        told.removeIf(a -> !a.name().equals(name));
    }

    void forget() {
        counts.clear();
        told.clear();
    }

    void note(String note) {
        notes.add(note);
    }

    Map<String, Integer> counts() {
        return counts;
    }

    List<ElleAnomaly> told() {
        return told;
    }

    List<String> notes() {
        return notes;
    }
}
