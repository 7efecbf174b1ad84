package dynacheck.checker.liveness;

import dynacheck.history.Call;
import dynacheck.history.Edn;
import dynacheck.history.OpType;
import dynacheck.membership.Reconfigs;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Operations that can explain each other when one completes and another does not: the same function, on the same
 * register, at the same node. Reconfigurations are one class for each node.
 *
 * @param register null: of none
 */
public record OpClass(String f, @Nullable Object register, String node) {
    /** Functions that must be done. Others may answer :fail: a compare-and-set may find no match. */
    private static final Set<String> MUST_BE_DONE =
            Set.of("read", "write", "add", "increment", "decrement", "enqueue", "dequeue", "txn", Reconfigs.F);

    /** Functions whose value is a list, but not of a register and something else. */
    private static final Set<String> OF_NO_REGISTER = Set.of("txn", Reconfigs.F);

    /** Null if the history does not say at which node. */
    static @Nullable OpClass of(Call call) {
        String node = call.node();
        if (node == null) {
            return null;
        }
        return new OpClass(call.f(), register(call).orElse(null), node);
    }

    /** Of a value [register ...]; a reconfiguration has none, and a transaction is on several. */
    public static Optional<Object> register(Call call) {
        boolean keyed = !OF_NO_REGISTER.contains(call.f());
        return keyed && call.invoke().value() instanceof List<?> list && !list.isEmpty()
                ? Optional.ofNullable(list.getFirst())
                : Optional.empty();
    }

    /** Whether it ended without being done, or has not ended. */
    public static boolean isUnanswered(Call call) {
        return call.outcome() == OpType.INFO || call.outcome() == OpType.FAIL && MUST_BE_DONE.contains(call.f());
    }

    @Override
    public String toString() {
        return ":" + f + (register == null ? "" : " on register " + Edn.print(register)) + " at " + node;
    }
}
