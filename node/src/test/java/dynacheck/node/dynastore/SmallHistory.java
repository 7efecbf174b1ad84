package dynacheck.node.dynastore;

import dynacheck.node.core.Operation;
import dynacheck.node.core.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A dumb, exhaustive linearizability check of registers, for histories of a dozen operations. */
public final class SmallHistory {
    /**
     * A write, or a read that was answered.
     *
     * @param end {@link Integer#MAX_VALUE} if nobody knows whether it took effect
     */
    public record Op(String key, boolean write, @Nullable String value, int begin, int end) {}

    private final List<Op> ops = new ArrayList<>();

    /** Each key is a register of its own. */
    public static boolean isAtomic(Iterable<Op> all) {
        TreeMap<String, SmallHistory> histories = new TreeMap<>();
        for (Op op : all) {
            histories.computeIfAbsent(op.key(), key -> new SmallHistory()).ops.add(op);
        }
        return histories.values().stream().allMatch(history -> history.search(0, null));
    }

    static boolean isAtomic(List<TestCluster.Call> calls) {
        List<Op> ops = new ArrayList<>();
        for (TestCluster.Call call : calls) {
            if (call.operation instanceof Operation.Write write && !(call.outcome instanceof Outcome.Failed)) {
                ops.add(new Op(write.key(), true, write.value(), call.begin, call.ok() ? call.end : Integer.MAX_VALUE));
            } else if (call.operation instanceof Operation.Read read && call.outcome instanceof Ended.ReadOk found) {
                ops.add(new Op(read.key(), false, found.value().value(), call.begin, call.end));
            }
        }
        return isAtomic((Iterable<Op>) ops);
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
