package dynacheck.checker.elle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dynacheck.checker.Verdict;
import dynacheck.checker.elle.SimulatedStore.Kind;
import dynacheck.history.Edn;
import dynacheck.history.History;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Random small histories of stores good and bad against the definition of serializability. Each anomaly must be one;
 * the
 * share of violations that inference finds is printed. {@code -Delle.histories=N} sets how many for each kind of store
 * and model (default {@value #DEFAULT}), {@code -Delle.seed=S} where to begin.
 */
class ElleOracleTest {
    private static final int DEFAULT = 600;
    private static final int HISTORIES = Integer.getInteger("elle.histories", DEFAULT);
    private static final long FIRST_SEED = Long.getLong("elle.seed", 0);
    private static final int TXNS = 6;

    /** How many histories of one kind were wrong, and of how many this was found. */
    private static final class Tally {
        int notStrict;
        int notStrictFound;
        int notSerializable;
        int notSerializableFound;

        @Override
        public String toString() {
            return "not strict %d, found %d; not serializable %d, found %d"
                    .formatted(notStrict, notStrictFound, notSerializable, notSerializableFound);
        }
    }

    @Test
    void listAnomaliesAreReal() {
        run(true);
    }

    @Test
    void registerAnomaliesAreReal() {
        run(false);
    }

    @SuppressWarnings("SystemOut")
    private static void run(boolean lists) {
        for (Kind kind : Kind.values()) {
            Tally tally = new Tally();
            for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
                examine(kind, lists, seed, tally);
            }
            Model model = lists ? Model.LIST_APPEND : Model.RW_REGISTER;
            System.out.println(model + " " + kind + ", " + HISTORIES + " histories: " + tally);
            if (kind == Kind.STRICT_SERIALIZABLE) {
                assertEquals(0, tally.notStrict, "the good store is good");
                continue;
            }
            assertTrue(tally.notStrict > HISTORIES / 50, kind + " must go wrong often: " + tally);
            // Lists show their whole past, registers only the last value.
            int percent = lists ? 98 : 85;
            assertTrue(tally.notStrictFound * 100 >= tally.notStrict * percent, kind + " finds too few: " + tally);
        }
    }

    private static void examine(Kind kind, boolean lists, long seed, Tally tally) {
        History history = SimulatedStore.run(kind, lists, seed, TXNS);
        Model model = lists ? Model.LIST_APPEND : Model.RW_REGISTER;
        ElleResult result = ElleChecker.check(history, ElleOptions.of(model, Consistency.STRICT_SERIALIZABLE));
        boolean any = SerialOracle.isSerializable(history, lists, SerialOracle.Order.ANY);
        boolean process = any && SerialOracle.isSerializable(history, lists, SerialOracle.Order.PROCESS);
        boolean strict = process && SerialOracle.isSerializable(history, lists, SerialOracle.Order.REALTIME);
        for (String name : result.counts().keySet()) {
            boolean holds = name.endsWith(Tier.REALTIME.suffix())
                    ? strict
                    : name.endsWith(Tier.PROCESS.suffix()) ? process : any;
            if (holds) {
                fail("false " + name + " of " + kind + " seed " + seed + ": " + result.anomalies() + "\n"
                        + text(history));
            }
        }
        if (kind == Kind.SNAPSHOT_ISOLATION
                && (result.not().contains(Consistency.STRONG_SNAPSHOT_ISOLATION)
                        || result.alsoNot().contains(Consistency.STRONG_SNAPSHOT_ISOLATION))) {
            fail("snapshot isolation ruled out, seed " + seed + ": " + result.anomalies() + "\n" + text(history));
        }
        assertTrue(
                strict || result.verdict() != Verdict.UNKNOWN || result.reason().startsWith("Vacuous"));
        tally.notStrict += strict ? 0 : 1;
        tally.notStrictFound += result.verdict() == Verdict.INVALID ? 1 : 0;
        tally.notSerializable += any ? 0 : 1;
        boolean found = result.not().contains(Consistency.SERIALIZABLE)
                || result.alsoNot().contains(Consistency.SERIALIZABLE);
        tally.notSerializableFound += found ? 1 : 0;
    }

    private static String text(History history) {
        return history.ops().stream()
                .map(o -> o.process() + " " + o.type() + " " + Edn.print(o.value()))
                .collect(Collectors.joining("\n"));
    }
}
