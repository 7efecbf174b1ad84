package dynacheck.nemesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.generator.Context;
import dynacheck.generator.Generator;
import dynacheck.generator.Invocation;
import dynacheck.generator.Step;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.membership.LiveMembership;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which changes the membership nemesis proposes. */
class MembershipChangesTest {
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final SplittableRandom random = new SplittableRandom(4);
    private long nanos;
    private long index;

    private Step.Emit next(Generator generator) {
        Generator current = generator;
        for (int i = 0; i < 1_000; i++) {
            switch (current.next(new Context(nanos, List.of(7L), List.of(7L), random))) {
                case Step.Emit emit -> {
                    return emit;
                }
                case Step.Pending pending -> {
                    nanos = Math.max(nanos + 1, pending.untilNanos());
                    current = pending.rest();
                }
                case Step.Done done -> throw new AssertionError("membership changes go on for ever");
            }
        }
        throw new AssertionError("nothing was proposed");
    }

    private Op event(Invocation op, OpType type) {
        return new Op(index++, nanos, 7L, type, op.f(), op.value(), Map.of());
    }

    private Generator answered(Step.Emit emit, OpType type) {
        return emit.rest().update(new Context(nanos, List.of(7L), List.of(7L), random), event(emit.op(), type));
    }

    private static Set<String> ids(Invocation op, String which) {
        Set<String> ids = new TreeSet<>();
        if (op.value() instanceof Map<?, ?> map && map.get(Keyword.of(which)) instanceof List<?> list) {
            list.forEach(id -> ids.add(String.valueOf(id)));
        }
        return ids;
    }

    /** A long run in which every proposal is done: premise kept, ids fresh, size within bounds. */
    @ParameterizedTest
    @CsvSource({"2, 3", "3, 3", "4, 4", "5, 4"})
    void aLongRunKeepsThePremiseAndNeverUsesAnIdTwice(int initial, int fewest) {
        LiveMembership membership =
                new LiveMembership(List.of("n1", "n2", "n3", "n4", "n5").subList(0, initial));
        Generator generator = MembershipChanges.every(INTERVAL, membership);
        Set<String> used = new HashSet<>(membership.members());
        int removals = 0;
        int smallest = Integer.MAX_VALUE;
        for (int i = 0; i < 300; i++) {
            long before = nanos;
            Step.Emit emit = next(generator);
            assertTrue(i == 0 || nanos - before >= INTERVAL.toNanos() / 2, "half an interval apart at least");
            ids(emit.op(), "add").forEach(id -> assertTrue(used.add(id), id + " was used before"));
            removals += ids(emit.op(), "remove").size();
            membership.accept(event(emit.op(), OpType.INVOKE));
            assertTrue(membership.slack() >= 0, emit.op() + " leaves slack " + membership.slack());
            membership.accept(event(emit.op(), OpType.OK));
            generator = answered(emit, OpType.OK);
            int size = membership.members().size();
            assertTrue(size <= 7, "size " + size);
            smallest = Math.min(smallest, size);
        }
        assertEquals(fewest, smallest, "as many stay as V(0) had, but at least 3 and at most 4");
        assertTrue(removals > 50 && used.size() > 50, removals + " removals, " + used.size() + " ids");
    }

    /** Found by the simulator: all of n1 to n5 replaced before the first look, and n1 was proposed again. */
    @Test
    void anIdIsNotUsedAgainWhenAllOfItsKindAreGone() {
        FixedMembership renamed = FixedMembership.of("r1", "r2", "r3", "r4").removed(Set.of("n1", "n2", "n5"));
        for (int i = 0; i < 20; i++) {
            Step.Emit emit = next(MembershipChanges.every(INTERVAL, renamed));
            assertTrue(
                    Set.of("n6").containsAll(ids(emit.op(), "add")), emit.op().toString());
        }
    }

