package dynacheck.checker.register;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Histories;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.history.Pairing;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Certificates that are wrong are refused, whatever the engine that made them believes. */
class OnlineOrderTest {
    private final OnlineOrder verifier = new OnlineOrder(null);
    private final Pairing pairing = new Pairing();
    private long definite;

    /** By value; of those of one value the last. */
    private final Map<@Nullable Object, OnlineOrder.Cluster> clusters = new HashMap<>();

    OnlineOrderTest() {
        clusters.put(null, verifier.initial());
    }

    /** After this history, and then this order of values. */
    private static @Nullable String flaw(String history, @Nullable Object... order) {
        OnlineOrderTest test = new OnlineOrderTest();
        Histories.parse(history).ops().forEach(test::take);
        Arrays.asList(order).forEach(test::place);
        return test.flaw();
    }

    private void take(Op op) {
        AtomicityOptions options = AtomicityOptions.DEFAULT;
        Op invoke = pairing.add(op, 1);
        Interpreter interpreter = new Interpreter(options);
        interpreter.decide();
        Access access = interpreter.access(invoke == null ? op : invoke, invoke == null ? null : op);
        if (invoke != null && access != null) {
            definite += access.isDefinite() ? 1 : 0;
            verifier.completed(access, cluster(access.value()));
        } else if (access != null && access.isWrite()) {
            clusters.put(access.value(), OnlineOrder.invoked(access));
        }
    }

    private @Nullable String flaw() {
        return verifier.flaw(definite);
    }

    private OnlineOrder.Cluster cluster(@Nullable Object value) {
        return Objects.requireNonNull(clusters.get(value));
    }

    private void place(@Nullable Object value) {
        verifier.place(cluster(value));
    }

    private static void assertFlaw(String part, @Nullable String flaw) {
        assertTrue(flaw != null && flaw.contains(part), () -> part + ": " + flaw);
    }

    @Test
    void linearizationsPass() {
        assertNull(flaw("rN w1 r1 w2 r2", null, 1L, 2L));
        assertNull(flaw("a<w1 b<w2 a> b> r1", 2L, 1L), "overlapping writes go either way");
        assertNull(flaw("w1? r1 w2 r2", 1L, 2L), "an indeterminate write that was read has a place");
        assertNull(flaw("w1? w2 r2", 2L), "and one that was not read needs none");
        assertNull(flaw("a<w1 b<r1 b> w2 r2", 1L, 2L), "a write is placed before its end is known");
        assertNull(flaw("w1? w1 r1", 1L), "a value that was written twice can be read from either write");
    }

    @Test
    void wrongOrdersAreRefused() {
        assertFlaw("ended before one that precedes it", flaw("w1 w2", 2L, 1L));
        assertFlaw("stands after one that started later", flaw("a<w1 r1 w2 a>", 2L, 1L));
        assertFlaw("initial value after a write", flaw("w1 rN", 1L, null));
        assertFlaw("it holds 2 operations", flaw("w1 r1 w2 r2", 1L));
        assertFlaw("a value twice", flaw("w1 w2", 1L, 1L));
        assertFlaw("whose write failed", flaw("w1!", 1L));
        assertFlaw("failed and was read", flaw("a<w1 b<r1 b> a!", 1L));
    }

    /** Who makes the order also says which operations there are; others count them. */
    @Test
    void whatWasNotToldOfIsMissed() {
        Histories.parse("w1 r1").ops().forEach(this::take);
        place(1L);
        assertNull(flaw());
        assertFlaw("it holds 2 operations that took effect, there are 3", verifier.flaw(3));
    }

    @Test
    void operationsBelongToTheirOwnValue() {
        List<Op> ops = Histories.parse("w1 w2 r1").ops();
        ops.subList(0, 4).forEach(this::take);
        clusters.put(1L, cluster(2L));
        ops.subList(4, 6).forEach(this::take);
        assertFlaw("on another value", flaw());
    }

    @Test
    void aWriteBelongsToItsOwnCluster() {
        List<Op> ops = Histories.parse("a<w1 b<w1 a> b>").ops();
        ops.subList(0, 3).forEach(this::take);
        assertFlaw("is taken for another one", flaw());
    }

    @Test
    void aWriteEndsOnce() {
        List<Op> ops = Histories.parse("w1").ops();
        ops.forEach(this::take);
        Interpreter interpreter = new Interpreter(AtomicityOptions.DEFAULT);
        interpreter.decide();
        Access write = Objects.requireNonNull(interpreter.access(ops.get(0), ops.get(1)));
        verifier.completed(write, cluster(1L));
        place(1L);
        assertFlaw("is taken for another one", flaw());
    }

    @Test
    void nothingComesAfterItsPlace() {
        List<Op> ops = Histories.parse("w1 r1").ops();
        ops.subList(0, 2).forEach(this::take);
        place(1L);
        ops.subList(2, 4).forEach(this::take);
        assertFlaw("has no place any more", flaw());
    }

    @Test
    void aWritePlacedWhileItWasOpenMustNotFail() {
        for (OpType outcome : List.of(OpType.OK, OpType.INFO, OpType.FAIL)) {
            OnlineOrderTest test = new OnlineOrderTest();
            String end = outcome == OpType.OK ? "a>" : outcome == OpType.INFO ? "a?" : "a!";
            List<Op> ops = Histories.parse("a<w1 b<r1 b> " + end).ops();
            ops.subList(0, 3).forEach(test::take);
            test.place(1L);
            test.take(ops.get(3));
            if (outcome == OpType.FAIL) {
                assertFlaw("has a place", test.flaw());
            } else {
                assertNull(test.flaw());
            }
        }
    }
}
