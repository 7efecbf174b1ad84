package dynacheck.checker.register;

import dynacheck.checker.register.Config.Step;
import dynacheck.checker.register.Schedule.Event;
import dynacheck.checker.register.Schedule.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    /** Cost of the last write of an indeterminate class. With n left, the next one costs an nth of that. */
    private static final double SCARCE = 32;

    private final Schedule schedule;
    private final SearchBudget budget;
    private final boolean relaxed;
    private final @Nullable Item[] open;
    private final long[] reads;
    private final Map<Integer, long[]> openThatFind = new HashMap<>();
    private final int[] started;
    /** Cost of using up a class, by its size. */
    private final long[] prices;

    private int applied;

    /** @param relaxed whether an indeterminate write, once invoked, may take effect any number of times */
    Moves(Schedule schedule, SearchBudget budget, boolean relaxed) {
        this.schedule = schedule;
        this.budget = budget;
        this.relaxed = relaxed;
        this.open = new @Nullable Item[schedule.slots()];
        this.reads = new long[(schedule.slots() + 63) / 64];
        this.started = new int[schedule.byType().size()];
        this.prices =
                prices(schedule.byType().stream().mapToInt(List::size).max().orElse(0));
    }

    private static long[] prices(int largest) {
        long[] prices = new long[largest + 1];
        double sum = 0;
        for (int left = 1; left <= largest; left++) {
            sum += 1 + SCARCE / left;
            prices[left] = (long) sum;
        }
        return prices;
    }

    Config start() {
        return new Config(0, new long[reads.length], new long[reads.length], new int[started.length], 0, null);
    }

    /** Position of the first return at or after {@code position}, or the number of events. */
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

    /** Applies or undoes events until exactly those before {@code position} are applied. */
    void goTo(int position) {
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

    /** Used writes count against a configuration, for they cannot be used again. Reads count in its favour. */
    private Config config(int value, long[] done, long[] hidden, int[] used, @Nullable Step path) {
        long cost = 0;
        for (int type = 0; type < used.length; type++) {
            cost += prices[started[type]] - prices[started[type] - used[type]];
        }
        for (int i = 0; i < done.length; i++) {
            cost += 2 * (Long.bitCount(done[i] & ~reads[i]) - Long.bitCount(hidden[i]))
                    - Long.bitCount(done[i] & reads[i]);
        }
        return new Config(value, done, hidden, used, cost, path);
    }

    /**
     * The configurations right after the return at {@code position}; none if the operation cannot be linearized.
     *
     * @param from configurations right before it
     * @param most most configurations to look at
     */
    Expansion expand(List<Config> from, int position, int most) {
        return new Expansion(this, budget, from, position, most);
    }

    /** What follows if another operation is linearized before the one that returns. */
    List<Config> others(Config c, int position) {
        Item returning = returning(position);
        List<Config> next = new ArrayList<>();
        long now = now(position);
        for (Item item : open) {
            boolean may = item != null && item != returning && !Config.has(c.done(), item.slot());
            if (item != null && may && isLegal(item, c) && isUseful(item, c, now)) {
                next.add(linearize(c, item, position));
            }
        }
        indeterminate(schedule.blindTypes(), c, position, next);
        indeterminate(schedule.typesThatFind(c.value()), c, position, next);
        return next;
    }

    /** The operation that returns at this position. */
    Item returning(int position) {
        return schedule.events().get(position).item();
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

    boolean isLegal(Item item, Config c) {
        return item.observed() < 0 || item.observed() == c.value();
    }

    /**
     * Whether it can help to linearize this operation now, although it is not the one that returns. A text that nobody
     * reads again is never better than the text before it: whatever may follow it may follow that one, too.
     */
    private boolean isUseful(Item item, Config c, long now) {
        if (item.isBlind()) {
            return isObserved(item.value(), c, now);
        }
        return item.value() >= 0 || after(c, item, now) != Schedule.UNREAD;
    }

    /** Whether an operation that may come next can depend on this value. */
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

    /** Whether the operation is an append whose text shows that this value was there. */
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

    Config linearize(Config c, Item item, int position) {
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

    /** End of the operation that must be linearized now. */
    private long now(int position) {
        return schedule.events().get(position).item().access().end();
    }

    /** Linearizes every open read whose value is current. */
    Config settle(Config c, int position) {
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

    Config closed(Config c, Item returned, @Nullable Step last) {
        return config(
                c.value(),
                Config.without(c.done(), returned.slot()),
                Config.without(c.hidden(), returned.slot()),
                c.used(),
                last == null ? c.path() : last);
    }

    /** The linearization along a path, oldest first. */
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
