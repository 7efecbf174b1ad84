package dynacheck.checker.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dynacheck.checker.Verdict;
import dynacheck.checker.txn.ElleResult.Basis;
import dynacheck.checker.txn.TxnOracle.Order;
import dynacheck.history.Edn;
import dynacheck.history.History;
import dynacheck.history.Op;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Small random histories of good and bad simulated stores against every possible order: a model that some order
 * explains is never ruled out, and of the histories that none explains most are found. {@code
 * -Ddynacheck.elle.histories=N} sets how many for each model of data and kind of store.
 */
class IsolationOracleTest {
    private static final int HISTORIES = Integer.getInteger("dynacheck.elle.histories", 300);
    private static final int MAX_TXNS = 6;

    private static final Map<Consistency, Predicate<History>> ORACLES = new EnumMap<>(Map.of(
            Consistency.SERIALIZABLE, h -> TxnOracle.isSerializable(h, Order.NONE),
            Consistency.STRONG_SESSION_SERIALIZABLE, h -> TxnOracle.isSerializable(h, Order.PROCESS),
            Consistency.STRICT_SERIALIZABLE, h -> TxnOracle.isSerializable(h, Order.REALTIME),
            Consistency.SNAPSHOT_ISOLATION, h -> TxnOracle.isSnapshotIsolated(h, Order.NONE),
            Consistency.STRONG_SESSION_SNAPSHOT_ISOLATION, h -> TxnOracle.isSnapshotIsolated(h, Order.PROCESS),
            Consistency.STRONG_SNAPSHOT_ISOLATION, h -> TxnOracle.isSnapshotIsolated(h, Order.REALTIME)));

    private record Score(long bad, long found) {}

    @Test
    void listsAreNeverWronglyAccusedAndMostViolationsAreFound() {
        Map<Consistency, Score> scores = compare(Model.LIST_APPEND);
        assertMost(scores, Consistency.SERIALIZABLE, 90);
        assertMost(scores, Consistency.STRICT_SERIALIZABLE, 90);
    }

    @Test
    void registersAreNeverWronglyAccusedAndMostViolationsAreFound() {
        Map<Consistency, Score> scores = compare(Model.RW_REGISTER);
        assertMost(scores, Consistency.SERIALIZABLE, 60);
        assertMost(scores, Consistency.STRICT_SERIALIZABLE, 80);
    }

    /** Small enough for a search: what is asked for is decided, whatever repeats and whatever inference misses. */
    @ParameterizedTest
    @EnumSource(Model.class)
    void smallHistoriesAreDecidedExactly(Model model) {
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        int missedByInference = 0;
        for (TxnStore.Kind kind : TxnStore.Kind.values()) {
            for (long seed = 0; seed < HISTORIES; seed++) {
                History history = TxnStore.history(seed, model, kind, MAX_TXNS);
                for (Map.Entry<Consistency, Predicate<History>> asked : ORACLES.entrySet()) {
                    ElleOptions options = ElleOptions.of(model, asked.getKey());
                    ElleResult result = ElleChecker.check(history, options);
                    String where = "%s, %s, seed %d: %s\n%s".formatted(model, kind, seed, result, show(history));
                    boolean possible = asked.getValue().test(history);
                    assertEquals(!possible, result.verdict() == Verdict.INVALID, where);
                    boolean decided = result.verdict() == Verdict.INVALID || result.basis() != Basis.INFERENCE;
                    assertTrue(decided || result.reason().startsWith("Vacuous"), where);
                    verdicts.merge(result.verdict(), 1, Integer::sum);
                    missedByInference +=
                            result.verdict() == Verdict.INVALID && result.basis() != Basis.INFERENCE ? 1 : 0;
                }
            }
        }
        assertTrue(missedByInference > 10, "the search must be needed: " + missedByInference);
        assertTrue(verdicts.values().stream().allMatch(n -> n > HISTORIES / 10), verdicts.toString());
    }

