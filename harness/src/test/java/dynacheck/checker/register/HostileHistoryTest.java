package dynacheck.checker.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.checker.register.AtomicityOptions.KeyBy;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Histories made to exhaust a search: it gives up in time, in little memory, and says where. */
@Timeout(60)
class HostileHistoryTest {
    private static final long NO_LIMIT = Long.MAX_VALUE;

    private static AtomicityResult check(Duration time, long memory) {
        AtomicityOptions options = new AtomicityOptions(false, false, null, KeyBy.AUTO, true, time, memory);
        return AtomicityChecker.check(hostile(), options);
    }

    /** Open compare-and-sets between few values, any subset of which may have happened, in any order. */
    private static History hostile() {
        SplittableRandom random = new SplittableRandom(4);
        List<Op> ops = new ArrayList<>();
        for (long p = 0; p < 400; p++) {
            Object change = Arrays.asList(random.nextLong(40), random.nextLong(40));
            ops.add(new Op(ops.size(), 0, p, OpType.INVOKE, "cas", change, Map.of()));
        }
        for (long p = 400; p < 480; p++) {
            ops.add(new Op(ops.size(), 0, p, OpType.INVOKE, "write", random.nextLong(40), Map.of()));
        }
        for (long p = 1000; p < 1200; p++) {
            ops.add(new Op(ops.size(), 0, p, OpType.INVOKE, "read", null, Map.of()));
            ops.add(new Op(ops.size(), 0, p, OpType.OK, "read", random.nextLong(40), Map.of()));
        }
        return History.of(ops);
    }

    @Test
    void timeIsBounded() {
        AtomicityResult result = check(Duration.ofMillis(700), NO_LIMIT);
        assertEquals(Verdict.UNKNOWN, result.verdict(), result.reason());
        assertTrue(result.reason().contains("time limit of 0.7 s"), result.reason());
        assertTrue(result.reason().contains("process "), "names what blocked it: " + result.reason());
    }

    @Test
    void memoryIsBounded() {
        AtomicityResult result = check(Duration.ofSeconds(50), 2 << 20);
        assertEquals(Verdict.UNKNOWN, result.verdict(), result.reason());
        assertTrue(result.reason().contains("memory limit of 2 MB"), result.reason());
    }
}
