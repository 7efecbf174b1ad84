package dynacheck.notebook;

import dynacheck.checker.Verdict;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which entries to show, and how, as the query of an address says it: {@code q} words that each must occur, {@code
 * verdict} and {@code kind} exactly these, {@code sort} by a column ({@code -} before it: backwards), {@code page} from
 * 1. What is not understood is as if it were not there.
 */
public record Query(String words, String verdict, String kind, String sort, int page) {
    static final int PAGE_SIZE = 100;
    private static final String NEWEST = "-time";

    private static final Map<String, Comparator<Entry>> ORDERS = Map.of(
            "time", Comparator.comparing(Entry::time).thenComparing(Entry::path),
            "name", Comparator.comparing(Entry::name),
            "verdict",
                    Comparator.comparing(e -> e.verdict().map(Verdict::ordinal).orElse(-1)),
            "nemesis", Comparator.comparing(e -> e.setting("nemesis")),
            "seed", Comparator.comparing(e -> number(e.setting("seed"))),
            "nodes", Comparator.comparing(e -> e.setting("nodes").length()),
            "operations", Comparator.comparing(e -> e.operations().orElse(-1L)),
            "duration", Comparator.comparing(e -> e.duration().orElse(Duration.ZERO)));

    static Query of(Map<String, String> parameters) {
        String sort = parameters.getOrDefault("sort", NEWEST);
        return new Query(
                parameters.getOrDefault("q", "").strip(),
                parameters.getOrDefault("verdict", ""),
                parameters.getOrDefault("kind", ""),
                ORDERS.containsKey(sort.replaceFirst("^-", "")) ? sort : NEWEST,
                (int) Math.clamp(number(parameters.getOrDefault("page", "1")), 1, 1_000_000));
    }

    /** The parameters of an address, decoded; the last of a name counts. */
    static Map<String, String> parameters(String rawQuery) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : rawQuery.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a lone percent sign
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** All that fit, in order. */
    List<Entry> choose(List<Entry> all) {
        List<String> wanted = Stream.of(words.toLowerCase(Locale.ROOT).split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
        Comparator<Entry> ascending = Objects.requireNonNull(ORDERS.get(sort.replaceFirst("^-", "")));
        Comparator<Entry> order = sort.startsWith("-") ? ascending.reversed() : ascending;
        return all.stream()
                .filter(e -> verdict.isEmpty() || e.word().equals(verdict))
                .filter(e -> kind.isEmpty() || e.kind().equals(kind))
                .filter(e -> wanted.isEmpty() || containsAll(e, wanted))
                .sorted(order.thenComparing(Comparator.comparing(Entry::time).reversed()))
                .toList();
    }

    private static boolean containsAll(Entry entry, List<String> wanted) {
        String text = Stream.of(
                        Stream.of(entry.path(), entry.kind(), entry.word(), entry.reason()),
                        entry.settings().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()),
                        entry.findings().stream().map(f -> f.checker() + " " + f.verdict()))
                .flatMap(part -> part)
                .collect(Collectors.joining("\n"))
                .toLowerCase(Locale.ROOT);
        return wanted.stream().allMatch(text::contains);
    }

    /** The same choice in another order: by this column, or backwards if it is by it already. */
    public String sortedBy(String column) {
        return new Query(words, verdict, kind, sort.equals("-" + column) ? column : "-" + column, 1).address();
    }

    /** The same choice of words and kind, but of this verdict. */
    public String ofVerdict(String word) {
        return new Query(words, word, kind, sort, 1).address();
    }

    public String onPage(int other) {
        return new Query(words, verdict, kind, sort, other).address();
    }

    private String address() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("q", words);
        parameters.put("verdict", verdict);
        parameters.put("kind", kind);
        parameters.put("sort", sort.equals(NEWEST) ? "" : sort);
        parameters.put("page", page == 1 ? "" : "" + page);
        return parameters.entrySet().stream()
                .filter(e -> !e.getValue().isEmpty())
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "/?", ""));
    }
}
