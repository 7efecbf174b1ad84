package dynacheck.membership;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Live knowledge of V, P and F (Definition 1) during a run, fed by the runner with every history event. Thread-safe.
 * Nemeses ask it before they act.
 */
public interface Membership {
    /** V(t).members: changes of completed reconfigs. */
    Set<String> members();

    /** P(t).join: adds proposed and not completed. */
    Set<String> pendingJoins();

    /** P(t).remove. */
    Set<String> pendingRemovals();

    /** Every id ever proposed for removal, completed or not. A proposal that failed is none. */
    Set<String> everRemoved();

    /** F(t), crash-stopped for good. */
    Set<String> crashed();

    /** Down, paused or cut off at the moment, crashed for good included: the effective reading of F(t). */
    Set<String> unavailable();

    /** Members that did not crash for good and that nobody proposed to remove: Definition 1 calls them active. */
    default List<String> activeMembers() {
        Set<String> result = new LinkedHashSet<>(members());
        result.removeAll(crashed());
        result.removeAll(everRemoved());
        return List.copyOf(result);
    }

    /** ceil(|V.members|/2) - 1 - |(V.members + P.join) in (F + P.remove)|; Definition 1's premise holds iff >= 0. */
    int slack();

    /** Whether Definition 1's premise still holds with this change proposed, too, or is at least broken no further. */
    default boolean keepsPremise(Change change) {
        Set<String> joins = new LinkedHashSet<>(pendingJoins());
        joins.addAll(change.add());
        Set<String> removals = new LinkedHashSet<>(pendingRemovals());
        removals.addAll(change.remove());
        return Resilience.slack(members(), joins, removals, crashed()) >= Math.min(0, slack());
    }

    /** The same with {@link #unavailable()} for F(t). */
    int effectiveSlack();

    /** Effective slack if, further, these nodes became unavailable and these changes were proposed. */
    int slackIf(Set<String> unavailable, Set<String> joins, Set<String> removals);
}
