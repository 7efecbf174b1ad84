package dynacheck.nemesis;

import dynacheck.membership.Membership;
import dynacheck.membership.Resilience;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** V, P and F that stay as they are. */
record FixedMembership(Sets now, Resilience resilience) implements Membership {
    FixedMembership(
            Set<String> members,
            Set<String> pendingJoins,
            Set<String> pendingRemovals,
            Set<String> everRemoved,
            Set<String> crashed,
            Set<String> unavailable) {
        this(
                new Sets(members, pendingJoins, pendingRemovals, everRemoved, crashed, unavailable),
                Resilience.MAJORITIES);
    }

    /** Nothing pending, nothing down. */
    static FixedMembership of(String... members) {
        return new FixedMembership(Set.of(members), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
    }

    /** The same of a system that tolerates something else. */
    FixedMembership under(Resilience other) {
        return new FixedMembership(now, other);
    }

    FixedMembership crash(Set<String> more) {
        return new FixedMembership(
                members(),
                pendingJoins(),
                pendingRemovals(),
                everRemoved(),
                Membership.union(crashed(), more),
                Membership.union(unavailable(), more));
    }

    /** Removed earlier, completely. */
    FixedMembership removed(Set<String> gone) {
        return new FixedMembership(
                members(),
                pendingJoins(),
                pendingRemovals(),
                Membership.union(everRemoved(), gone),
                crashed(),
                unavailable());
    }

    FixedMembership down(Set<String> more) {
        return new FixedMembership(
                members(),
                pendingJoins(),
                pendingRemovals(),
                everRemoved(),
                crashed(),
                Membership.union(unavailable(), more));
    }

    /** 2 to 9 members, each perhaps crashed, unavailable or about to leave; some joiners; premise kept or not. */
    static FixedMembership random(SplittableRandom random) {
        List<String> all = IntStream.rangeClosed(1, 2 + random.nextInt(8))
                .mapToObj(i -> "n" + i)
                .toList();
        Set<String> joins = some(List.of("j1", "j2"), 3, random);
        Set<String> removals = some(all, 6, random);
        Set<String> crashed = some(all, 6, random);
        Set<String> unavailable = Membership.union(crashed, some(all, 6, random));
        return new FixedMembership(new TreeSet<>(all), joins, removals, removals, crashed, unavailable);
    }

    /** Each with probability one in {@code oneIn}. */
    private static Set<String> some(List<String> all, int oneIn, SplittableRandom random) {
        Set<String> chosen = new TreeSet<>(all);
        chosen.removeIf(node -> random.nextInt(oneIn) > 0);
        return chosen;
    }
}
