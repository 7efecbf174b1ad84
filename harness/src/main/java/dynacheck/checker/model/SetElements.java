package dynacheck.checker.model;

import dynacheck.checker.model.ModelSearch.Item;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What became of each element of a set. It is <em>known</em> when its add was acknowledged, or a read that had it
 * ended. It is <em>lost</em> if the last read that began since does not have it; <em>stale</em> if one did not, but the
 * last does; <em>recovered</em> if it was read although its add was in doubt.
 */
final class SetElements {
    private final List<Item> byStart;
    private final Function<Item, Set<Object>> contents;
    private final Map<String, Long> counts = new LinkedHashMap<>();

    /** From knowledge to the end of the last read without it, of those that came back. */
    private long[] staleMillis = new long[0];

    private SetElements(List<Item> reads, Function<Item, Set<Object>> contents) {
        this.byStart = reads.stream()
                .sorted(Comparator.comparingLong(r -> r.call().start()))
                .toList();
        this.contents = contents;
    }

    /**
     * Numbers by name; times in milliseconds.
     *
     * @param adds definite and indeterminate ones, by element
     * @param contents what a read returned
     */
    static Map<String, Long> of(Map<Object, Item> adds, List<Item> reads, Function<Item, Set<Object>> contents) {
        SetElements elements = new SetElements(reads, contents);
        for (String name : List.of("acknowledged", "lost", "stale", "never-read", "recovered")) {
            elements.counts.put(name, 0L);
        }
        adds.forEach(elements::count);
        long[] sorted = elements.staleMillis;
        Arrays.sort(sorted);
        if (sorted.length > 0) {
            elements.counts.put("stale-ms-median", sorted[sorted.length / 2]);
            elements.counts.put("stale-ms-most", sorted[sorted.length - 1]);
        }
        return elements.counts;
    }

    private void count(Object element, Item add) {
        boolean acknowledged = add.operation().answered();
        counts.merge("acknowledged", acknowledged ? 1L : 0L, Long::sum);
        Item known = acknowledged ? add : null;
        boolean seen = false;
        for (Item read : byStart) {
            boolean has = contents.apply(read).contains(element);
            seen |= has;
            if (has && (known == null || read.call().end() < known.call().end())) {
                known = read;
            }
        }
        counts.merge("recovered", !acknowledged && seen ? 1L : 0L, Long::sum);
        if (known == null) {
            return;
        }
        long since = known.call().end();
        List<Item> after =
                byStart.stream().filter(r -> r.call().start() > since).toList();
        if (after.isEmpty()) {
            counts.merge("never-read", seen ? 0L : 1L, Long::sum);
            return;
        }
        boolean isLost = !contents.apply(after.getLast()).contains(element);
        Item without = after.stream()
                .filter(r -> !contents.apply(r).contains(element))
                .reduce((first, second) -> second)
                .orElse(null);
        counts.merge("lost", isLost ? 1L : 0L, Long::sum);
        if (!isLost && without != null) {
            counts.merge("stale", 1L, Long::sum);
            staleMillis = Arrays.copyOf(staleMillis, staleMillis.length + 1);
            staleMillis[staleMillis.length - 1] = TimeUnit.NANOSECONDS.toMillis(
                    without.call().last().timeNanos() - known.call().last().timeNanos());
        }
    }
}