    @Test
    void aMemberThatCrashedForGoodLeavesFirst() {
        FixedMembership seven = FixedMembership.of("n1", "n2", "n3", "n4", "n5", "n6", "n7");
        Step.Emit emit = next(MembershipChanges.every(INTERVAL, seven.crash(Set.of("n6"))));
        assertEquals(Set.of("n6"), ids(emit.op(), "remove"));
    }

    /** In the smallest view that others may leave, but one: two bear no failure. */
    @Test
    void aMemberThatCrashedLeavesForItTakesTheSlackThatFaultsNeed() {
        for (int i = 0; i < 20; i++) {
            FixedMembership four = FixedMembership.of("n1", "n2", "n3", "n4").crash(Set.of("n2"));
            assertEquals(
                    Set.of("n2"),
                    ids(next(MembershipChanges.every(INTERVAL, four)).op(), "remove"));
            FixedMembership three = FixedMembership.of("n1", "n2", "n3").crash(Set.of("n2"));
            assertEquals(
                    Set.of(), ids(next(MembershipChanges.every(INTERVAL, three)).op(), "remove"));
        }
    }

    /** Found in a lab: four members, one of them crashed, and a workload that proposes. Nothing else could break. */
    @Test
    void aMemberThatCrashedLeavesWhoeverElseProposes() {
        FixedMembership four = FixedMembership.of("n1", "n2", "n3", "c13").crash(Set.of("n2"));
        for (int i = 0; i < 20; i++) {
            assertEquals(
                    Set.of("n2"),
                    ids(next(MembershipChanges.every(INTERVAL, four)).op(), "remove"));
        }
        FixedMembership running = FixedMembership.of("n1", "n2", "n3", "c13").down(Set.of("n2"));
        for (int i = 0; i < 20; i++) {
            assertEquals(
                    Set.of(),
                    ids(next(MembershipChanges.every(INTERVAL, running)).op(), "remove"));
        }
    }

    /** Others may have removed the highest numbers before this nemesis first looks. */
    @Test
    void theIdOfARemovedNodeIsNotUsedAgain() {
        FixedMembership three = new FixedMembership(
                Set.of("n1", "n2", "n3"), Set.of("n4"), Set.of(), Set.of("n5", "n6"), Set.of(), Set.of());
        Step.Emit emit = next(MembershipChanges.every(INTERVAL, three));
        assertEquals(Set.of("n7"), ids(emit.op(), "add"));
    }

    @Test
    void withoutSlackNobodyIsRemoved() {
        FixedMembership five = FixedMembership.of("n1", "n2", "n3", "n4", "n5").down(Set.of("n1", "n2"));
        Generator generator = MembershipChanges.every(INTERVAL, five);
        for (int i = 0; i < 50; i++) {
            Step.Emit emit = next(generator);
            Set<String> leaving = ids(emit.op(), "remove");
            assertTrue(leaving.isEmpty() || Set.of("n1", "n2").containsAll(leaving), leaving.toString());
            generator = answered(emit, OpType.OK);
        }
    }

    /** A pending removal weighs on the premise until it is known to be done, so it is not left in doubt. */
    @Test
    void aProposalInDoubtIsRepeatedUntilItIsDone() {
        FixedMembership seven = FixedMembership.of("n1", "n2", "n3", "n4", "n5", "n6", "n7");
        Step.Emit first = next(MembershipChanges.every(INTERVAL, seven));
        Step.Emit second = next(answered(first, OpType.INFO));
        assertEquals(first.op(), second.op());
        Step.Emit third = next(answered(second, OpType.INFO));
        assertEquals(first.op(), third.op());
        boolean repeated = true;
        Generator rest = answered(third, OpType.OK);
        for (int i = 0; i < 20 && repeated; i++) {
            Step.Emit later = next(rest);
            repeated = later.op().equals(first.op());
            rest = answered(later, OpType.OK);
        }
        assertTrue(!repeated, "once it is done others are proposed");
    }
}
