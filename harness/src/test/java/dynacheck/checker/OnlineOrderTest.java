package dynacheck.checker;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.history.Pairing;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Certificates that are wrong are refused, whatever the engine that made them believes. */
class OnlineOrderTest {
    /** After this history, and then this order of values. */
    private static @Nullable String flaw(String history, @Nullable Object... order) {
        OnlineOrder verifier = new OnlineOrder(null);
        Pairing pairing = new Pairing();
        for (Op op : Histories.parse(history).ops()) {
            take(verifier, pairing, op);
        }
        Arrays.asList(order).forEach(verifier::place);
        return verifier.flaw();
    }

    private static void take(OnlineOrder verifier, Pairing pairing, Op op) {
        AtomicityOptions options = AtomicityOptions.DEFAULT;
        Op invoke = pairing.add(op, 1);
        Access access = Registers.access(invoke == null ? op : invoke, invoke == null ? null : op, options);
        if (invoke != null && access != null) {
            verifier.completed(access);
        } else if (access != null && access.isWrite()) {
            verifier.invoked(access);
        }
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
    }

    @Test
    void wrongOrdersAreRefused() {
        assertFlaw("ended before one that precedes it", flaw("w1 w2", 2L, 1L));
        assertFlaw("stands after one that started later", flaw("a<w1 r1 w2 a>", 2L, 1L));
        assertFlaw("initial value after a write", flaw("w1 rN", 1L, null));
        assertFlaw("it holds 2 operations", flaw("w1 r1 w2 r2", 1L));
        assertFlaw("one twice", flaw("w1 w2", 1L, 1L));
        assertFlaw("nobody wrote", flaw("w1", 1L, 7L));
        assertFlaw("failed and was read", flaw("a<w1 b<r1 b> a!", 1L));
        assertFlaw("another one's", flaw("w1? w1 r1", 1L));
    }

    @Test
    void nothingComesAfterItsPlace() {
        OnlineOrder verifier = new OnlineOrder(null);
        Pairing pairing = new Pairing();
        List<Op> ops = Histories.parse("w1 r1").ops();
        ops.subList(0, 2).forEach(op -> take(verifier, pairing, op));
        verifier.place(1L);
        ops.subList(2, 4).forEach(op -> take(verifier, pairing, op));
        assertFlaw("has no place any more", verifier.flaw());
    }

    @Test
    void aWritePlacedWhileItWasOpenMustNotFail() {
        for (OpType outcome : List.of(OpType.OK, OpType.INFO, OpType.FAIL)) {
            OnlineOrder verifier = new OnlineOrder(null);
            Pairing pairing = new Pairing();
            String end = outcome == OpType.OK ? "a>" : outcome == OpType.INFO ? "a?" : "a!";
            List<Op> ops = Histories.parse("a<w1 b<r1 b> " + end).ops();
            ops.subList(0, 3).forEach(op -> take(verifier, pairing, op));
            verifier.place(1L);
            take(verifier, pairing, ops.get(3));
            if (outcome == OpType.FAIL) {
                assertFlaw("has no place", verifier.flaw());
            } else {
                assertNull(verifier.flaw());
            }
        }
    }
}
