package dynacheck.checker.liveness;

import dynacheck.checker.liveness.Definition1Result.Point;
import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultSpan;
import dynacheck.history.History;
import dynacheck.history.Op;
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
public final class SlackCurve {
    /** Beyond so many undecided reconfigs the optimistic curve is bounded from above instead of computed. */
    private static final int MAX_ENUMERATED = 8;

    private final Set<String> initial;
    private final List<Proposal> proposals;
    private final List<FaultSpan> faults;
    private final Resilience resilience;

    public SlackCurve(Set<String> initial, List<Proposal> proposals, List<FaultSpan> faults, Resilience resilience) {
        this.resilience = resilience;
        this.initial = initial;
        this.proposals = proposals;
        this.faults = faults;
    }

    /** V and P, which only a reconfig's lines change. */
    private record Membership(
            Set<Change> completed,
            List<Proposal> undecided,
            TreeSet<String> members,
            TreeSet<String> joins,
            TreeSet<String> removals) {}

    /** A point at the beginning and one at every line that may change a set. */
    public List<Point> points(History history) {
        List<Point> points = new ArrayList<>();
        Deque<FaultSpan> toCome = new ArrayDeque<>(faults.stream()
                .sorted(Comparator.comparingLong(f -> f.first().index()))
                .toList());
        List<FaultSpan> acting = new ArrayList<>();
        Membership now = membership(-1);
        points.add(point(-1, 0, now, acting));
        for (Op op : history.ops()) {
            if (!op.f().equals(op.isClient() ? Reconfigs.F : FaultEvent.F)) {
                continue;
            }
            while (!toCome.isEmpty() && toCome.getFirst().first().index() <= op.index()) {
                acting.add(toCome.removeFirst());
            }
            acting.removeIf(fault -> !fault.mayActAt(op.index()));
            now = op.isClient() ? membership(op.index()) : now;
            points.add(point(op.index(), op.timeNanos(), now, acting));
        }
        return points;
    }

    private Membership membership(long index) {
        Set<Change> completed = new TreeSet<>();
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
    private Point point(long index, long timeNanos, Membership now, List<FaultSpan> acting) {
        TreeSet<String> crashed = new TreeSet<>();
        TreeSet<String> surelyCrashed = new TreeSet<>();
        TreeSet<String> unavailable = new TreeSet<>();
        for (FaultSpan fault : acting) {
            unavailable.addAll(fault.stopped());
            if (fault.isCrash()) {
                crashed.addAll(fault.stopped());
                if (fault.surelyActsAt(index)) {
                    surelyCrashed.addAll(fault.stopped());
                }
            }
        }
        return new Point(
                index,
                timeNanos,
                now.members(),
                now.joins(),
                now.removals(),
                crashed,
                unavailable,
                resilience.slack(now.members(), now.joins(), now.removals(), crashed),
                optimistic(now, surelyCrashed),
                resilience.slack(now.members(), now.joins(), now.removals(), unavailable));
    }

    /** Join minus remove: removals are for ever. */
    private TreeSet<String> members(Set<Change> changes) {
        TreeSet<String> members = new TreeSet<>(initial);
        changes.stream().filter(Change::isAdd).forEach(c -> members.add(c.node()));
        changes.stream().filter(c -> !c.isAdd()).forEach(c -> members.remove(c.node()));
        return members;
    }

    private int optimistic(Membership now, Set<String> crashed) {
        Set<Change> completed = now.completed();
        List<Proposal> undecided = now.undecided();
        if (undecided.size() > MAX_ENUMERATED) {
            Set<Change> adds = new HashSet<>(completed);
            Set<String> lost = members(completed);
            lost.retainAll(crashed);
            undecided.forEach(p -> {
                p.changes().stream().filter(Change::isAdd).forEach(adds::add);
                lost.removeAll(p.removes());
            });
            return resilience.slack(members(adds), Set.of(), Set.of(), lost);
        }
        int best = resilience.slack(now.members(), Set.of(), Set.of(), crashed);
        for (int chosen = 1; chosen < 1 << undecided.size(); chosen++) {
            Set<Change> done = new HashSet<>(completed);
            for (int i = 0; i < undecided.size(); i++) {
                if ((chosen & 1 << i) != 0) {
                    done.addAll(undecided.get(i).changes());
                }
            }
            best = Math.max(best, resilience.slack(members(done), Set.of(), Set.of(), crashed));
        }
        return best;
    }
}
