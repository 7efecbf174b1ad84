package dynacheck.checker.liveness;

import dynacheck.checker.liveness.Definition1Result.Point;
import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultSpan;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.membership.Reconfigs;
import dynacheck.membership.Reconfigs.Change;
import dynacheck.membership.Reconfigs.Proposal;
import dynacheck.membership.Resilience;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * V, P, F and slack over a history.
 *
 * <p>A reconfig whose answer has not been seen may, in truth, not have started, be pending, or be complete. Pending is
 * the worst of the three: not started leaves the pending sets out, and completing lowers slack under no {@link
 * Resilience}. With majorities it takes k members out of the view and lowers the tolerated number by at most ceil(k/2),
 * while all k leave the set of lost ones. So the pessimistic curve takes every such reconfig as pending and is exact,
 * and the optimistic curve is the best over the choices "not started" and "complete". A crash is pessimistically there
 * from the line before it, optimistically from the line after it.
 */
public record SlackCurve(Set<String> initial, Resilience resilience) implements Function<History, List<Point>> {
    /** Beyond so many undecided reconfigs the optimistic curve is bounded from above instead of computed. */
    private static final int MAX_ENUMERATED = 8;

    /** @param initial V(0) */
    public SlackCurve {
        initial = Set.copyOf(initial);
    }

    /** V and P, which only a reconfig's lines change. */
    private record Membership(
            Set<Change> completed,
            List<Proposal> undecided,
            TreeSet<String> members,
            TreeSet<String> joins,
            TreeSet<String> removals) {}

    /** F, which only a fault's lines change. */
    private record Lost(TreeSet<String> crashed, TreeSet<String> surelyCrashed, TreeSet<String> unavailable) {}

    /** A point at the beginning and one at every line that may change a set. Worked out once for a history. */
    public List<Point> points(History history) {
        return history.derived(this);
    }

    @Override
    public List<Point> apply(History history) {
        List<Proposal> proposals = Reconfigs.of(history);
        Deque<FaultSpan> toCome = new ArrayDeque<>(FaultSpan.of(history).stream()
                .sorted(Comparator.comparingLong(f -> f.first().index()))
                .toList());
        List<FaultSpan> acting = new ArrayList<>();
        Membership now = membership(proposals, -1);
        Lost lost = lost(acting, -1);
        int optimistic = optimistic(now, lost.surelyCrashed());
        List<Point> points = new ArrayList<>();
        points.add(point(-1, 0, now, lost, optimistic));
        for (Op op : history.ops()) {
            if (!op.f().equals(op.isClient() ? Reconfigs.F : FaultEvent.F)) {
                continue;
            }
            Membership before = now;
            Lost lostBefore = lost;
            if (!op.isClient()) {
                while (!toCome.isEmpty() && toCome.getFirst().first().index() <= op.index()) {
                    acting.add(toCome.removeFirst());
                }
                acting.removeIf(fault -> !fault.mayActAt(op.index()));
                lost = lost(acting, op.index());
            } else if (op.type() == OpType.INVOKE || op.type() == OpType.OK) { // others leave it as it was
                now = membership(proposals, op.index());
            }
            if (now != before || !lost.surelyCrashed().equals(lostBefore.surelyCrashed())) {
                optimistic = optimistic(now, lost.surelyCrashed());
            }
            points.add(point(op.index(), op.timeNanos(), now, lost, optimistic));
        }
        return List.copyOf(points);
    }

    private Membership membership(List<Proposal> proposals, long index) {
        Set<Change> completed = new HashSet<>();
        List<Proposal> undecided = new ArrayList<>();
        for (Proposal p : proposals) {
            if (p.isCompletedBy(index)) {
                completed.addAll(p.changes());
            } else if (p.isInvokedBy(index)) {
                undecided.add(p);
            }
        }
        undecided.removeIf(p -> completed.containsAll(p.changes()));
        TreeSet<String> joins = new TreeSet<>();
        TreeSet<String> removals = new TreeSet<>();
        for (Proposal p : undecided) {
            for (Change change : p.changes()) {
                if (!completed.contains(change)) {
                    (change.isAdd() ? joins : removals).add(change.node());
                }
            }
        }
        return new Membership(completed, undecided, members(completed), joins, removals);
    }

    /** @param acting the faults that may be in force */
    private static Lost lost(List<FaultSpan> acting, long index) {
        Lost lost = new Lost(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        for (FaultSpan fault : acting) {
            lost.unavailable().addAll(fault.stopped());
            if (fault.isCrash()) {
                lost.crashed().addAll(fault.stopped());
                if (fault.surelyActsAt(index)) {
                    lost.surelyCrashed().addAll(fault.stopped());
                }
            }
        }
        return lost;
    }

    private Point point(long index, long timeNanos, Membership now, Lost lost, int optimistic) {
        return new Point(
                index,
                timeNanos,
                now.members(),
                now.joins(),
                now.removals(),
                lost.crashed(),
                lost.unavailable(),
                resilience.slack(now.members(), now.joins(), now.removals(), lost.crashed()),
                optimistic,
                resilience.slack(now.members(), now.joins(), now.removals(), lost.unavailable()));
    }

    /** Join minus remove: removals are for ever. */
    private TreeSet<String> members(Set<Change> changes) {
        TreeSet<String> members = new TreeSet<>(initial);
        for (Change change : changes) {
            if (change.isAdd()) {
                members.add(change.node());
            }
        }
        for (Change change : changes) {
            if (!change.isAdd()) {
                members.remove(change.node());
            }
        }
        return members;
    }

    private int optimistic(Membership now, Set<String> crashed) {
        List<Set<String>> joining = new ArrayList<>();
        List<Set<String>> leaving = new ArrayList<>();
        for (Proposal p : now.undecided()) {
            Set<String> joins = p.adds();
            joins.removeIf(node -> now.completed().contains(new Change(false, node)));
            joining.add(joins);
            leaving.add(p.removes());
        }
        if (joining.size() > MAX_ENUMERATED) {
            Set<String> members = new HashSet<>(now.members());
            joining.forEach(members::addAll);
            Set<String> lost = new HashSet<>(now.members());
            lost.retainAll(crashed);
            leaving.forEach(lost::removeAll);
            return resilience.slack(members, Set.of(), Set.of(), lost);
        }
        int best = resilience.slack(now.members(), Set.of(), Set.of(), crashed);
        for (int chosen = 1; chosen < 1 << joining.size(); chosen++) {
            Set<String> members = new HashSet<>(now.members());
            for (int i = 0; i < joining.size(); i++) {
                if ((chosen & 1 << i) != 0) {
                    members.addAll(joining.get(i));
                }
            }
            for (int i = 0; i < leaving.size(); i++) {
                if ((chosen & 1 << i) != 0) {
                    members.removeAll(leaving.get(i));
                }
            }
            best = Math.max(best, resilience.slack(members, Set.of(), Set.of(), crashed));
        }
        return best;
    }
}
