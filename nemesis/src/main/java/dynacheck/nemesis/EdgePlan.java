package dynacheck.nemesis;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * The next moves of the edge walker, as a pure function. It spends all slack that there is, each unit by a crash, a
 * pause or a removal that it chooses, and never more. With none left it makes a move that costs nothing: it adds a
 * member, removes one that crashed, stops one that is about to leave, or brings back those that are down, so that the
 * slack can be spent elsewhere.
 */
final class EdgePlan {
    private static final int MIN_MEMBERS = 4;
    private static final int MAX_MEMBERS = 8;

    private EdgePlan() {}

    /** One step of the walk. */
    sealed interface Move {
        /** Comes back with its disk. */
        record Kill(String node) implements Move {}

        record Pause(String node) implements Move {}

        /** Never comes back. */
        record CrashStop(String node) implements Move {}

        /** Proposes to add it. */
        record Add(String node) implements Move {}

        /** Proposes to remove it. */
        record Remove(String node) implements Move {}

        /** Brings back everybody who can come back. */
        record Heal() implements Move {}
    }

    /**
     * The moves to make now, in order. After each of them, in whatever way the proposals among them turn out, slack is
     * at least 0.
     *
     * @param fresh a name never used
     * @param mostOpen how many proposals may be open at once
     */
    static List<Move> next(Situation situation, String fresh, int mostOpen, RandomGenerator random) {
        List<Move> moves = new ArrayList<>();
        Situation now = situation;
        while (now.slack() > 0) {
            List<Move> candidates = spending(now, mostOpen);
            if (candidates.isEmpty()) {
                return moves;
            }
            Move move = candidates.get(random.nextInt(candidates.size()));
            moves.add(move);
            now = now.after(move);
        }
        if (moves.isEmpty()) {
            List<Move> candidates = now.slack() < 0 ? healing(now) : free(now, fresh, mostOpen);
            if (!candidates.isEmpty()) {
                moves.add(candidates.get(random.nextInt(candidates.size())));
            }
        }
        return moves;
    }

    /** Each costs one unit: one more member or joiner is lost. */
    private static List<Move> spending(Situation now, int mostOpen) {
        List<Move> moves = new ArrayList<>();
        boolean mayShrink = now.open() < mostOpen && staying(now) > MIN_MEMBERS;
        for (String node : now.upAndStaying()) {
            moves.add(new Move.Kill(node));
            moves.add(new Move.Pause(node));
            moves.add(new Move.CrashStop(node));
            if (mayShrink && now.members().contains(node)) {
                moves.add(new Move.Remove(node));
            }
        }
        moves.removeIf(move -> now.after(move).slack() != now.slack() - 1);
        return moves;
    }

    /** None of these lowers slack. */
    private static List<Move> free(Situation now, String fresh, int mostOpen) {
        List<Move> moves = new ArrayList<>(healing(now));
        if (now.open() < mostOpen) {
            for (String node : now.crashed()) {
                if (now.members().contains(node) && !now.removals().contains(node)) {
                    moves.add(new Move.Remove(node));
                }
            }
            if (staying(now) < MAX_MEMBERS) {
                moves.add(new Move.Add(fresh));
            }
        }
        TreeSet<String> leaving = new TreeSet<>(now.removals());
        leaving.retainAll(now.members());
        leaving.retainAll(now.running());
        leaving.forEach(node -> moves.add(new Move.CrashStop(node)));
        moves.removeIf(move -> now.after(move).slack() < now.slack());
        return moves;
    }

    private static List<Move> healing(Situation now) {
        return now.healable() ? List.of(new Move.Heal()) : List.of();
    }

    private static int staying(Situation now) {
        TreeSet<String> staying = new TreeSet<>(Situation.union(now.members(), now.joins()));
        staying.removeAll(now.removals());
        return staying.size();
    }
}
