package dynacheck.node.dynastore;

import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A dumb, exhaustive linearizability check of registers, for histories of a dozen operations. */
final class SmallHistory {
    private record Op(boolean write, @Nullable String value, int begin, int end) {}

    private final List<Op> ops = new ArrayList<>();

    /** Each key is a register of its own. */
    static boolean isAtomic(List<TestCluster.Call> calls) {
        TreeMap<String, SmallHistory> histories = new TreeMap<>();
        for (TestCluster.Call call : calls) {
            if (call.operation instanceof Operation.Write write && !(call.outcome instanceof Outcome.Failed)) {
                histories
                        .computeIfAbsent(write.key(), key -> new SmallHistory())
                        .ops
                        .add(new Op(true, write.value(), call.begin, call.ok() ? call.end : Integer.MAX_VALUE));
            } else if (call.operation instanceof Operation.Read read && call.outcome instanceof Ended.ReadOk found) {
                histories
                        .computeIfAbsent(read.key(), key -> new SmallHistory())
                        .ops
                        .add(new Op(false, found.value().value(), call.begin, call.end));
            }
        }
        return histories.values().stream().allMatch(history -> history.search(0, null));
    }

    private boolean search(long done, @Nullable String value) {
        int firstEnd = Integer.MAX_VALUE;
        for (int i = 0; i < ops.size(); i++) {
            if ((done & (1L << i)) == 0) {
                firstEnd = Math.min(firstEnd, ops.get(i).end());
            }
        }
        if (firstEnd == Integer.MAX_VALUE) {
            return true; // only writes of unknown outcome are left
        }
        for (int i = 0; i < ops.size(); i++) {
            Op op = ops.get(i);
            if ((done & (1L << i)) != 0 || op.begin() > firstEnd) {
                continue;
            }
            if (op.write()
                    ? search(done | (1L << i), op.value())
                    : Objects.equals(op.value(), value) && search(done | (1L << i), value)) {
                return true;
            }
        }
        return false;
    }
}
