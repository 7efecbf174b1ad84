package dynacheck.checker.register;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds an observation of a value after another value had replaced every write that can have written it. That
 * is how most violations look, whether or not values are unique. Finding one takes O(n log n) and no search.
 */
final class Overwritten {
    private static final Comparator<Found> BY_END =
            Comparator.comparingLong(f -> f.observation().end());

    private final Writers writers;
    private final @Nullable Object initial;
    private final List<Access> definite;
    private final Map<Object, Writes> writes = new HashMap<>();
    private final Map<Object, Long> lastObserved = new HashMap<>();
    private @Nullable Map<String, List<Found>> byName;

    /**
     * @param observation what cannot be
     * @param by an operation between every possible source of it and itself, that left another value
     */
    record Found(Access observation, Access by) {}

    /** Writes of one value by start, with the latest end of each and those before it. */
    private record Writes(long[] starts, long[] latestEnd) {}

    Overwritten(Writers writers, @Nullable Object initial) {
        this.writers = writers;
        this.initial = initial;
        this.definite = writers.effective().stream()
                .filter(Access::isDefinite)
                .sorted(Comparator.comparingLong(Access::end))
                .toList();
        definite.stream()
                .filter(Access::observes)
                .forEach(a -> lastObserved.merge(Writers.id(a.observed()), a.end(), Math::max));
    }

    /** The one that ended first; null if there is none. Not for registers with appends. */
    @Nullable
    Found first() {
        // What a write did needs no other write to explain it, so it makes the better witness.
        Found found = first(blind());
        return found == null ? first(definite) : found;
    }

    private List<Access> blind() {
        return definite.stream().filter(a -> !a.observes()).toList();
    }

    private @Nullable Found first(List<Access> ended) {
        return all(ended).stream().min(BY_END).orElse(null);
    }

    /**
     * The wrong observations that a write shows to be wrong (one of a wrong value would accuse right ones after it), by
     * what they are called: {@code lost-initial}; {@code stale-read} if a value that took the place of what they
     * observed was read by anybody, for then it is not lost; else {@code lost-write}. Each list by end.
     */
    Map<String, List<Found>> byName() {
        if (byName == null) {
            Map<Access, Found> stale = new HashMap<>();
            List<Access> seen = blind().stream().filter(this::isRead).toList();
            all(seen).forEach(found -> stale.put(found.observation(), found));
            byName = new TreeMap<>();
            for (Found found : all(blind())) {
                Found better = stale.getOrDefault(found.observation(), found);
                String name = Objects.equals(found.observation().observed(), initial)
                        ? "lost-initial"
                        : better == found && !isRead(found.by()) ? "lost-write" : "stale-read";
                byName.computeIfAbsent(name, n -> new ArrayList<>()).add(better);
            }
            byName.values().forEach(list -> list.sort(BY_END));
        }
        return byName;
    }

    /** Whether somebody observed a value that this write can have left. */
    private boolean isRead(Access write) {
        Long last = lastObserved.get(Writers.id(write.value()));
        return last != null && last > write.start();
    }

    /** @param ended what may stand between, by end */
    private List<Found> all(List<Access> ended) {
        List<Access> byStart = new ArrayList<>(definite);
        byStart.sort(Comparator.comparingLong(Access::start));
        List<Found> all = new ArrayList<>();
        Access latest = null;
        Access latestOfOther = null;
        int next = 0;
        for (Access observation : byStart) {
            for (; next < ended.size() && ended.get(next).end() < observation.start(); next++) {
                Access a = ended.get(next);
                if (latest == null || Objects.equals(a.value(), latest.value())) {
                    latest = latest == null || a.start() > latest.start() ? a : latest;
                } else if (a.start() > latest.start()) {
                    latestOfOther = latest;
                    latest = a;
                } else if (latestOfOther == null || a.start() > latestOfOther.start()) {
                    latestOfOther = a;
                }
            }
            boolean same = latest != null && Objects.equals(latest.value(), observation.observed());
            Access by = same ? latestOfOther : latest;
            if (by != null && observation.observes() && latestEnd(observation) < by.start()) {
                all.add(new Found(observation, by));
            }
        }
        return all;
    }

    /** When the last write that it can have observed had surely taken effect. */
    private long latestEnd(Access observation) {
        Writes same = writes.computeIfAbsent(Writers.id(observation.observed()), v -> sorted(observation.observed()));
        int at = Arrays.binarySearch(same.starts(), observation.end());
        int before = at < 0 ? -at - 1 : at;
        return before == 0 ? Long.MIN_VALUE : same.latestEnd()[before - 1];
    }

    private Writes sorted(@Nullable Object value) {
        List<Access> all = new ArrayList<>(writers.of(value));
        all.sort(Comparator.comparingLong(Access::start));
        long[] starts = all.stream().mapToLong(Access::start).toArray();
        long[] latestEnd = all.stream().mapToLong(Access::end).toArray();
        Arrays.parallelPrefix(latestEnd, Math::max);
        return new Writes(starts, latestEnd);
    }
}
