package dynacheck.checker.register;

import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Small random histories of one register, mostly on the edge of being linearizable: overlapping, indeterminate, failed
 * and open operations, reads of old, future, failed and never written values. The seed picks the kind: unique values,
 * few values written again and again (nil too), compare-and-sets with unique targets, and with few values.
 */
final class RandomHistories {
    static final int MAX_OPS = 7;
    private static final long NEVER_WRITTEN = 99;

    private final SplittableRandom random;
    private final boolean unique;
    private final boolean changes;
    private final List<Op> ops = new ArrayList<>();
    private long written;
    private int limit;

    private RandomHistories(long seed) {
        random = new SplittableRandom(seed);
        unique = (seed & 1) == 0;
        changes = (seed & 2) != 0;
        limit = 1 + random.nextInt(3);
    }

    static History of(long seed) {
        return new RandomHistories(seed).history();
    }

    private History history() {
        int total = 1 + random.nextInt(MAX_OPS);
        int processes = 1 + random.nextInt(4);
        @Nullable Op[] open = new @Nullable Op[processes];
        long[] ids = new long[processes];
        Arrays.setAll(ids, p -> p);
        int invoked = 0;
        for (int step = 0; step < 4 * MAX_OPS; step++) {
            int p = random.nextInt(processes);
            Op invoke = open[p];
            if (invoke == null) {
                if (invoked++ < total) {
                    open[p] = invoke(ids[p]);
                    ops.add(open[p]);
                }
                continue;
            }
            int dice = random.nextInt(8);
            OpType outcome = dice == 0 ? OpType.FAIL : dice <= 2 ? OpType.INFO : OpType.OK;
            Object value = invoke.f().equals("read") ? Arrays.asList("x", readValue()) : invoke.value();
            ops.add(op(ids[p], outcome, invoke.f(), value));
            open[p] = null;
            ids[p] += outcome == OpType.INFO ? processes : 0;
        }
        return History.of(ops);
    }

    private Op invoke(long process) {
        int dice = random.nextInt(3);
        if (dice > 0 && (!unique || written < limit)) {
            boolean change = changes && random.nextInt(3) > 0;
            Object next = unique ? (Object) (++written) : anyValue();
            Object argument = change ? Arrays.asList(anyValue(), next) : next;
            return op(process, OpType.INVOKE, change ? "cas" : "write", Arrays.asList("x", argument));
        }
        return op(process, OpType.INVOKE, "read", Arrays.asList("x", null));
    }

    /** Mostly some value of the run (perhaps not yet written, or failed), rarely one that nobody writes. */
    private @Nullable Object readValue() {
        return random.nextInt(20) == 0 ? (Object) NEVER_WRITTEN : anyValue();
    }

    private @Nullable Object anyValue() {
        return random.nextInt(4) == 0 ? null : (Object) (1L + random.nextInt(limit));
    }

    private Op op(long process, OpType type, String f, @Nullable Object value) {
        return new Op(ops.size(), ops.size(), process, type, f, value, Map.of());
    }
}
