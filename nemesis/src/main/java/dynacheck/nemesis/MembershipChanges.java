package dynacheck.nemesis;

import dynacheck.generator.Context;
import dynacheck.generator.Generator;
import dynacheck.generator.Invocation;
import dynacheck.generator.Step;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.membership.Membership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Proposes an add or a removal about every interval. A removal is proposed only if Definition 1's premise still holds
 * with it pending, with one unit to spare if somebody else proposes too. A member that crashed for good is removed
 * first, with none to spare, for that takes no slack and gives some back. A proposal of unknown outcome counts as
 * pending until it is known to be done, so it is repeated before anything new is proposed. Repeating is safe, for
 * changes are sets.
 *
 * @param fewest members that the removal of one that works leaves: as many as V(0) has, but 3, as fewer tolerate no
 *     failure, or 4
 * @param nextId number of the next fresh node, 0 until the first members are seen
 * @param open proposals without an answer yet
 * @param doubtful proposals whose outcome is unknown
 */
record MembershipChanges(
        Membership membership,
        int fewest,
        long intervalNanos,
        long notBeforeNanos,
        int nextId,
        List<Invocation> open,
        List<Invocation> doubtful)
        implements Generator {
    private static final Pattern NUMBERED = Pattern.compile("n\\d{1,6}");
    private static final int LEAST_FEWEST = 3;
    private static final int MOST_FEWEST = 4;
    private static final int MAX_MEMBERS = 7;

    static Generator every(Duration interval, Membership membership) {
        int fewest = Math.clamp(membership.members().size(), LEAST_FEWEST, MOST_FEWEST);
        return new MembershipChanges(
                membership, fewest, interval.toNanos(), interval.toNanos() / 2, 0, List.of(), List.of());
    }

    @Override
    public Step next(Context context) {
        if (context.freeThreads().isEmpty() || context.timeNanos() < notBeforeNanos) {
            return new Step.Pending(Math.max(notBeforeNanos, context.timeNanos() + intervalNanos / 4), this);
        }
        RandomGenerator random = context.random();
        int fresh = nextId > 0 ? nextId : firstFreshId();
        long later = context.timeNanos() + intervalNanos / 2 + random.nextLong(intervalNanos);
        Invocation op = doubtful.isEmpty() ? propose(fresh, random) : doubtful.getFirst();
        if (op == null) {
            return new Step.Pending(
                    later, new MembershipChanges(membership, fewest, intervalNanos, later, fresh, open, doubtful));
        }
        int next = op.equals(add(fresh)) ? fresh + 1 : fresh;
        Object thread =
                context.freeThreads().get(random.nextInt(context.freeThreads().size()));
        return new Step.Emit(
                op,
                thread,
                context.timeNanos(),
                new MembershipChanges(
                        membership, fewest, intervalNanos, later, next, with(open, op), without(doubtful, op)));
    }

    @Override
    public Generator update(Context context, Op event) {
        Invocation op = Invocation.of(event.f(), event.value());
        if (event.type() == OpType.INVOKE || !open.contains(op)) {
            return this;
        }
        List<Invocation> unknown = event.type() == OpType.INFO ? with(doubtful, op) : doubtful;
        return new MembershipChanges(
                membership, fewest, intervalNanos, notBeforeNanos, nextId, without(open, op), unknown);
    }

    private static List<Invocation> with(List<Invocation> list, Invocation op) {
        return Stream.concat(list.stream(), Stream.of(op)).toList();
    }

    private static List<Invocation> without(List<Invocation> list, Invocation op) {
        return list.stream().filter(other -> !other.equals(op)).toList();
    }

    /** A new proposal; null if the view is full and nobody may leave. */
    private @Nullable Invocation propose(int fresh, RandomGenerator random) {
        int members = membership.members().size() + membership.pendingJoins().size();
        String leaving = leaver(random);
        boolean mayAdd = members < MAX_MEMBERS;
        boolean isCrashed = membership.crashed().contains(leaving);
        boolean mayLeave = !leaving.isEmpty() && members > (isCrashed ? LEAST_FEWEST : fewest);
        if (mayLeave && (isCrashed || !(mayAdd && random.nextBoolean()))) {
            return reconfig(List.of(), List.of(leaving));
        }
        return mayAdd ? add(fresh) : null;
    }

    private static Invocation add(int fresh) {
        return reconfig(List.of("n" + fresh), List.of());
    }

    /** Ids are never reused, so numbers exceed those of members that are gone, too. */
    private int firstFreshId() {
        return Stream.of(membership.members(), membership.everRemoved(), membership.pendingJoins())
                        .flatMap(Set::stream)
                        .filter(id -> NUMBERED.matcher(id).matches())
                        .mapToInt(id -> Integer.parseInt(id.substring(1)))
                        .max()
                        .orElse(0)
                + 1;
    }

    /** Whether there are nodes neither of V(0), by their default names, nor added here: workloads reconfigure, too. */
    private boolean somebodyElseProposes() {
        return Stream.of(membership.members(), membership.pendingJoins())
                .flatMap(Set::stream)
                .anyMatch(id -> !NUMBERED.matcher(id).matches());
    }

    private String leaver(RandomGenerator random) {
        List<String> candidates = new ArrayList<>(new TreeSet<>(membership.members()));
        candidates.removeAll(membership.pendingRemovals());
        List<String> ordered = new ArrayList<>(new TreeSet<>(membership.crashed()));
        ordered.retainAll(candidates);
        Grudge.shuffled(candidates, random).stream()
                .filter(c -> !ordered.contains(c))
                .forEach(ordered::add);
        int spare = somebodyElseProposes() ? 1 : 0;
        for (String candidate : ordered) {
            int needed = membership.crashed().contains(candidate) ? 0 : spare; // its slack is gone already
            if (membership.slackIf(Set.of(), Set.of(), Set.of(candidate)) >= needed) {
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
