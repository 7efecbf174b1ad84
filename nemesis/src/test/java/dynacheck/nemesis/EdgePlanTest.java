package dynacheck.nemesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.membership.Resilience;
import dynacheck.nemesis.EdgePlan.Move;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Long walks in a model of V, P and F: slack is 0 after every step that spends, and below 0 never. */
class EdgePlanTest {
    private static final int MOST_OPEN = 3;
    private static final int STEPS = 400;

    /** Proposals complete in any order, at any time; whoever is down comes back when it is healed. */
    private static final class World {
        final SplittableRandom random;
        final List<Move> open = new ArrayList<>();
        final Set<String> seen = new TreeSet<>();
        Situation now;
        int named;

        World(int nodes, long seed) {
            random = new SplittableRandom(seed);
            Set<String> members = new TreeSet<>(
                    IntStream.rangeClosed(1, nodes).mapToObj(i -> "n" + i).toList());
            now = new Situation(
                    Resilience.MAJORITIES, members, Set.of(), Set.of(), Set.of(), Set.of(), members, false, 0);
        }

        void step() {
            int before = now.slack();
            List<Move> moves = EdgePlan.next(now, "e" + (named + 1), MOST_OPEN, random);
            for (Move move : moves) {
                make(move);
                assertTrue(now.slack() >= 0, () -> move + " goes below: " + now);
                seen.add(move.getClass().getSimpleName());
            }
            if (before > 0) {
                assertEquals(0, now.slack(), "all of " + before + " is spent: " + moves);
            }
            if (!open.isEmpty() && random.nextBoolean()) {
                complete(open.remove(random.nextInt(open.size())));
                assertTrue(now.slack() >= 0, () -> "a completion lowered slack: " + now);
            }
        }

        private void make(Move move) {
            now = now.after(move);
            switch (move) {
                case Move.Add add -> {
                    named++;
                    open.add(add);
                    now = running(Situation.union(now.running(), Set.of(add.node())));
                }
                case Move.Remove remove -> open.add(remove);
                case Move.Heal heal -> {
                    Set<String> up = Situation.union(now.members(), now.joins());
                    up.removeAll(now.crashed());
                    now = running(up);
                }
                case Move.Kill kill -> {}
                case Move.Pause pause -> {}
                case Move.CrashStop crash -> {}
            }
        }

        private Situation running(Set<String> running) {
            return new Situation(
                    Resilience.MAJORITIES,
                    now.members(),
                    now.joins(),
                    now.removals(),
                    now.crashed(),
                    now.unavailable(),
                    running,
                    now.healable(),
                    now.open());
        }

        private void complete(Move proposal) {
            Set<String> members = new TreeSet<>(now.members());
            Set<String> joins = new TreeSet<>(now.joins());
            Set<String> removals = new TreeSet<>(now.removals());
            if (proposal instanceof Move.Add add) {
                members.add(add.node());
                joins.remove(add.node());
            } else if (proposal instanceof Move.Remove remove) {
                members.remove(remove.node());
                removals.remove(remove.node());
            }
            now = new Situation(
                    Resilience.MAJORITIES,
                    members,
                    joins,
                    removals,
                    now.crashed(),
                    now.unavailable(),
                    now.running(),
                    now.healable(),
                    now.open() - 1);
        }
    }

    @Test
    void spendsAllOfTheSlackAndNeverMore() {
        Set<String> seen = new TreeSet<>();
        for (int nodes = 3; nodes <= 7; nodes++) {
            for (long seed = 1; seed <= 40; seed++) {
                World world = new World(nodes, seed);
                for (int i = 0; i < STEPS; i++) {
                    world.step();
                }
                seen.addAll(world.seen);
            }
        }
        assertEquals(Set.of("Kill", "Pause", "CrashStop", "Add", "Remove", "Heal"), seen, "every kind of move is made");
    }

    @Test
    void belowTheEdgeItOnlyHeals() {
        Set<String> members = Set.of("n1", "n2", "n3");
        Set<String> down = Set.of("n1", "n2");
        Situation below = new Situation(
                Resilience.MAJORITIES, members, Set.of(), Set.of(), Set.of(), down, Set.of("n3"), true, 0);
        assertEquals(-1, below.slack());
        assertEquals(List.of(new Move.Heal()), EdgePlan.next(below, "e1", MOST_OPEN, new SplittableRandom(1)));
    }
}
