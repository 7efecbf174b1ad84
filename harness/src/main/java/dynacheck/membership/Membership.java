package dynacheck.membership;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Live knowledge of V, P and F (Definition 1) during a run, fed by the runner with every history event. Thread-safe.
 * Nemeses ask it before they act.
 */
public interface Membership {
    /** All sets as they are now. */
    Sets now();

    /** What the system under test tolerates. */
    Resilience resilience();

    /**
     * V, P and F at one moment; none of these can be changed.
     *
     * @param members V(t).members: changes of completed reconfigs
     * @param pendingJoins P(t).join: adds proposed and not completed
     * @param pendingRemovals P(t).remove
     * @param everRemoved every id ever proposed for removal, completed or not; a proposal that failed is none
     * @param crashed F(t), crash-stopped for good
     * @param unavailable the effective reading of F(t): down, paused, cut off, or not started yet; all who crashed
     */
    record Sets(
            Set<String> members,
            Set<String> pendingJoins,
            Set<String> pendingRemovals,
            Set<String> everRemoved,
            Set<String> crashed,
            Set<String> unavailable) {}

    default Set<String> members() {
        return now().members();
    }

    default Set<String> pendingJoins() {
        return now().pendingJoins();
    }

    default Set<String> pendingRemovals() {
        return now().pendingRemovals();
    }

    default Set<String> everRemoved() {
        return now().everRemoved();
    }

    default Set<String> crashed() {
        return now().crashed();
    }

    default Set<String> unavailable() {
        return now().unavailable();
    }

    /** Members that did not crash for good and that nobody proposed to remove: Definition 1 calls them active. */
    default List<String> activeMembers() {
        Sets now = now();
        Set<String> result = new LinkedHashSet<>(now.members());
        result.removeAll(now.crashed());
        result.removeAll(now.everRemoved());
        return List.copyOf(result);
    }

    /** See {@link Resilience#slack}; the premise holds iff it is at least 0. */
    default int slack() {
        return slackIfCrashed(Set.of());
    }

    /** Slack if these crashed for good, too. */
    default int slackIfCrashed(Set<String> more) {
        Sets now = now();
        return resilience().slack(now.members(), now.pendingJoins(), now.pendingRemovals(), with(now.crashed(), more));
    }

    /** Whether the premise still holds with this change proposed, too, or is at least broken no further. */
    default boolean keepsPremise(Change change) {
        Sets now = now();
        int slack = resilience().slack(now.members(), now.pendingJoins(), now.pendingRemovals(), now.crashed());
        int then = resilience()
                .slack(
                        now.members(),
                        with(now.pendingJoins(), change.add()),
                        with(now.pendingRemovals(), change.remove()),
                        now.crashed());
        return then >= Math.min(0, slack);
    }

    /** Slack with {@link #unavailable} for F(t). */
    default int effectiveSlack() {
        return slackIf(Set.of(), Set.of(), Set.of());
    }

    /** Effective slack if, further, these nodes became unavailable and these changes were proposed. */
    default int slackIf(Set<String> moreUnavailable, Set<String> joins, Set<String> removals) {
        Sets now = now();
        return resilience()
                .slack(
                        now.members(),
                        with(now.pendingJoins(), joins),
                        with(now.pendingRemovals(), removals),
                        with(now.unavailable(), moreUnavailable));
    }

    /** Of sets that cannot be changed. Mostly there is nothing more. */
    private static Set<String> with(Set<String> now, Set<String> more) {
        return more.isEmpty() ? now : union(now, more);
    }

    /** Cannot be changed. */
    static Set<String> union(Set<String> a, Set<String> b) {
        Set<String> result = new LinkedHashSet<>(a);
        result.addAll(b);
        return Collections.unmodifiableSet(result);
    }
}
