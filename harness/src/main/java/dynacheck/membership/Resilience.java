package dynacheck.membership;

import java.util.Set;

/**
 * The set arithmetic of Definition 1's premise. At time t, with members the processes of V(t):
 * {@code |(members + P.join) in (F + P.remove)| < |members| / 2}.
 */
public final class Resilience {
    private Resilience() {}

    /**
     * How many more processes may become unavailable: {@code ceil(|members|/2) - 1 - |(members + joins) in (crashed +
     * removals)|}. The premise holds iff this is at least 0.
     *
     * @param members V(t).members, by completed reconfigs
     * @param joins P(t).join, proposed and not completed
     * @param removals P(t).remove
     * @param crashed F(t)
     */
    public static int slack(Set<String> members, Set<String> joins, Set<String> removals, Set<String> crashed) {
        int lost = 0;
        for (String node : members) {
            lost += crashed.contains(node) || removals.contains(node) ? 1 : 0;
        }
        for (String node : joins) {
            lost += !members.contains(node) && (crashed.contains(node) || removals.contains(node)) ? 1 : 0;
        }
        return tolerated(members.size()) - lost;
    }

    /** Crashes that a view of this size tolerates with nothing pending: 2..7 members tolerate 0,1,1,2,2,3. */
    public static int tolerated(int members) {
        return (members + 1) / 2 - 1;
    }
}
