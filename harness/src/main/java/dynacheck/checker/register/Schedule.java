package dynacheck.checker.register;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * One register's operations prepared for a search: values numbered, open operations in slots, indeterminate writes of
 * the same effect in one class, and the events (invocations and returns) in order. Indeterminate writes whose value
 * nobody can observe are left out.
 */
final class Schedule {
    /** Number of every text that no read returns, nor anything that it may grow to. */
    static final int UNREAD = -2;

    /**
     * An operation with its numbers.
     *
     * @param observed number of the value it needs to find; -1 if any will do
     * @param value number of the value it leaves; -1 for an append
     * @param slot of a definite operation while it is open; -1 for an indeterminate one
     * @param type class of an indeterminate one; -1 for a definite one
     */
    record Item(Access access, int observed, int value, int slot, int type) {
        boolean isBlind() {
            return access.kind() == Access.Kind.WRITE;
        }
    }

    /** @param isReturn else an invocation */
    record Event(Item item, boolean isReturn) {}

    private record Effect(Access.Kind kind, int observed, int value) {}

    private record Appended(int value, String text) {}

    private final Map<Object, Integer> numbers = new HashMap<>();
    private final List<@Nullable Object> values = new ArrayList<>();
    private final Map<Effect, Integer> types = new LinkedHashMap<>();
    private final List<Event> events = new ArrayList<>();
    private final List<List<Item>> byType = new ArrayList<>();
    private final List<Integer> blindTypes = new ArrayList<>();
    private final Map<Integer, List<Integer>> typesThatFind = new HashMap<>();
    /** Of each text, by number, when the last read of a text that begins with it ended. */
    private final List<Long> readUntil = new ArrayList<>();

    private final Map<String, Long> texts = new HashMap<>();
    private final Map<Appended, Integer> appended = new HashMap<>();
    private final boolean hasAppends;
    private final boolean grows;
    private int slots;

    /** @param accesses reads that returned, and writes that took effect or may have */
    Schedule(List<Access> accesses, @Nullable Object initial) {
        int first = number(initial);
        assert first == 0;
        Map<Object, Long> lastObserved = new HashMap<>();
        boolean appends = false;
        for (Access a : accesses) {
            if (a.observes()) {
                lastObserved.merge(Writers.id(a.observed()), a.end(), Math::max);
            }
            appends |= a.kind() == Access.Kind.APPEND;
        }
        List<Access> useful = new ArrayList<>();
        for (Access a : accesses) {
            long last = lastObserved.getOrDefault(Writers.id(a.value()), Long.MIN_VALUE);
            if (a.isDefinite() || appends || last > a.start()) {
                useful.add(a);
            }
        }
        useful.sort(Comparator.comparingLong(Access::start));
        arrange(useful);
        for (int type = 0; type < byType.size(); type++) {
            int observed = byType.get(type).getFirst().observed();
            (observed < 0 ? blindTypes : typesThatFind.computeIfAbsent(observed, v -> new ArrayList<>())).add(type);
        }
        hasAppends = appends;
        grows = appends
                && initial instanceof String
                && accesses.stream()
                        .allMatch(a -> a.kind() == Access.Kind.APPEND || !a.isCas() && a.value() instanceof String);
        if (grows) {
            for (Access a : accesses) {
                if (a.isRead()) {
                    texts.merge(String.valueOf(a.value()), a.end(), Math::max);
                }
            }
        }
    }

    private void arrange(List<Access> useful) {
        PriorityQueue<Item> open =
                new PriorityQueue<>(Comparator.comparingLong(i -> i.access().end()));
        PriorityQueue<Integer> free = new PriorityQueue<>();
        for (Access a : useful) {
            while (!open.isEmpty() && open.peek().access().end() < a.start()) {
                returned(open, free);
            }
            int observed = a.observes() ? number(a.observed()) : -1;
            int value = a.kind() == Access.Kind.APPEND ? -1 : number(a.value());
            int slot = -1;
            int type = -1;
            if (a.isDefinite()) {
                Integer reused = free.poll();
                slot = reused == null ? slots++ : reused;
            } else if (a.kind() == Access.Kind.APPEND) {
                type = byType.size();
                byType.add(new ArrayList<>());
            } else {
                Integer known = types.get(new Effect(a.kind(), observed, value));
                type = known == null ? byType.size() : known;
                if (known == null) {
                    types.put(new Effect(a.kind(), observed, value), type);
                    byType.add(new ArrayList<>());
                }
            }
            Item item = new Item(a, observed, value, slot, type);
            events.add(new Event(item, false));
            if (slot >= 0) {
                open.add(item);
            } else {
                byType.get(type).add(item);
            }
        }
        while (!open.isEmpty()) {
            returned(open, free);
        }
    }

    private void returned(PriorityQueue<Item> open, PriorityQueue<Integer> free) {
        Item item = open.remove();
        events.add(new Event(item, true));
        free.add(item.slot());
    }

    private int number(@Nullable Object value) {
        return numbers.computeIfAbsent(Writers.id(value), v -> {
            values.add(value);
            return values.size() - 1;
        });
    }

    /** Number of the value after appending; {@link #UNREAD} for a text that no read in the history begins with. */
    int appended(int value, Access append) {
        if (value == UNREAD) {
            return UNREAD;
        }
        String more = String.valueOf(append.value());
        return appended.computeIfAbsent(new Appended(value, more), a -> {
            String text = values.get(value) + more;
            return grows && lastReadOf(text) == Long.MIN_VALUE ? UNREAD : number(text);
        });
    }

    /** Whether there are indeterminate writes, and none of them makes a new value each time. */
    boolean canRelax() {
        return !byType.isEmpty() && byType.stream().noneMatch(t -> t.getFirst().value() < 0);
    }

    /** Whether the value is text that grows at its end, until a write replaces it. */
    boolean grows() {
        return grows;
    }

    /** Whether a read that ends at {@code time} or later returns this text or what it may grow to. */
    boolean isRead(int value, long time) {
        if (value == UNREAD) {
            return false;
        }
        for (int next = readUntil.size(); next <= value; next++) {
            readUntil.add(lastReadOf(String.valueOf(values.get(next))));
        }
        return readUntil.get(value) >= time;
    }

    private long lastReadOf(String beginning) {
        long last = Long.MIN_VALUE;
        for (Map.Entry<String, Long> text : texts.entrySet()) {
            if (text.getValue() > last && text.getKey().startsWith(beginning)) {
                last = text.getValue();
            }
        }
        return last;
    }

    List<Event> events() {
        return events;
    }

    int slots() {
        return slots;
    }

    boolean hasAppends() {
        return hasAppends;
    }

    /** Classes of indeterminate writes that may take effect whatever the value is. */
    List<Integer> blindTypes() {
        return blindTypes;
    }

    /** Classes of indeterminate compare-and-sets that need this value. */
    List<Integer> typesThatFind(int value) {
        return typesThatFind.getOrDefault(value, List.of());
    }

    /** Classes of indeterminate writes, each in order of invocation. */
    List<List<Item>> byType() {
        return byType;
    }
}
