package dynacheck.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dynacheck.checker.AtomicityResult.Anomaly;
import dynacheck.checker.AtomicityResult.KeyResult;
import dynacheck.checker.Register.Access;
import dynacheck.history.Call;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The zone checker against every order of every random small history. */
class AtomicityOracleTest {
    private static final int HISTORIES = 120_000;
    private static final int MAX_OPS = 7;
    private static final long NEVER_WRITTEN = 99;

    @Test
    void agreesWithTheExhaustiveOracle() {
        int bad = 0;
        int indeterminate = 0;
        int failed = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            History history = random(new SplittableRandom(seed));
            List<Register> registers = Register.split(history.calls());
            if (registers.isEmpty()) {
                continue;
            }
            Register register = registers.getFirst();
            boolean legal = ExhaustiveOracle.isLinearizable(register.accesses());
            KeyResult result =
                    new RegisterChecker(register, AtomicityOptions.DEFAULT, new Explainer(List.of())).check();
            if (result.verdict() != (legal ? Verdict.VALID : Verdict.INVALID)) {
                fail("seed " + seed + ": oracle says " + legal + ", checker " + result + " on " + history.ops());
            }
            if (!legal) {
                bad++;
                assertFalse(result.anomalies().isEmpty());
                result.anomalies().forEach(a -> assertMinimal(a, register));
            }
            indeterminate += history.calls().stream().anyMatch(c -> c.outcome() == OpType.INFO) ? 1 : 0;
            failed += history.calls().stream().anyMatch(c -> c.outcome() == OpType.FAIL) ? 1 : 0;
        }
        assertTrue(bad > HISTORIES / 10 && bad < HISTORIES * 9 / 10, "both kinds must be common, bad: " + bad);
        assertTrue(indeterminate > HISTORIES / 4 && failed > HISTORIES / 10);
    }

    /** The witness alone is not linearizable, and without any one of its operations it is (or lacks a write). */
    private static void assertMinimal(Anomaly anomaly, Register register) {
        List<Access> witness = new ArrayList<>();
        for (Call call : anomaly.witness()) {
            witness.add(register.accesses().stream()
                    .filter(a -> a.call().invoke().equals(call.invoke()))
                    .findFirst()
                    .orElseThrow());
        }
        assertFalse(ExhaustiveOracle.isLinearizable(witness), () -> anomaly.toString());
        assertTrue(witness.size() <= 6);
        for (Access gone : witness) {
            List<Access> rest = new ArrayList<>(witness);
            rest.remove(gone);
            assertTrue(
                    !Explainer.isClosed(rest) || ExhaustiveOracle.isLinearizable(rest),
                    () -> gone + " can be left out of " + anomaly);
        }
    }

    @Test
    void brokenCertificatesAreRefused() {
        Register register =
                Register.split(Histories.parse("w1 r1 w2 r2").calls()).getFirst();
        List<Access> order = new ArrayList<>(register.accesses());
        assertEquals(null, Linearization.flaw(order, 4));
        assertTrue(Linearization.flaw(order.subList(0, 3), 4) != null, "an operation is missing");
        assertTrue(Linearization.flaw(List.of(order.get(0), order.get(0)), 2) != null, "one stands twice");
        List<Access> swapped = Arrays.asList(order.get(2), order.get(3), order.get(0), order.get(1));
        assertTrue(Linearization.flaw(swapped, 4) != null, "real time is violated");
        List<Access> wrongValue = Arrays.asList(order.get(0), order.get(2), order.get(1), order.get(3));
        assertTrue(Linearization.flaw(wrongValue, 4) != null, "a read returns an older value");
    }

    private static History random(SplittableRandom random) {
        int total = 1 + random.nextInt(MAX_OPS);
        int processes = 1 + random.nextInt(4);
        int values = 1 + random.nextInt(3);
        List<Op> ops = new ArrayList<>();
        @Nullable Op[] open = new @Nullable Op[processes];
        long[] ids = new long[processes];
        for (int p = 0; p < processes; p++) {
            ids[p] = p;
        }
        long nextWrite = 1;
        int invoked = 0;
        for (int step = 0; step < 4 * MAX_OPS; step++) {
            int p = random.nextInt(processes);
            Op invoke = open[p];
            if (invoke == null) {
                if (invoked == total) {
                    continue;
                }
                invoked++;
                boolean write = nextWrite <= values && random.nextInt(3) > 0;
                Object value = write ? nextWrite++ : null;
                open[p] = op(ops.size(), ids[p], OpType.INVOKE, write, value);
                ops.add(open[p]);
                continue;
            }
            boolean write = invoke.f().equals("write");
            int dice = random.nextInt(8);
            OpType outcome = dice == 0 ? OpType.FAIL : dice <= 2 ? OpType.INFO : OpType.OK;
            Object value = write ? written(invoke) : readValue(random, values);
            ops.add(op(ops.size(), ids[p], outcome, write, value));
            open[p] = null;
            ids[p] += outcome == OpType.INFO ? processes : 0;
        }
        return History.of(ops);
    }

    /** Mostly some value of the run (perhaps not yet written, or failed), rarely one that nobody writes. */
    private static @Nullable Object readValue(SplittableRandom random, int values) {
        int dice = random.nextInt(20);
        return dice == 0 ? (Object) NEVER_WRITTEN : dice < 5 ? null : (Object) (1L + random.nextInt(values));
    }

    private static @Nullable Object written(Op invoke) {
        return invoke.value() instanceof List<?> pair ? pair.get(1) : null;
    }

    private static Op op(long index, long process, OpType type, boolean write, @Nullable Object value) {
        List<@Nullable Object> pair = new ArrayList<>();
        pair.add("x");
        pair.add(value);
        return new Op(index, index, process, type, write ? "write" : "read", pair, Map.of());
    }
}
