package dynacheck.membership;

import java.util.Set;

/**
 * Under which losses a system promises to stay live: its quorum arithmetic, as a pure function of V, P and F. Its
 * target says it, nemeses keep it, and the liveness checker demands nothing where it does not hold.
 *
 * <p>Slack never rises when one more is lost, and a change that completed leaves it no lower than it was while that was
 * pending.
 */
public interface Resilience {
    /** That of Definition 1: what a system has that says nothing else. */
    Resilience MAJORITIES = new Resilience() {
        @Override
        public String premise() {
            return "those that crashed or are to be removed, of members and joiners, are fewer than half as many as the"
                    + " members (majorities, Definition 1)";
        }

        @Override
        public int tolerated(Set<String> members) {
            return (members.size() + 1) / 2 - 1;
        }
    };

    /** For reports: what follows "Live as long as". */
    String premise();

    /** How many of these members may be lost while nothing is pending; below 0 for a view that works in no case. */
    int tolerated(Set<String> members);

    /**
     * How many more processes may become unavailable, whichever they are: by default {@code tolerated(members) -
     * |(members + joins) in (crashed + removals)|}. The premise holds iff this is at least 0.
     *
     * @param members V(t).members, by completed reconfigs
     * @param joins P(t).join, proposed and not completed
     * @param removals P(t).remove
     * @param crashed F(t)
     */
    default int slack(Set<String> members, Set<String> joins, Set<String> removals, Set<String> crashed) {
        int lost = 0;
        for (String node : members) {
            lost += crashed.contains(node) || removals.contains(node) ? 1 : 0;
        }
        for (String node : joins) {
            lost += !members.contains(node) && (crashed.contains(node) || removals.contains(node)) ? 1 : 0;
        }
        return tolerated(members) - lost;
    }
}
