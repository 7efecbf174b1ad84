package dynacheck.checker.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Jepsen's customary register test: reads, writes and compare-and-sets of a handful of values, some of whose outcomes
 * stay unknown. Values tell nothing here, so orders must be searched.
 */
@Timeout(300)
class FewValuesTest {
    private static final int OPERATIONS = 1_000;

    /** An operation under way; it takes effect at some time before it ends. */
    private static final class Open {
        final String f;
        final @Nullable Object value;
        boolean happened;
        boolean succeeded = true;

        @Nullable
        Object read;

        Open(String f, @Nullable Object value) {
            this.f = f;
            this.value = value;
        }
    }

    /** Atomic by how it is made. */
    private static List<Op> made(long seed, int processes, int values, double indeterminate) {
        return made(seed, OPERATIONS, processes, values, indeterminate, 1, 7);
    }

    /**
     * @param patience an operation ends in one of so many of its client's turns
     * @param laziness an operation takes effect in one of so many turns, at its end at the latest
     */
    private static List<Op> made(
            long seed, int operations, int processes, int values, double indeterminate, int patience, int laziness) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Op> ops = new ArrayList<>();
        Object[] register = {null};
        @Nullable Open[] open = new Open[processes];
        long[] ids = new long[processes];
        Arrays.setAll(ids, i -> i);
        long nextId = processes;
        while (ops.size() < 2 * operations) {
            int p = random.nextInt(processes);
            Open one = open[p];
            if (one == null) {
                open[p] = invoked(random, values);
                ops.add(op(ops, ids[p], OpType.INVOKE, open[p]));
            } else if (random.nextInt(patience) > 0) {
                continue;
            } else if (!"read".equals(one.f) && random.nextDouble() < indeterminate) {
                ops.add(op(ops, ids[p], OpType.INFO, one));
                ids[p] = nextId++;
                open[p] = null;
            } else {
                happen(one, register);
                ops.add(op(ops, ids[p], one.succeeded ? OpType.OK : OpType.FAIL, one));
                open[p] = null;
            }
            for (Open other : open) {
                if (other != null && random.nextInt(laziness) == 0) {
                    happen(other, register);
                }
            }
        }
        return ops;
    }

    private static Open invoked(SplittableRandom random, int values) {
        return switch (random.nextInt(3)) {
            case 0 -> new Open("read", null);
            case 1 -> new Open("write", random.nextLong(values));
            default -> new Open("cas", Arrays.asList(random.nextLong(values), random.nextLong(values)));
        };
    }

    private static void happen(Open one, @Nullable Object[] register) {
        if (one.happened) {
            return;
        }
        one.happened = true;
        if (one.value instanceof List<?> change) {
            one.succeeded = Objects.equals(register[0], change.get(0));
            register[0] = one.succeeded ? change.get(1) : register[0];
        } else if (one.value != null) {
            register[0] = one.value;
        }
        one.read = register[0];
    }

    private static Op op(List<Op> ops, long process, OpType type, Open one) {
        Object value = type == OpType.OK && "read".equals(one.f) ? one.read : one.value;
        return new Op(ops.size(), 0, process, type, one.f, value, Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "5, 5, 0.1",
        "5, 5, 0.3",
        "10, 5, 0.1",
        "10, 50, 0.3",
        "20, 5, 0.05",
        "20, 5, 0.1",
        "20, 50, 0.1",
        "40, 5, 0.0"
    })
    void anOrderIsFoundThoughManyOutcomesAreUnknown(int processes, int values, double indeterminate) {
        for (long seed = 0; seed < 3; seed++) {
            History history = History.of(made(seed, processes, values, indeterminate));
            AtomicityResult result = AtomicityChecker.check(history, AtomicityOptions.DEFAULT);
            assertEquals(Verdict.VALID, result.verdict(), "seed " + seed + ": " + result.reason());
        }
    }

    /** Many operations are under way at any time, and most take effect at their end. */
    @ParameterizedTest
    @CsvSource({"20000, 20, 5, 0.05", "5000, 40, 5, 0.2"})
    void anOrderIsFoundThoughOperationsTakeLong(int operations, int processes, int values, double indeterminate) {
        History history = History.of(made(0, operations, processes, values, indeterminate, 5, 400));
        AtomicityResult result = AtomicityChecker.check(history, AtomicityOptions.DEFAULT);
        assertEquals(Verdict.VALID, result.verdict(), result.reason());
    }

    /** Two replicas that do not talk to each other; clients change from one to the other. */
    @Test
    void readsOfAnotherReplicaAreNoticed() {
        for (long seed = 0; seed < 5; seed++) {
            List<Op> ops = made(seed, 20, 50, 0.05);
            List<Op> other = made(seed + 100, 20, 50, 0.05);
            List<Op> mixed = new ArrayList<>(ops);
            int replaced = 0;
            for (int i = ops.size() / 2; i < ops.size() && replaced < 20; i++) {
                Op op = ops.get(i);
                if (op.type() == OpType.OK && "read".equals(op.f())) {
                    Object read = other.get(i).value() instanceof Long value ? value : 0L;
                    mixed.set(i, new Op(i, 0, op.process(), OpType.OK, "read", read, Map.of()));
                    replaced++;
                }
            }
            AtomicityResult result = AtomicityChecker.check(History.of(mixed), AtomicityOptions.DEFAULT);
            assertEquals(Verdict.INVALID, result.verdict(), "seed " + seed + ": " + result.reason());
            assertTrue(result.keys().getFirst().anomalies().getFirst().witness().size() < 100, "seed " + seed);
        }
    }
}
