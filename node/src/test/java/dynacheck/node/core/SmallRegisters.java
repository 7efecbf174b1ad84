package dynacheck.node.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A dumb, exhaustive linearizability check of registers, for histories of a dozen operations. */
public final class SmallRegisters {
    /**
     * A write, or a read that was answered.
     *
     * @param end {@link Integer#MAX_VALUE} if nobody knows whether it took effect
     */
    public record Op(String key, boolean write, @Nullable String value, int begin, int end) {}

    private final List<Op> ops = new ArrayList<>();

    private SmallRegisters() {}

    /** Each key is a register of its own. */
    public static boolean isAtomic(List<Op> all) {
        TreeMap<String, SmallRegisters> registers = new TreeMap<>();
        for (Op op : all) {
            registers.computeIfAbsent(op.key(), key -> new SmallRegisters()).ops.add(op);
        }
        return registers.values().stream().allMatch(register -> register.search(0, null));
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
