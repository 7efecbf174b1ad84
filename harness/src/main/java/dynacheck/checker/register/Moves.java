package dynacheck.checker.register;

import dynacheck.checker.register.Config.Step;
import dynacheck.checker.register.Schedule.Event;
import dynacheck.checker.register.Schedule.Item;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
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
    private final boolean relaxed;
    private final int most;
    private boolean leftOut;
    private final @Nullable Item[] open;
    private final long[] reads;
    private final Map<Integer, long[]> openThatFind = new HashMap<>();
    private final int[] started;
    private int applied;

    /**
     * @param relaxed whether an indeterminate write, once invoked, may take effect again and again
     * @param most how many configurations are looked at between one return and the next
     */
    Moves(Schedule schedule, SearchBudget budget, boolean relaxed, int most) {
        this.schedule = schedule;
        this.budget = budget;
        this.relaxed = relaxed;
        this.most = most;
        this.open = new @Nullable Item[schedule.slots()];
        this.reads = new long[(schedule.slots() + 63) / 64];
        this.started = new int[schedule.byType().size()];
    }

    Config start() {
        return new Config(0, new long[reads.length], new long[reads.length], new int[started.length], 0, null);
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
            change(event, !event.isReturn(), 1);
        }
        while (applied > position) {
            Event event = schedule.events().get(--applied);
            change(event, event.isReturn(), -1);
        }
    }

    private void change(Event event, boolean opens, int more) {
        int slot = event.item().slot();
        if (slot < 0) {
            started[event.item().type()] += more;
            return;
        }
        open[slot] = opens ? event.item() : null;
        if (event.item().observed() >= 0) {
            openThatFind.computeIfAbsent(event.item().observed(), v -> new long[reads.length])[slot >> 6] ^= 1L << slot;
        }
        Access access = event.item().access();
        if (access.isRead() || access.changesNothing()) {
            reads[slot >> 6] ^= 1L << slot;
        }
    }

    /** Slots of the open operations that change nothing, right before the return that was expanded last. */
    long[] reads() {
        return reads;
    }

    /** What has taken effect counts against a configuration, for it can do so no more; reads count for it. */
    private Config config(int value, long[] done, long[] hidden, int[] used, @Nullable Step path) {
        long cost = 0;
        for (int u : used) {
            cost += 64L * u;
        }
        for (int i = 0; i < done.length; i++) {
            cost += 2 * (Long.bitCount(done[i] & ~reads[i]) - Long.bitCount(hidden[i]))
                    - Long.bitCount(done[i] & reads[i]);
        }
        return new Config(value, done, hidden, used, cost, path);
    }

    /** The configurations right after the return at {@code position}; none if the operation cannot be linearized. */
    Expansion expand(Config from, int position) {
        return new Expansion(from, position);
    }

    /** Whether an expansion left something out because it was too much. */
    boolean hasLeftOut() {
        return leftOut;
    }

    /**
     * What may follow a configuration, found only as it is asked for, the least used first. Of those that differ only
     * in what they have used, none that used more than another is looked at.
     */
    final class Expansion {
        private final int position;
        private final Item returning;
        private final PriorityQueue<Config> queue = new PriorityQueue<>(Comparator.comparingLong(Config::cost));
        private final LeastUsed met = new LeastUsed(Integer.MAX_VALUE, most);
        private final Deque<Config> results = new ArrayDeque<>();
        private int followed;
        private long held;

        private Expansion(Config from, int position) {
            this.position = position;
            this.returning = schedule.events().get(position).item();
            goTo(position);
            queue.add(settle(from, position));
        }

        /** What was found and not yet asked for; null if there is nothing now. */
        @Nullable
        Config poll() {
            return results.poll();
        }

        /** Looks at one more configuration; false if there was none. */
        boolean step() {
            goTo(position);
            leftOut |= followed == most && !queue.isEmpty();
            Config c = followed++ < most ? queue.poll() : null;
            if (c == null) {
                drop();
                return false;
            }
            budget.step();
            follow(c);
            return true;
        }

        /** Gives back the memory it held. */
        void drop() {
            budget.hold(-held);
            held = 0;
        }

        private void follow(Config c) {
            if (Config.has(c.done(), returning.slot())) {
                results.add(closed(c, returning, null));
                return;
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
                if (met.add(n)) {
                    queue.add(n);
                    held += n.bytes();
                    budget.hold(n.bytes());
                }
            }
            leftOut |= met.isFull();
        }
    }

    private void others(Config c, Item returning, int position, List<Config> next) {
        long now = now(position);
        for (Item item : open) {
            boolean may = item != null && item != returning && !Config.has(c.done(), item.slot());
            if (item != null && may && isLegal(item, c) && isUseful(item, c, now)) {
                next.add(linearize(c, item, position));
            }
        }
        indeterminate(schedule.blindTypes(), c, position, next);
        indeterminate(schedule.typesThatFind(c.value()), c, position, next);
    }

    private void indeterminate(List<Integer> types, Config c, int position, List<Config> next) {
        long now = now(position);
        for (int type : types) {
            if (c.used()[type] < started[type]) {
                Item item = schedule.byType().get(type).get(c.used()[type]);
                if (item.value() >= 0 ? isObserved(item.value(), c, now) : isUseful(item, c, now)) {
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
        long[] finders = openThatFind.get(value);
        for (int i = 0; finders != null && i < finders.length; i++) {
            if ((finders[i] & ~c.done()[i]) != 0) {
                return true;
            }
        }
        for (int type : schedule.typesThatFind(value)) {
            if (c.used()[type] < started[type]) {
                return true;
            }
        }
        return schedule.hasAppends() && isAppended(value, c, now);
    }

    private boolean isAppended(int value, Config c, long now) {
        for (Item item : open) {
            if (item != null && !Config.has(c.done(), item.slot()) && tells(item, value, now)) {
                return true;
            }
        }
        for (int type : schedule.blindTypes()) {
            if (c.used()[type] < started[type]
                    && tells(schedule.byType().get(type).getFirst(), value, now)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the operation is an append whose text tells that this value was there. */
    private boolean tells(Item item, int value, long now) {
        return item.value() < 0 && (!schedule.grows() || schedule.isRead(schedule.appended(value, item.access()), now));
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
        if (item.type() >= 0 && !relaxed) {
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
        return settle(config(value, done, hidden, used, step), position);
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
        return path == c.path() ? c : config(c.value(), done, c.hidden(), c.used(), path);
    }

    private Config closed(Config c, Item returned, @Nullable Step last) {
        return config(
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
