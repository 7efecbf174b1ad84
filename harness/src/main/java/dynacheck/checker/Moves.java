package dynacheck.checker;

import dynacheck.checker.Config.Step;
import dynacheck.checker.Schedule.Event;
import dynacheck.checker.Schedule.Item;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The transitions of just-in-time linearization (Lowe 2017, after Wing and Gong 1993): nothing is linearized before
 * some operation returns; then that operation must be, after as few others as possible. What prunes it:
 *
 * <ul>
 *   <li>a read whose value is current is linearized at once;
 *   <li>a write goes first only if an open operation can observe it; else it may hide, unseen, directly before the next
 *       write, and hiding costs no branch;
 *   <li>where appends let a text grow until a write replaces it, an append goes first only if a read to come begins
 *       with what it leaves, and may hide like a write; texts that no read to come begins with are all one;
 *   <li>indeterminate writes of one effect are interchangeable, so only their number counts.
 * </ul>
 */
final class Moves {
    private final Schedule schedule;
    private final SearchBudget budget;
    private final @Nullable Item[] open;
    private final int[] started;
    private int applied;

    Moves(Schedule schedule, SearchBudget budget) {
        this.schedule = schedule;
        this.budget = budget;
        this.open = new @Nullable Item[schedule.slots()];
        this.started = new int[schedule.byType().size()];
    }

    Config start() {
        int words = (schedule.slots() + 63) / 64;
        return new Config(0, new long[words], new long[words], new int[started.length], null);
    }

    /** Position of the first return at or after {@code position}; the number of events if there is none. */
    int nextReturn(int position) {
        int next = position;
        while (next < schedule.events().size() && !schedule.events().get(next).isReturn()) {
            next++;
        }
        return next;
    }

    /** Definite operations open right before this event. */
    List<Access> openAt(int position) {
        goTo(position);
        List<Access> result = new ArrayList<>();
        for (Item item : open) {
            if (item != null) {
                result.add(item.access());
            }
        }
        return result;
    }

    private void goTo(int position) {
        while (applied < position) {
            Event event = schedule.events().get(applied++);
            if (event.isReturn()) {
                open[event.item().slot()] = null;
            } else if (event.item().slot() >= 0) {
                open[event.item().slot()] = event.item();
            } else {
                started[event.item().type()]++;
            }
        }
        while (applied > position) {
            Event event = schedule.events().get(--applied);
            if (event.isReturn()) {
                open[event.item().slot()] = event.item();
            } else if (event.item().slot() >= 0) {
                open[event.item().slot()] = null;
            } else {
                started[event.item().type()]--;
            }
        }
    }

    /** The configurations right after the return at {@code position}; none if the operation cannot be linearized. */
    List<Config> expand(Config from, int position) {
        goTo(position);
        Item returning = schedule.events().get(position).item();
        List<Config> results = new ArrayList<>();
        Set<Config.Key> seen = new HashSet<>();
        Deque<Config> queue = new ArrayDeque<>();
        queue.add(settle(from, position));
        long held = 0;
        while (!queue.isEmpty()) {
            Config c = queue.poll();
            budget.step();
            if (Config.has(c.done(), returning.slot())) {
                results.add(closed(c, returning, null));
                continue;
            }
            if (Config.has(c.hidden(), returning.slot())) {
                results.add(closed(c, returning, new Step(c.path(), returning.access(), position, true)));
            }
            List<Config> next = new ArrayList<>();
            if (isLegal(returning, c)) {
                results.add(closed(linearize(c, returning, position), returning, null));
            }
            others(c, returning, position, next);
            for (Config n : next) {
                if (seen.add(n.key())) {
                    queue.add(n);
                    held += n.bytes();
                    budget.hold(n.bytes());
                }
            }
        }
        budget.hold(-held);
        return results;
    }

    private void others(Config c, Item returning, int position, List<Config> next) {
        long now = now(position);
        for (Item item : open) {
            boolean may = item != null && item != returning && !Config.has(c.done(), item.slot());
            if (item != null && may && isLegal(item, c) && isUseful(item, c, now)) {
                next.add(linearize(c, item, position));
            }
        }
        for (int type = 0; type < started.length; type++) {
            if (c.used()[type] < started[type]) {
                Item item = schedule.byType().get(type).get(c.used()[type]);
                if (isLegal(item, c)
                        && (item.value() >= 0 ? isObserved(item.value(), c, now) : isUseful(item, c, now))) {
                    next.add(linearize(c, item, position));
                }
            }
        }
    }

