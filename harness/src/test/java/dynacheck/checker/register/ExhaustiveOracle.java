package dynacheck.checker.register;

import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The dumb definition of linearizability, sharing nothing with the checker: chooses which indeterminate writes took
 * effect, tries every order of the operations, and looks at each order as a whole.
 */
final class ExhaustiveOracle {
    private ExhaustiveOracle() {}

    static boolean isLinearizable(List<Access> accesses) {
        List<Access> definite = new ArrayList<>();
        List<Access> doubtful = new ArrayList<>();
        for (Access a : accesses) {
            OpType outcome = a.outcome();
            if (outcome == OpType.OK) {
                definite.add(a);
            } else if (a.isWrite() && outcome == OpType.INFO) {
                doubtful.add(a);
            }
        }
        for (int chosen = 0; chosen < 1 << doubtful.size(); chosen++) {
            List<Access> effective = new ArrayList<>(definite);
            for (int i = 0; i < doubtful.size(); i++) {
                if ((chosen & 1 << i) != 0) {
                    effective.add(doubtful.get(i));
                }
            }
            if (permute(effective, 0, null)) {
                return true;
            }
        }
        return false;
    }

    private static boolean permute(List<Access> order, int fixed, @Nullable Object value) {
        if (fixed == order.size()) {
            return true;
        }
        for (int i = fixed; i < order.size(); i++) {
            Access next = order.get(i);
            java.util.Collections.swap(order, fixed, i);
            boolean legal = (!next.observes() || Objects.equals(next.observed(), value)) && respectsTime(order, fixed);
            if (legal && permute(order, fixed + 1, next.value())) {
                return true;
            }
            java.util.Collections.swap(order, fixed, i);
        }
        return false;
    }

    /** No operation after position {@code at} ended before the one there started. */
    private static boolean respectsTime(List<Access> order, int at) {
        for (int j = at + 1; j < order.size(); j++) {
            if (order.get(j).end() < order.get(at).start()) {
                return false;
            }
        }
        return true;
    }
}
