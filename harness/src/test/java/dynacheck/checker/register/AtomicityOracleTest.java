package dynacheck.checker.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dynacheck.checker.Histories;
import dynacheck.checker.Verdict;
import dynacheck.checker.register.AtomicityResult.Anomaly;
import dynacheck.checker.register.AtomicityResult.KeyResult;
import dynacheck.history.Call;
import dynacheck.history.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every engine against every order of every random small history. {@code -Ddynacheck.oracle.first=0
 * -Ddynacheck.oracle.count=1000000} checks more of them than the build does; the seed of a failure is in its message.
 */
class AtomicityOracleTest {
    private static final long FIRST = Long.getLong("dynacheck.oracle.first", 0);
    private static final long COUNT = Long.getLong("dynacheck.oracle.count", 120_000);

    private static final int FEW = 6;

    /** Witnesses of more operations, each proven to be the smallest there is. */
    private int larger;

    @Test
    @SuppressWarnings("SystemOut")
    void agreesWithTheExhaustiveOracle() {
        Map<String, Integer> invalidBy = new HashMap<>();
        Map<String, Integer> validBy = new HashMap<>();
        for (long seed = FIRST; seed < FIRST + COUNT; seed++) {
            AtomicityOptions options = new AtomicityOptions((seed & 4) != 0 && (seed & 8) != 0, (seed & 48) == 48);
            History history = RandomHistories.of(seed);
            for (Register register : Registers.of(history, options).all()) {
                List<Access> effective = new Writers(register, options).effective();
                boolean legal = ExhaustiveOracle.isLinearizable(effective);
                RegisterChecker checker = new RegisterChecker(register, options, new Explainer(History.of(List.of())));
                KeyResult result = checker.check();
                if (result.verdict() != (legal ? Verdict.VALID : Verdict.INVALID)) {
                    fail("seed " + seed + ": oracle says " + legal + ", " + checker.engine() + " says " + result
                            + " on " + history.ops());
                }
                (legal ? validBy : invalidBy).merge(checker.engine(), 1, Integer::sum);
                assertEquals(legal, result.anomalies().isEmpty());
                for (Anomaly anomaly : result.anomalies()) {
                    assertMinimal(seed, anomaly, register, options);
                }
            }
        }
        System.out.println("Registers agreed on, by engine: legal " + validBy + ", not legal " + invalidBy
                + "; the smallest witness was of more than " + FEW + " operations in " + larger);
        assertTrue(larger <= COUNT / 10_000, larger + " witnesses of more than " + FEW + " operations");
        for (String engine : List.of(RegisterChecker.ZONES, RegisterChecker.CHAINS, RegisterChecker.SEARCH)) {
            assertTrue(validBy.getOrDefault(engine, 0) > COUNT / 100, engine + ": " + validBy);
        }
        for (String engine : List.of(RegisterChecker.ZONES, RegisterChecker.CHAINS, RegisterChecker.OVERWRITES)) {
            assertTrue(invalidBy.getOrDefault(engine, 0) > COUNT / 100, engine + ": " + invalidBy);
        }
        // What is left for it to rule out is rare; SearchOracleTest gives it everything.
        assertTrue(invalidBy.getOrDefault(RegisterChecker.SEARCH, 0) > COUNT / 1_000, invalidBy.toString());
    }

    /** The witness alone is not linearizable, and without any one of its operations it is (or lacks a write). */
    private void assertMinimal(long seed, Anomaly anomaly, Register register, AtomicityOptions options) {
        Writers writers = new Writers(register, options);
        List<Access> witness = new ArrayList<>();
        for (Call call : anomaly.witness()) {
            Access access = register.accesses().stream()
                    .filter(a -> a.start() == call.start())
                    .findFirst()
                    .orElseThrow();
            witness.add(writers.effective().stream()
                    .filter(a -> a.start() == call.start())
                    .findFirst()
                    .orElse(access));
        }
        assertFalse(ExhaustiveOracle.isLinearizable(witness), () -> "seed " + seed + ": " + anomaly);
        if (witness.size() > FEW) {
            larger++;
            assertNoneIsSmaller(seed, anomaly, writers);
        }
        if (List.of("phantom-read", "cas-gap", "aborted-read", "future-read").contains(anomaly.name())
                && witness.size() <= 2) {
            // The observation, beside the write it cannot have come from.
            return;
        }
        Witness closure = new Witness(writers);
        for (Access gone : witness) {
            List<Access> rest = new ArrayList<>(witness);
            rest.remove(gone);
            assertTrue(
                    !closure.isClosed(rest) || ExhaustiveOracle.isLinearizable(rest),
                    () -> "seed " + seed + ": " + gone + " can be left out of " + anomaly);
        }
    }

    private static void assertNoneIsSmaller(long seed, Anomaly anomaly, Writers writers) {
        List<Access> all = writers.effective();
        Witness closure = new Witness(writers);
        for (int subset = 1; subset < 1 << all.size(); subset++) {
            if (Integer.bitCount(subset) > FEW) {
                continue;
            }
            List<Access> some = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                if ((subset & 1 << i) != 0) {
                    some.add(all.get(i));
                }
            }
            assertTrue(
                    !closure.isClosed(some) || ExhaustiveOracle.isLinearizable(some),
                    () -> "seed " + seed + ": " + some + " would have shown it; " + anomaly);
        }
    }

    @Test
    void brokenCertificatesAreRefused() {
        Collection<Register> registers = Registers.of(Histories.parse("w1 r1 w2 r2"), AtomicityOptions.DEFAULT)
                .all();
        List<Access> order = new ArrayList<>(registers.iterator().next().accesses());
        assertNull(Linearization.flaw(order, order.size(), null));
        assertFlaw("took effect", order.subList(0, 3), order);
        assertFlaw("twice", List.of(order.get(0), order.get(0)), order);
        assertFlaw("ended before", Arrays.asList(order.get(2), order.get(3), order.get(0), order.get(1)), order);
        Register overlapping = Registers.of(Histories.parse("w1 a<w2 b<r1 a> b> r2"), AtomicityOptions.DEFAULT)
                .all()
                .iterator()
                .next();
        assertFlaw("observed", overlapping.accesses(), overlapping.accesses());
    }

    private static void assertFlaw(String part, List<Access> order, List<Access> accesses) {
        String flaw = Linearization.flaw(order, accesses.size(), null);
        assertTrue(flaw != null && flaw.contains(part), () -> part + ": " + flaw);
    }

    @Test
    void witnessesThatProveNothingOrTooMuchAreRefused() {
        Collection<Register> registers = Registers.of(Histories.parse("w1 w2 r1 r2"), AtomicityOptions.DEFAULT)
                .all();
        Register register = registers.iterator().next();
        Witness witness = new Witness(new Writers(register, AtomicityOptions.DEFAULT));
        List<Access> all = register.accesses();
        assertNull(witness.flaw(all.subList(0, 3), null));
        assertEquals("it has a legal order", witness.flaw(all.subList(0, 2), null));
        assertEquals("it does not need operation " + all.get(3).start(), witness.flaw(all, null));
        assertEquals("it observes writes that it does not hold", witness.flaw(all.subList(1, 3), null));
    }
}
