package dynacheck.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Operations of any processes are joined as a plain map would join them. */
class PairingTest {
    /** Numbers that share a place, one that is negative, and names. */
    private static final List<Object> PROCESSES = List.of(1L, 1025L, 2049L, -1023L, 7L, 1L << 40, "a", "b");

    private final Pairing pairing = new Pairing();
    private long index;

    private Op op(Object process, OpType type) {
        return new Op(index++, 0, process, type, "read", null, Map.of());
    }

    @Test
    void completionsFindTheInvocationOfTheirOwnProcess() {
        Random random = new Random(5);
        Map<Object, Op> open = new HashMap<>();
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            Object process = PROCESSES.get(random.nextInt(PROCESSES.size()));
            Op invoke = open.remove(process);
            if (invoke == null) {
                Op begun = op(process, OpType.INVOKE);
                open.put(process, begun);
                assertNull(pairing.add(begun, i));
            } else {
                assertSame(invoke, pairing.add(op(process, OpType.OK), i));
            }
            if (i % 101 == 0) {
                Set<Op> told = new HashSet<>();
                pairing.open().forEach(one -> assertTrue(told.add(one), "told once"));
                assertEquals(new HashSet<>(open.values()), told);
                seen.add(open.keySet().size());
            }
        }
        assertTrue(seen.size() > 5, "few and many were open: " + seen);
    }

    @Test
    void aProcessHasOneOperationOpenWhereverThatIsKept() {
        pairing.add(op(1L, OpType.INVOKE), 1);
        pairing.add(op(1025L, OpType.INVOKE), 2);
        pairing.add(op(1L, OpType.OK), 3);
        assertThrows(MalformedHistoryException.class, () -> pairing.add(op(1025L, OpType.INVOKE), 4));
        assertThrows(MalformedHistoryException.class, () -> pairing.add(op(1L, OpType.OK), 5));
    }
}
