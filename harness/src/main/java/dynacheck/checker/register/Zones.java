package dynacheck.checker.register;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The zone test of Gibbons and Korach: with unique values, and every value read having a write that does not start
 * after the read ends, a register's history is linearizable iff no two clusters must each precede the other. O(n log
 * n).
 */
final class Zones {
    private Zones() {}

    /** Two clusters of which each must precede the other. */
    record Conflict(ValueCluster u, ValueCluster v) {}

    /**
     * The conflict that is visible first; null if there is none. For u, a partner v needs f(v) < s(u) and s(v) > f(u).
     * Among the clusters sorted by f, those with f < s(u) are a prefix; its largest s (the second largest if u itself
     * holds it) decides.
     */
    static @Nullable Conflict earliest(List<ValueCluster> clusters) {
        List<ValueCluster> byF = SortedBy.number(clusters, ValueCluster::f);
        int n = byF.size();
        int[] largest = new int[n];
        int[] second = new int[n];
        for (int i = 0; i < n; i++) {
            largest[i] = i == 0 ? 0 : largest[i - 1];
            second[i] = i == 0 ? -1 : second[i - 1];
            if (i > 0 && byF.get(i).s() > byF.get(largest[i]).s()) {
                second[i] = largest[i];
                largest[i] = i;
            } else if (i > 0
                    && (second[i] < 0 || byF.get(i).s() > byF.get(second[i]).s())) {
                second[i] = i;
            }
        }
        Conflict earliest = null;
        long earliestSeen = Long.MAX_VALUE;
        for (int i = 0; i < n; i++) {
            ValueCluster u = byF.get(i);
            int prefix = lowerBound(byF, u.s()) - 1;
            if (prefix < 0) {
                continue;
            }
            int partner = largest[prefix] == i ? second[prefix] : largest[prefix];
            if (partner < 0 || byF.get(partner).s() <= u.f()) {
                continue;
            }
            ValueCluster v = byF.get(partner);
            long seen = Math.max(endOf(u.lastStart()), endOf(v.lastStart()));
            if (earliest == null || seen < earliestSeen) {
                earliest = new Conflict(u, v);
                earliestSeen = seen;
            }
        }
        return earliest;
    }

    private static long endOf(@Nullable Access access) {
        return access == null ? Long.MIN_VALUE : access.end();
    }

    /** How many clusters have f < limit. */
    private static int lowerBound(List<ValueCluster> byF, long limit) {
        int low = 0;
        int high = byF.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (byF.get(middle).f() < limit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The certificate of a VALID register: blocks in zone order. */
    static List<Access> linearization(List<ValueCluster> clusters) {
        List<Access> result = new ArrayList<>(2 * clusters.size());
        SortedBy.number(clusters, ValueCluster::low).forEach(c -> c.appendTo(result));
        return result;
    }
}
