package dynacheck.checker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds an observation of a value after another value had taken the place of every write that can have given it. That
 * is how most violations look, whether or not values are unique; finding one so takes O(n log n) and no search.
 */
final class Overwritten {
    private final Writers writers;
    private final List<Access> definite;
    private final Map<Object, Writes> writes = new HashMap<>();

    /**
     * @param observation what cannot be
     * @param by an operation between every possible source of it and itself, that left another value
     */
    record Found(Access observation, Access by) {}

    /** Writes of one value by start, with the latest end of each and those before it. */
    private record Writes(long[] starts, long[] latestEnd) {}

    Overwritten(Writers writers) {
        this.writers = writers;
        this.definite = writers.effective().stream()
                .filter(Access::isDefinite)
                .sorted(Comparator.comparingLong(Access::end))
                .toList();
    }

    /** The one that ended first; null if there is none. Not for registers with appends. */
    @Nullable
    Found first() {
        // What a write did needs no other write to be told, so it makes the better witness.
        Found found = first(blind());
        return found == null ? first(definite) : found;
    }

    private List<Access> blind() {
        return definite.stream().filter(a -> !a.observes()).toList();
    }

    private @Nullable Found first(List<Access> ended) {
        Comparator<Found> byEnd = Comparator.comparingLong(f -> f.observation().end());
        return all(ended).stream().min(byEnd).orElse(null);
    }

    /** How many observations a write shows to be wrong, for one of a wrong value would accuse right ones after it. */
    int count() {
        return all(blind()).size();
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

    /** When the last of the writes that it can have observed had surely taken effect. */
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
