package dynacheck.checker.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dynacheck.checker.Verdict;
import dynacheck.checker.register.AtomicityResult.Anomaly;
import dynacheck.checker.register.AtomicityResult.KeyResult;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.history.Pairing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The online engine against every order of small random histories, and against the batch engines on longer ones.
 * {@code -Ddynacheck.oracle.first=0 -Ddynacheck.oracle.count=1000000} checks more of them than the build does.
 */
class OnlineZonesTest {
    private static final long FIRST = Long.getLong("dynacheck.oracle.first", 0);
    private static final long COUNT = Long.getLong("dynacheck.oracle.count", 100_000);
    private static final Explainer EXPLAINER = new Explainer(History.of(List.of()));

    /** What the online engine made of a history of one register. */
    private record Judged(@Nullable Register register, int brokenAt) {
        @Nullable
        KeyResult result() {
            return register == null ? null : zones(register).result(register, EXPLAINER);
        }

        @Nullable
        String unfit() {
            return register == null || zones(register).brokenBy() != null
                    ? null
                    : zones(register).unfit();
        }

        private static OnlineZones zones(Register register) {
            return Objects.requireNonNull(register.online());
        }
    }

    private static Judged judge(List<Op> ops, AtomicityOptions options, int remembered, int fewZones) {
        Registers kept = new Registers(options);
        OnlineRegisters registers = new OnlineRegisters(kept, options, remembered, fewZones);
        Pairing pairing = new Pairing();
        int brokenAt = -1;
        for (int i = 0; i < ops.size(); i++) {
            Op op = ops.get(i);
            Op invoke = pairing.add(op, i + 1);
            kept.interpreter().learn(op);
            Access access = kept.interpreter().access(invoke == null ? op : invoke, invoke == null ? null : op);
            if (invoke == null && Interpreter.isRead(op.f())) {
                registers.beginRead(op.index());
            } else if (invoke == null) {
                registers.invoked(Objects.requireNonNull(access), op.f());
            } else if (access == null) {
                assertTrue(Interpreter.isRead(op.f()) && op.type() != OpType.OK, "only such may say nothing");
                registers.ended(invoke.index());
            } else {
                Register register = kept.register(access.key(), invoke.f());
                register.add(access);
                OnlineZones zones = registers.completed(register, access);
                if (zones.brokenBy() != null && brokenAt < 0) {
                    brokenAt = i;
                }
            }
        }
        return new Judged(kept.all().isEmpty() ? null : kept.all().iterator().next(), brokenAt);
    }

    @Test
    void agreesWithTheExhaustiveOracle() {
        int valid = 0;
        int invalid = 0;
        int reused = 0;
        int unfit = 0;
        for (long seed = FIRST; seed < FIRST + COUNT; seed++) {
            AtomicityOptions options = new AtomicityOptions((seed & 4) != 0 && (seed & 8) != 0, (seed & 48) == 48);
            History history = RandomHistories.of(seed);
            int fewZones = seed % 5 == 0 ? 2 : 0;
            Judged judged = judge(history.ops(), options, (int) (seed % 3) * 50, fewZones);
            KeyResult result = judged.result();
            if (result == null) {
                continue;
            }
            Register register = Registers.of(history, options).all().iterator().next();
            Writers writers = new Writers(register, options);
            if (judged.unfit() != null) {
                assertEquals(Verdict.UNKNOWN, result.verdict());
                unfit++;
                continue;
            }
            boolean legal = ExhaustiveOracle.isLinearizable(writers.effective());
            if (result.verdict() != (legal ? Verdict.VALID : Verdict.INVALID)) {
                fail("seed " + seed + ": oracle says " + legal + ", online zones " + result + " on " + history.ops());
            }
            valid += legal ? 1 : 0;
            invalid += legal ? 0 : 1;
            reused += writers.notUnique() != null ? 1 : 0;
            assertEquals(legal, result.anomalies().isEmpty());
            if (!legal && seed % 4 == 0) {
                assertEarliest(seed, history, judged.brokenAt(), options);
            }
        }
        String seen = valid + " valid, " + invalid + " not, " + reused + " with values written anew, " + unfit
                + " that cannot be judged online";
        assertTrue(valid > COUNT / 10 && invalid > COUNT / 10 && reused > COUNT / 500, seen);
    }

    /** Up to the operation that was told everything is fine, and with it it is not. */
    private static void assertEarliest(long seed, History history, int at, AtomicityOptions options) {
        assertFalse(isLegal(history.ops().subList(0, at + 1), options), () -> "seed " + seed + ": told too early");
        assertTrue(isLegal(history.ops().subList(0, at), options), () -> "seed " + seed + ": told too late");
    }

