package dynacheck.checker.register;

import dynacheck.checker.CheckResult;
import dynacheck.checker.NotUnderstood;
import dynacheck.checker.Results;
import dynacheck.checker.Tally;
import dynacheck.checker.Verdict;
import dynacheck.history.Call;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether each register behaved atomically (linearizably).
 *
 * @param engine {@code "zones"}, {@code "online-zones"}, {@code "cas-chains"}, {@code "search"}, or several with
 *     commas
 * @param operations client reads and writes judged
 * @param tally what became of every client operation
 * @param notUnderstood by function and shape, the first ones first
 * @param indeterminate of these, writes with unknown outcome
 * @param counts anomaly name to number of times it was seen
 */
public record AtomicityResult(
        Verdict verdict,
        String reason,
        String engine,
        long operations,
        long indeterminate,
        List<KeyResult> keys,
        Map<String, Integer> counts,
        Tally tally,
        List<NotUnderstood> notUnderstood)
        implements CheckResult {

    public AtomicityResult {
        keys = List.copyOf(keys);
        notUnderstood = List.copyOf(notUnderstood);
    }

    /**
     * One register.
     *
     * @param key EDN value of the key; null for the one register of a history without keys
     * @param operations reads and writes of it that were judged
     */
    public record KeyResult(
            @Nullable Object key, Verdict verdict, String reason, long operations, List<Anomaly> anomalies)
            implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /**
     * One violation, with the fewest operations that show it.
     *
     * @param name for example {@code "stale-read"}
     * @param adya the name in Adya's or Elle's vocabulary; empty if there is none
     * @param tags {@code "non-monotonic-read"}, {@code "read-your-writes"}, {@code "type-mismatch"}
     * @param count how many times this anomaly was seen on the key; this is the first
     * @param explanation sentences
     * @param witness the operations; without any one of them the rest would be fine
     * @param activeFaults kinds (with nodes) of faults in force then
     * @param staleVersions versions certainly newer than what the stale read returned; 0 if it is not stale
     * @param staleMillis for how long a newer value had been there; 0 if it is not stale
     */
    public record Anomaly(
            String name,
            String adya,
            @Nullable Object key,
            List<String> tags,
            int count,
            List<String> explanation,
            List<Call> witness,
            List<String> activeFaults,
            int staleVersions,
            double staleMillis)
            implements Serializable {
        private static final long serialVersionUID = 1L;

        /** The same, with one more sentence. */
        Anomaly and(String sentence) {
            List<String> sentences = new ArrayList<>(explanation);
            sentences.add(sentence);
            return new Anomaly(
                    name, adya, key, tags, count, sentences, witness, activeFaults, staleVersions, staleMillis);
        }

        /** Whether no known write can have written what was read. */
        boolean isOfUnknownSource() {
            boolean isAlone = witness.size() == 1; // Else it is a circle of compare-and-sets.
            return List.of("phantom-read", "future-read").contains(name)
                    || name.equals("cas-gap") && isAlone
                    || tags.contains(Explainer.FORGOTTEN);
        }

        /** Its parts by name. */
        public Map<Keyword, Object> toEdn() {
            Map<Keyword, Object> map = new LinkedHashMap<>();
            map.put(Keyword.of("name"), Keyword.of(name));
            if (key != null) {
                map.put(Keyword.of("key"), key);
            }
            map.put(Keyword.of("adya"), adya);
            map.put(Keyword.of("tags"), tags.stream().map(Keyword::of).toList());
            map.put(Keyword.of("count"), count);
            map.put(Keyword.of("explanation"), explanation);
            map.put(Keyword.of("active-faults"), activeFaults);
            map.put(Keyword.of("stale-versions"), staleVersions);
            map.put(Keyword.of("stale-ms"), staleMillis);
            map.put(Keyword.of("witness"), witness.stream().map(Anomaly::toEdn).toList());
            return map;
        }

        private static Map<Keyword, Object> toEdn(Call call) {
            Map<Keyword, Object> map = new LinkedHashMap<>();
            Op last = call.last();
            map.put(Keyword.of("f"), Keyword.of(call.f()));
            map.put(Keyword.of("process"), call.invoke().process());
            if (last.value() != null) {
                map.put(Keyword.of("value"), last.value());
            }
            map.put(Keyword.of("type"), call.outcome().keyword());
            map.put(Keyword.of("invoked"), call.start());
            if (call.completion() != null) {
                map.put(Keyword.of("completed"), call.completion().index());
            }
            return map;
        }
    }

    /** The violations of every key, in order of keys. */
    public List<Anomaly> anomalies() {
        return keys.stream().flatMap(k -> k.anomalies().stream()).toList();
    }

    @Override
    public String checker() {
        return "atomicity";
    }

    /** With Jepsen's and Elle's keys. */
    @Override
    public Map<Keyword, Object> toEdn() {
        Map<Keyword, Object> map = Results.head(this);
        map.put(Keyword.of("engine"), engine);
        map.put(Keyword.of("operations"), operations);
        map.put(Keyword.of("indeterminate-writes"), indeterminate);
        map.put(Keyword.of("tally"), tally.toEdn());
        map.put(
                Keyword.of("not-understood"),
                notUnderstood.stream().map(NotUnderstood::toEdn).toList());
        map.put(
                Keyword.of("anomaly-types"),
                counts.keySet().stream().map(Keyword::of).toList());
        map.put(Keyword.of("anomaly-counts"), Results.keywordKeys(counts));
        Map<Keyword, List<Object>> byName = new LinkedHashMap<>();
        for (Anomaly anomaly : anomalies()) {
            byName.computeIfAbsent(Keyword.of(anomaly.name()), k -> new ArrayList<>())
                    .add(anomaly.toEdn());
        }
        map.put(Keyword.of("anomalies"), byName);
        map.put(Keyword.of("not"), verdict == Verdict.INVALID ? List.of(Keyword.of("linearizable")) : List.of());
        Map<Object, Object> byKey = new LinkedHashMap<>();
        for (KeyResult k : keys) {
            Map<Keyword, Object> one = new LinkedHashMap<>();
            one.put(Keyword.of("valid?"), Results.valid(k.verdict()));
            one.put(Keyword.of("reason"), k.reason());
            one.put(Keyword.of("operations"), k.operations());
            if (!k.anomalies().isEmpty()) {
                one.put(
                        Keyword.of("anomaly-types"),
                        k.anomalies().stream().map(a -> Keyword.of(a.name())).toList());
            }
            byKey.put(k.key() == null ? Keyword.of("register") : k.key(), one);
        }
        map.put(Keyword.of("keys"), byKey);
        return map;
    }
}