    /** Serializable, and each key by itself in real time. */
    @ParameterizedTest
    @EnumSource(Model.class)
    void linearizableKeysAreDecidedExactly(Model model) {
        ElleOptions options = ElleOptions.of(model, Consistency.SERIALIZABLE).withLinearizableKeys();
        int onlyByKeys = 0;
        int inferred = 0;
        for (TxnStore.Kind kind : TxnStore.Kind.values()) {
            for (long seed = 0; seed < HISTORIES; seed++) {
                History history = TxnStore.history(seed, model, kind, MAX_TXNS);
                boolean possible = TxnOracle.isSerializable(history, Order.KEYS);
                ElleResult result = ElleChecker.check(history, options);
                String where = "%s, %s, seed %d: %s\n%s".formatted(model, kind, seed, result, show(history));
                assertTrue(!possible || result.verdict() != Verdict.INVALID, where);
                assertTrue(possible || result.verdict() != Verdict.VALID, where);
                boolean repeats =
                        Repeats.of(TxnSink.of(history, options).history()).values() > 0;
                assertTrue(possible || repeats || result.verdict() == Verdict.INVALID, where);
                boolean needed = !possible && TxnOracle.isSerializable(history, Order.NONE);
                onlyByKeys += needed && !repeats ? 1 : 0;
                inferred += needed && !repeats && result.basis() == Basis.INFERENCE ? 1 : 0;
            }
        }
        assertTrue(onlyByKeys > HISTORIES / 20, "the keys' order must matter: " + onlyByKeys);
        assertTrue(inferred * 100 > onlyByKeys * 85, inferred + " of " + onlyByKeys + " inferred");
    }

    private static void assertMost(Map<Consistency, Score> scores, Consistency level, int percent) {
        Score score = Objects.requireNonNull(scores.get(level));
        assertTrue(score.bad > HISTORIES / 4, "the stores must do wrong: " + score);
        assertTrue(score.found * 100 >= score.bad * percent, "at least " + percent + " %: " + score);
    }

    private static Map<Consistency, Score> compare(Model model) {
        Map<Consistency, Score> total = new EnumMap<>(Consistency.class);
        for (TxnStore.Kind kind : TxnStore.Kind.values()) {
            Map<Consistency, Score> scores = new EnumMap<>(Consistency.class);
            for (long seed = 0; seed < HISTORIES; seed++) {
                History history = TxnStore.history(seed, model, kind, MAX_TXNS);
                ElleResult result = ElleChecker.check(history, ElleOptions.of(model, Consistency.SERIALIZABLE));
                Set<Consistency> ruledOut = new HashSet<>(result.not());
                ruledOut.addAll(result.alsoNot());
                Set<Consistency> explained = EnumSet.noneOf(Consistency.class);
                ORACLES.forEach((level, oracle) -> explained.addAll(oracle.test(history) ? Set.of(level) : Set.of()));
                assertNamesAreTrue(result, explained, model + ", " + kind + ", seed " + seed);
                for (Consistency level : ORACLES.keySet()) {
                    boolean possible = explained.contains(level);
                    boolean accused = ruledOut.contains(level);
                    if (possible && accused) {
                        fail("%s is %s, but %s\nseed %d, %s, %s:\n%s"
                                .formatted(model, level, result.anomalies(), seed, model, kind, show(history)));
                    }
                    scores.merge(
                            level, new Score(possible ? 0 : 1, !possible && accused ? 1 : 0), IsolationOracleTest::sum);
                }
            }
            print(model + ", " + kind, scores);
            scores.forEach((level, score) -> total.merge(level, score, IsolationOracleTest::sum));
        }
        print(model + ", all stores", total);
        return total;
    }

    /** No anomaly stands in a history that is serializable in the order that the anomaly's name speaks of. */
    private static void assertNamesAreTrue(ElleResult result, Set<Consistency> explained, String where) {
        for (String name : result.counts().keySet()) {
            Consistency disproved = name.endsWith(Tier.REALTIME.suffix())
                    ? Consistency.STRICT_SERIALIZABLE
                    : name.endsWith(Tier.PROCESS.suffix())
                            ? Consistency.STRONG_SESSION_SERIALIZABLE
                            : Consistency.SERIALIZABLE;
            assertFalse(explained.contains(disproved), () -> name + " is false, " + where + ": " + result.anomalies());
        }
    }

    private static Score sum(Score a, Score b) {
        return new Score(a.bad + b.bad, a.found + b.found);
    }

    @SuppressWarnings("SystemOut")
    private static void print(String what, Map<Consistency, Score> scores) {
        System.out.println(what + ", " + HISTORIES + " histories a store; violations found: "
                + scores.entrySet().stream()
                        .filter(e -> e.getValue().bad > 0)
                        .map(e -> e.getKey() + " " + e.getValue().found + " of " + e.getValue().bad)
                        .collect(Collectors.joining(", ")));
    }

    static String show(History history) {
        return history.ops().stream().map(IsolationOracleTest::show).collect(Collectors.joining("\n"));
    }

    private static String show(Op op) {
        return op.index() + " " + op.process() + " " + op.type() + " " + Edn.print(op.value());
    }
}