    private static boolean isLegal(List<Op> ops, AtomicityOptions options) {
        return Registers.of(History.of(ops), options).all().stream()
                .allMatch(r -> ExhaustiveOracle.isLinearizable(new Writers(r, options).effective()));
    }

    /** Every history of unique values that the batch zones can judge, the online ones judge alike. */
    @Test
    void agreesWithTheBatchEngineOnLongerHistories() {
        int valid = 0;
        int invalid = 0;
        int inFull = 0;
        for (long seed = FIRST; seed < FIRST + COUNT / 6; seed++) {
            long at = seed;
            List<Op> ops = longer(seed);
            AtomicityOptions options = AtomicityOptions.DEFAULT;
            Collection<Register> registers =
                    Registers.of(History.of(ops), options).all();
            if (registers.isEmpty()) { // Reads without an outcome, and nothing else.
                continue;
            }
            Register register = registers.iterator().next();
            KeyResult batch = new RegisterChecker(register, options, EXPLAINER).check();
            Judged judged = judge(ops, options, 1000, (int) (seed % 4) * 3);
            KeyResult online = Objects.requireNonNull(judged.result());
            if (online.verdict() != batch.verdict()) {
                fail("seed " + seed + ": " + online + ", but " + batch + " on " + ops);
            }
            valid += batch.verdict() == Verdict.VALID ? 1 : 0;
            if (Objects.requireNonNull(judged.register()).online() instanceof OnlineZones zones
                    && batch.verdict() == Verdict.INVALID
                    && zones.missing() == OnlineZones.Missing.NONE) {
                inFull++;
                assertEquals(names(batch), names(online), () -> "seed " + at + ": " + ops);
            }
            if (batch.verdict() == Verdict.INVALID) {
                invalid++;
                Anomaly told = online.anomalies().getFirst();
                assertTrue(told.witness().size() <= 6, told::toString);
                assertFalse(told.tags().contains("source-forgotten"), told::toString);
            }
        }
        assertTrue(valid > COUNT / 60 && invalid > COUNT / 60, valid + " valid, " + invalid + " not");
        assertTrue(inFull > COUNT / 100, "told in full: " + inFull);
    }

    private static Map<String, Integer> names(KeyResult result) {
        return result.anomalies().stream().collect(Collectors.toMap(Anomaly::name, Anomaly::count));
    }

    /** An atomic register in memory, unique values, some reads of whatever was there before; up to 60 operations. */
    private static List<Op> longer(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int clients = 1 + random.nextInt(6);
        int steps = 2 * (1 + random.nextInt(60));
        int lies = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(20);
        List<Op> ops = new ArrayList<>();
        @Nullable Op[] open = new @Nullable Op[clients];
        @Nullable Object[] seen = new @Nullable Object[clients];
        long[] ids = new long[clients];
        Arrays.setAll(ids, p -> p);
        @Nullable Object current = null;
        long written = 0;
        for (int step = 0; step < steps; step++) {
            int p = random.nextInt(clients);
            Op invoke = open[p];
            if (invoke == null) {
                boolean write = random.nextInt(3) > 0;
                open[p] = new Op(
                        ops.size(),
                        0,
                        ids[p],
                        OpType.INVOKE,
                        write ? "write" : "read",
                        write ? ++written : null,
                        Map.of());
                ops.add(open[p]);
                if (write && random.nextBoolean()) {
                    current = written;
                }
                seen[p] = current;
                continue;
            }
            boolean write = invoke.f().equals("write");
            OpType outcome = random.nextInt(10) == 0 ? OpType.INFO : OpType.OK;
            if (write && outcome == OpType.OK && random.nextInt(3) == 0) {
                current = invoke.value();
            }
            @Nullable Object read = random.nextBoolean() ? seen[p] : current;
            if (lies > 0 && random.nextInt(lies * 5) == 0 && written > 0) {
                read = 1 + random.nextLong(written);
            }
            ops.add(new Op(ops.size(), 0, ids[p], outcome, invoke.f(), write ? invoke.value() : read, Map.of()));
            open[p] = null;
            ids[p] += outcome == OpType.INFO ? clients : 0;
        }
        if (ops.isEmpty() || ops.stream().allMatch(op -> op.type() == OpType.INVOKE)) {
            ops.add(new Op(ops.size(), 0, 999L, OpType.INVOKE, "read", null, Map.of()));
            ops.add(new Op(ops.size(), 0, 999L, OpType.OK, "read", null, Map.of()));
        }
        return ops;
    }
}
