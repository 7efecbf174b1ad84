package dynacheck.nemesis;

import dynacheck.generator.Context;
import dynacheck.generator.Generator;
import dynacheck.generator.Invocation;
import dynacheck.generator.Step;
import dynacheck.history.Keyword;
import dynacheck.runner.Membership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Proposes an add or a removal about every interval. A removal is proposed only if Definition 1's premise still holds
 * with it pending; a member that crashed for good goes first, for that gives slack back.
 *
 * @param nextId number of the next fresh node, 0 until the first members are seen
 */
record MembershipChanges(Membership membership, long intervalNanos, long notBeforeNanos, int nextId)
        implements Generator {
    private static final int MIN_MEMBERS = 4;
    private static final int MAX_MEMBERS = 7;

    static Generator every(Duration interval, Membership membership) {
        return new MembershipChanges(membership, interval.toNanos(), interval.toNanos() / 2, 0);
    }

    @Override
    public Step next(Context context) {
        if (context.freeThreads().isEmpty() || context.timeNanos() < notBeforeNanos) {
            return new Step.Pending(Math.max(notBeforeNanos, context.timeNanos() + intervalNanos / 4), this);
        }
        RandomGenerator random = context.random();
        int fresh = nextId > 0 ? nextId : firstFreshId();
        long next = context.timeNanos() + intervalNanos / 2 + random.nextLong(intervalNanos);
        Object thread =
                context.freeThreads().get(random.nextInt(context.freeThreads().size()));
        int members = membership.members().size() + membership.pendingJoins().size();
        String leaving = leaver(random);
        boolean add = leaving.isEmpty() || members <= MIN_MEMBERS || members < MAX_MEMBERS && random.nextBoolean();
        if (add && members >= MAX_MEMBERS) {
            return new Step.Pending(next, new MembershipChanges(membership, intervalNanos, next, fresh));
        }
        Invocation op = add ? reconfig(List.of("n" + fresh), List.of()) : reconfig(List.of(), List.of(leaving));
        return new Step.Emit(
                op,
                thread,
                context.timeNanos(),
                new MembershipChanges(membership, intervalNanos, next, add ? fresh + 1 : fresh));
    }

    /** Ids are never used again, so numbers only grow. */
    private int firstFreshId() {
        return membership.members().stream()
                        .filter(id -> id.matches("n\\d{1,6}"))
                        .mapToInt(id -> Integer.parseInt(id.substring(1)))
                        .max()
                        .orElse(0)
                + 1;
    }

    private String leaver(RandomGenerator random) {
        List<String> candidates = new ArrayList<>(new TreeSet<>(membership.members()));
        candidates.removeAll(membership.pendingRemovals());
        List<String> ordered = new ArrayList<>(new TreeSet<>(membership.crashed()));
        ordered.retainAll(candidates);
        Grudge.shuffled(candidates, random).stream()
                .filter(c -> !ordered.contains(c))
                .forEach(ordered::add);
        for (String candidate : ordered) {
            if (membership.slackIf(Set.of(), Set.of(), Set.of(candidate)) >= 0) {
                return candidate;
            }
        }
        return "";
    }

    private static Invocation reconfig(List<String> add, List<String> remove) {
        Map<Keyword, Object> value = new LinkedHashMap<>();
        value.put(Keyword.of("add"), add);
        value.put(Keyword.of("remove"), remove);
        return Invocation.of("reconfig", value);
    }
}
