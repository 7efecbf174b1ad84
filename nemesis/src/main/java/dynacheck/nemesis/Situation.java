package dynacheck.nemesis;

import dynacheck.membership.Resilience;
import dynacheck.nemesis.EdgePlan.Move;
import java.util.Set;
import java.util.TreeSet;

/**
 * V, P and F of Definition 1 at one moment, as the edge walker sees them.
 *
 * @param resilience what the system under test tolerates
 * @param members of V
 * @param joins P.join, with what is decided and not yet invoked
 * @param removals P.remove, likewise
 * @param crashed for good
 * @param unavailable crashed, down or paused: the effective reading of F
 * @param running what can be stopped
 * @param healable whether something is down or paused that comes back
 * @param open proposals decided and not completed
 */
record Situation(
        Resilience resilience,
        Set<String> members,
        Set<String> joins,
        Set<String> removals,
        Set<String> crashed,
        Set<String> unavailable,
        Set<String> running,
        boolean healable,
        int open) {

    int slack() {
        return slackWithout(Set.of());
    }

    /** Slack if these were lost, too. */
    int slackWithout(Set<String> lost) {
        return resilience.slack(members, joins, removals, union(unavailable, lost));
    }

    /** Members and joiners that are up and staying. */
    Set<String> upAndStaying() {
        Set<String> staying = union(members, joins);
        staying.retainAll(running);
        staying.removeAll(removals);
        staying.removeAll(unavailable);
        return staying;
    }

    /** As it will be once the move is made; a proposal is pending from then on. */
    Situation after(Move move) {
        return switch (move) {
            case Move.Kill kill -> without(kill.node(), crashed);
            case Move.Pause pause -> without(pause.node(), crashed);
            case Move.CrashStop crash -> without(crash.node(), union(crashed, Set.of(crash.node())));
            case Move.Add add ->
                new Situation(
                        resilience,
                        members,
                        union(joins, Set.of(add.node())),
                        removals,
                        crashed,
                        unavailable,
                        running,
                        healable,
                        open + 1);
            case Move.Remove remove ->
                new Situation(
                        resilience,
                        members,
                        joins,
                        union(removals, Set.of(remove.node())),
                        crashed,
                        unavailable,
                        running,
                        healable,
                        open + 1);
            case Move.Heal heal ->
                new Situation(resilience, members, joins, removals, crashed, crashed, running, false, open);
        };
    }

    private Situation without(String node, Set<String> nowCrashed) {
        Set<String> stillRunning = new TreeSet<>(running);
        stillRunning.remove(node);
        return new Situation(
                resilience,
                members,
                joins,
                removals,
                nowCrashed,
                union(unavailable, Set.of(node)),
                stillRunning,
                healable || !nowCrashed.contains(node),
                open);
    }

    static Set<String> union(Set<String> a, Set<String> b) {
        Set<String> both = new TreeSet<>(a);
        both.addAll(b);
        return both;
    }
}
