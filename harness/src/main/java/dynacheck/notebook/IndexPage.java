package dynacheck.notebook;

import java.util.List;
import java.util.stream.Stream;

/**
 * The index of a store.
 *
 * @param shown the part on this page
 * @param matching how many fit the query
 * @param total how many there are
 * @param kinds that occur, for the choice
 */
public record IndexPage(
        String store, Query query, List<Entry> shown, int matching, int total, List<String> kinds, List<String> words) {
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
                distinct(all.stream().map(Entry::kind)),
                distinct(all.stream().map(Entry::word)));
    }

    private static List<String> distinct(Stream<String> words) {
        return words.distinct().sorted().toList();
    }

    public int pages() {
        return Math.max(1, (matching + Query.PAGE_SIZE - 1) / Query.PAGE_SIZE);
    }

    /** For {@code aria-sort}. */
    public String direction(String column) {
        return query.sort().equals(column) ? "ascending" : query.sort().equals("-" + column) ? "descending" : "none";
    }
}
