package dynacheck.checker.model;

import dynacheck.checker.model.Model.Operation;
import dynacheck.history.Call;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a legal order of concurrent operations by depth-first search that remembers where it has been (Wing and
 * Gong, J. Parallel Distrib. Comput. 1993; Lowe, Concurrency Comput. 2017). An operation of unknown outcome may take
 * effect at any time after its invocation, or never.
 */
final class ModelSearch<S> {
    private static final int LOOK_AT_CLOCK = 1024;
    private static final int MOST_STATES_NAMED = 4;

    record Item(Call call, Operation operation) {}

    /**
     * What was found.
     *
     * @param order a legal order of the definite operations, and of the others that took effect in it; null if there is
     *     none, or none was found
     * @param blocked the operation whose end no order reaches, if there is no order
     * @param states some of what the object may be like just before {@link #blocked}
     * @param exhausted whether the search ended before it knew
     */
    record Outcome(@Nullable List<Item> order, @Nullable Item blocked, List<Object> states, boolean exhausted) {}

    /** A call or a return in the list of what is not linearized yet, in real time. */
    private static final class Entry {
        final int number;
        final Item item;
        final boolean isCall;

        @Nullable
        Entry match;

        @Nullable
        Entry before;

        @Nullable
        Entry after;

        Entry(int number, Item item, boolean isCall) {
            this.number = number;
            this.item = item;
            this.isCall = isCall;
        }

        long at() {
            return isCall ? item.call().start() : item.call().end();
        }
    }

    private record Undo<S>(Entry entry, S state) {}

    private final Model<S> model;
    private final long endNanos;
    private final long mostRemembered;
    private final BitSet linearized = new BitSet();
    private final Set<List<Object>> seen = new HashSet<>();
    private final Deque<Undo<S>> done = new ArrayDeque<>();
    private @Nullable Entry first;
    private int definiteLeft;
    private long steps;
    private @Nullable Entry furthest;
    /** Some of the states in which {@link #furthest} could not be passed. */
    private final Set<Object> statesThere = new LinkedHashSet<>();

    /** @param items definite and indeterminate operations of one object, none that failed */
    ModelSearch(Model<S> model, List<Item> items, Duration timeLimit) {
        this.model = model;
        this.endNanos = System.nanoTime() + timeLimit.toNanos();
        // A remembered configuration takes some hundred bytes, and its bits.
        this.mostRemembered = Runtime.getRuntime().maxMemory() / 4 / (200 + items.size() / 8);
        link(items);
    }

    private void link(List<Item> items) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Entry call = new Entry(i, items.get(i), true);
            entries.add(call);
            if (items.get(i).call().end() != Long.MAX_VALUE) {
                Entry end = new Entry(i, items.get(i), false);
                call.match = end;
                entries.add(end);
                definiteLeft++;
            }
        }
        // Of two events at one moment the invocation comes first: operations that touch are concurrent.
        entries.sort(Comparator.comparingLong(Entry::at).thenComparing(e -> !e.isCall));
        Entry last = null;
        for (Entry entry : entries) {
            entry.before = last;
            relink(entry);
            last = entry;
        }
    }

    Outcome run() {
        S state = model.initial();
        Entry entry = first;
        while (definiteLeft > 0) {
            if (++steps % LOOK_AT_CLOCK == 0 && System.nanoTime() - endNanos > 0 || seen.size() > mostRemembered) {
                return new Outcome(null, null, List.of(), true);
            }
            if (entry != null && entry.isCall) {
                Optional<S> next = model.step(state, entry.item.operation());
                if (next.isPresent() && isNew(entry, next.get())) {
                    done.push(new Undo<>(entry, state));
                    state = next.get();
                    lift(entry);
                    entry = first;
                } else {
                    entry = entry.after;
                }
                continue;
            }
            noteBlocked(entry, state);
            Undo<S> undo = done.poll();
            if (undo == null) {
                return new Outcome(null, furthest == null ? null : furthest.item, List.copyOf(statesThere), false);
            }
            state = undo.state();
            unlift(undo.entry());
            entry = undo.entry().after;
        }
        List<Item> order = new ArrayList<>();
        done.descendingIterator().forEachRemaining(undo -> order.add(undo.entry().item));
        return new Outcome(order, null, List.of(), false);
    }

    private boolean isNew(Entry entry, S next) {
        BitSet bits = (BitSet) linearized.clone();
        bits.set(entry.number);
        return seen.add(List.of(bits, next));
    }

    /** Whoever stands before this end has linearized all that ended earlier, and cannot go on. */
    private void noteBlocked(@Nullable Entry end, S state) {
        if (end == null) {
            return;
        }
        Entry known = furthest;
        if (known == null || end.at() > known.at()) {
            furthest = end;
            statesThere.clear();
        }
        if (end == furthest && statesThere.size() < MOST_STATES_NAMED) {
            statesThere.add(state);
        }
    }

    private void lift(Entry call) {
        linearized.set(call.number);
        unlink(call);
        if (call.match != null) {
            unlink(call.match);
            definiteLeft--;
        }
    }

    private void unlift(Entry call) {
        if (call.match != null) {
            relink(call.match);
            definiteLeft++;
        }
        relink(call);
        linearized.clear(call.number);
    }

    private void unlink(Entry entry) {
        if (entry.before == null) {
            first = entry.after;
        } else {
            entry.before.after = entry.after;
        }
        if (entry.after != null) {
            entry.after.before = entry.before;
        }
    }

    private void relink(Entry entry) {
        if (entry.before == null) {
            first = entry;
        } else {
            entry.before.after = entry;
        }
        if (entry.after != null) {
            entry.after.before = entry;
        }
    }
}
