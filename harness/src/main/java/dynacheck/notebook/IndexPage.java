package dynacheck.notebook;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The index of a store.
 *
 * @param shown the part on this page
 * @param matching how many fit the query
 * @param total how many there are
 * @param kinds that occur, for the choice
 * @param counts how many entries of the store have each verdict
 */
public record IndexPage(
        String store, Query query, List<Entry> shown, int matching, int total, List<String> kinds, List<Count> counts) {
    /** Entries whose verdict, or state, is this word. */
    public record Count(String word, String tone, long entries) {}

    static IndexPage of(String store, Query query, List<Entry> all) {
        List<Entry> chosen = query.choose(all);
        int from = Math.min(chosen.size(), (query.page() - 1) * Query.PAGE_SIZE);
        int to = Math.min(chosen.size(), from + Query.PAGE_SIZE);
        return new IndexPage(
                store,
                query,
                chosen.subList(from, to),
                chosen.size(),
                all.size(),
                all.stream().map(Entry::kind).distinct().sorted().toList(),
                counts(all));
    }

    private static List<Count> counts(List<Entry> all) {
        Map<String, List<Entry>> byWord =
                all.stream().collect(Collectors.groupingBy(Entry::word, TreeMap::new, Collectors.toList()));
        return byWord.entrySet().stream()
                .map(e -> new Count(
                        e.getKey(), e.getValue().getFirst().tone(), e.getValue().size()))
                .toList();
    }

    public int pages() {
        return Math.max(1, (matching + Query.PAGE_SIZE - 1) / Query.PAGE_SIZE);
    }

    /** For {@code aria-sort}. */
    public String direction(String column) {
        return query.sort().equals(column) ? "ascending" : query.sort().equals("-" + column) ? "descending" : "none";
    }
}