    private boolean isLegal(Item item, Config c) {
        return item.observed() < 0 || item.observed() == c.value();
    }

    /**
     * Whether something is gained if the operation, which is not the one that returns, is linearized now. A text that
     * is not read again is never better than the one before it: whatever may follow there may follow here.
     */
    private boolean isUseful(Item item, Config c, long now) {
        if (item.isBlind()) {
            return isObserved(item.value(), c, now);
        }
        return item.value() >= 0 || after(c, item, now) != Schedule.UNREAD;
    }

    /** Whether an operation that may come next can tell that this value was there. */
    private boolean isObserved(int value, Config c, long now) {
        for (Item item : open) {
            if (item != null && !Config.has(c.done(), item.slot()) && tells(item, value, now)) {
                return true;
            }
        }
        for (int type = 0; type < started.length; type++) {
            if (c.used()[type] < started[type]
                    && tells(schedule.byType().get(type).getFirst(), value, now)) {
                return true;
            }
        }
        return false;
    }

    private boolean tells(Item item, int value, long now) {
        return item.observed() == value
                || item.value() < 0
                        && (!schedule.grows() || schedule.isRead(schedule.appended(value, item.access()), now));
    }

    /** Number of the value that the operation leaves. */
    private int after(Config c, Item item, long now) {
        if (item.value() >= 0) {
            return item.value();
        }
        int value = schedule.appended(c.value(), item.access());
        return !schedule.grows() || schedule.isRead(value, now) ? value : Schedule.UNREAD;
    }

    private Config linearize(Config c, Item item, int position) {
        int value = after(c, item, now(position));
        long[] done = item.slot() < 0 ? c.done() : Config.with(c.done(), item.slot());
        long[] hidden = item.slot() < 0 ? c.hidden() : Config.without(c.hidden(), item.slot());
        int[] used = c.used();
        if (item.type() >= 0) {
            used = used.clone();
            used[item.type()]++;
        }
        if (item.isBlind()) {
            hidden = hidden.clone();
            for (Item other : open) {
                if (other != null && other != item && mayHide(other) && !Config.has(done, other.slot())) {
                    hidden[other.slot() >> 6] |= 1L << other.slot();
                }
            }
        }
        Step step = new Step(c.path(), item.access(), position, false);
        return settle(new Config(value, done, hidden, used, step), position);
    }

    private boolean mayHide(Item item) {
        return item.isBlind() || item.value() < 0 && schedule.grows();
    }

    /** When the operation ends that must be linearized now. */
    private long now(int position) {
        return schedule.events().get(position).item().access().end();
    }

    /** Linearizes every open read whose value is current. */
    private Config settle(Config c, int position) {
        long[] done = c.done();
        Step path = c.path();
        for (Item item : open) {
            if (item != null
                    && item.access().isRead()
                    && item.observed() == c.value()
                    && !Config.has(done, item.slot())) {
                done = Config.with(done, item.slot());
                path = new Step(path, item.access(), position, false);
            }
        }
        return path == c.path() ? c : new Config(c.value(), done, c.hidden(), c.used(), path);
    }

    private static Config closed(Config c, Item returned, @Nullable Step last) {
        return new Config(
                c.value(),
                Config.without(c.done(), returned.slot()),
                Config.without(c.hidden(), returned.slot()),
                c.used(),
                last == null ? c.path() : last);
    }

    /** The linearization that a path tells, oldest first. */
    List<Access> order(@Nullable Step last) {
        List<Step> steps = new ArrayList<>();
        for (Step s = last; s != null; s = s.before()) {
            steps.add(s);
        }
        List<List<Access>> before = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            before.add(List.of());
        }
        // Newest first: an unseen write belongs before the next older visible write that came after its invocation.
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).unseen()) {
                int cover = i + 1;
                while (!covers(steps.get(cover), steps.get(i).access())) {
                    cover++;
                }
                if (before.get(cover).isEmpty()) {
                    before.set(cover, new ArrayList<>());
                }
                before.get(cover).add(steps.get(i).access());
            }
        }
        List<Access> order = new ArrayList<>();
        for (int i = steps.size() - 1; i >= 0; i--) {
            order.addAll(before.get(i));
            if (!steps.get(i).unseen()) {
                order.add(steps.get(i).access());
            }
        }
        return order;
    }

    private boolean covers(Step step, Access hiddenWrite) {
        boolean isWrite = !step.unseen() && step.access().kind() == Access.Kind.WRITE;
        return isWrite && schedule.events().get(step.at()).item().access().end() > hiddenWrite.start();
    }
}
