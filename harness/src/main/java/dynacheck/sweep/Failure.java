package dynacheck.sweep;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Verdict;
import dynacheck.checker.liveness.Definition1Result;
import dynacheck.checker.register.AtomicityResult;
import dynacheck.checker.register.AtomicityResult.Anomaly;
import dynacheck.history.Call;
import dynacheck.history.OpType;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What failed, without the seed, so that seeds which show the same can be counted together.
 *
 * @param claim what does not hold: an anomaly, a kind of operation that stalled, or a checker's sentence without its
 *     particulars
 * @param shape of the smallest witness, values by letters: {@code "write a, write b, read a"}; empty if there is none
 */
public record Failure(Verdict verdict, String checker, String claim, String shape) implements Comparable<Failure> {
    private static final Comparator<Failure> ORDER = Comparator.comparing(Failure::verdict, Comparator.reverseOrder())
            .thenComparing(Failure::checker)
            .thenComparing(Failure::claim)
            .thenComparing(Failure::shape);

    private static final int MOST_SHOWN = 8;
    private static final int LONGEST_CLAIM = 160;

    static Failure of(CheckResult result) {
        if (result instanceof AtomicityResult atomicity) {
            Optional<Anomaly> smallest = atomicity.anomalies().stream()
                    .min(Comparator.comparing((Anomaly a) -> a.witness().size())
                            .thenComparing(Anomaly::name)
                            .thenComparing(Failure::shape));
            if (smallest.isPresent()) {
                Anomaly anomaly = smallest.get();
                return new Failure(result.verdict(), result.checker(), anomaly.name(), shape(anomaly));
            }
        }
        if (result instanceof Definition1Result liveness) {
            Optional<String> stalled = stalled(liveness);
            if (stalled.isPresent()) {
                return new Failure(result.verdict(), result.checker(), stalled.get(), "");
            }
        }
        return new Failure(result.verdict(), result.checker(), withoutParticulars(firstFinding(result)), "");
    }

    /** Of a seed that could not be run or judged. */
    static Failure unjudged(String checker, Verdict verdict, String reason) {
        return new Failure(verdict, checker, withoutParticulars(reason), "");
    }

    /** What a smaller run must show: the anomaly where there is a witness, else whatever the checker finds. */
    public Symptom symptom() {
        return new Symptom(checker, shape.isEmpty() ? "" : claim);
    }

    /** What Definition 1 asked for and did not get, worst kind first. */
    private static Optional<String> stalled(Definition1Result liveness) {
        for (Definition1Result.Fate fate : List.of(Definition1Result.Fate.STALLED, Definition1Result.Fate.UNCLEAR)) {
            String word = fate.name().toLowerCase(Locale.ROOT);
            Optional<String> operation = liveness.judgements().stream()
                    .filter(j -> j.fate() == fate)
                    .map(j -> word + " " + j.call().f())
                    .min(Comparator.naturalOrder());
            if (operation.isPresent()) {
                return operation;
            }
            if (liveness.joins().stream().anyMatch(j -> j.fate() == fate)) {
                return Optional.of(word + " join");
            }
        }
        return Optional.empty();
    }

    private static String firstFinding(CheckResult result) {
        return result.details().stream()
                .flatMap(details -> details.findings().stream())
                .map(finding -> finding.title())
                .findFirst()
                .orElse(result.reason());
    }

    /** Numbers, names of nodes and whatever is in brackets differ from seed to seed, and are no part of what failed. */
    static String withoutParticulars(String sentence) {
        String bare = sentence.replaceAll("\\{[^}]*}|\\[[^\\]]*]|\"[^\"]*\"", "#")
                .replaceAll("[^\\s(),;:]*\\d[^\\s(),;:]*", "#")
                .replaceAll("#(?:[,\\s]+(?:and\\s+)?#)+", "#")
                .replaceAll("\\s*\\(lines? #\\)", "")
                .strip();
        return bare.length() <= LONGEST_CLAIM ? bare : bare.substring(0, LONGEST_CLAIM) + "...";
    }

    /** The witness's operations in the order in which they began. */
    private static String shape(Anomaly anomaly) {
        if (anomaly.witness().size() > MOST_SHOWN) {
            return anomaly.witness().size() + " operations";
        }
        Map<Object, String> letters = new HashMap<>();
        return anomaly.witness().stream()
                .sorted(Comparator.comparingLong(Call::start))
                .map(call -> operation(call, anomaly.key(), letters))
                .collect(Collectors.joining(", "));
    }

    private static String operation(Call call, @Nullable Object key, Map<Object, String> letters) {
        Object value = call.last().value();
        if (key != null && value instanceof List<?> pair && pair.size() == 2 && key.equals(pair.getFirst())) {
            value = pair.get(1);
        }
        String what = value instanceof List<?> parts
                ? parts.stream().map(part -> letter(part, letters)).collect(Collectors.joining(" to "))
                : letter(value, letters);
        return call.f() + " " + what
                + (call.outcome() == OpType.OK ? "" : " (" + call.outcome().keyword() + ")");
    }

    private static String letter(@Nullable Object value, Map<Object, String> letters) {
        return value == null
                ? "nil"
                : letters.computeIfAbsent(value, v -> String.valueOf((char) ('a' + letters.size() % 26)));
    }

    @Override
    public int compareTo(Failure other) {
        return Objects.requireNonNull(ORDER).compare(this, other);
    }

    @Override
    public String toString() {
        return checker + ": " + claim + (shape.isEmpty() ? "" : " (" + shape + ")");
    }
}
