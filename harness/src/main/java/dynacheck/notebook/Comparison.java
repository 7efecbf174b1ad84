package dynacheck.notebook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Two runs side by side: first in what they differ, then what each checker says, then their numbers, and both on one
 * axis of time.
 *
 * @param different settings that are not equal; last those that only one of the two has
 * @param same those that are
 * @param note why there are no numbers or charts, or empty
 */
public record Comparison(
        Entry left,
        Entry right,
        List<Row> different,
        List<Row> same,
        List<CheckerRow> checkers,
        List<Row> numbers,
        @Nullable RateChart chart,
        String note) {
    /** Several settings in one: {@code chunk-bytes=1 mutant=lost-add}, or as a record's toString has it. */
    private static final Pattern PARTS =
            Pattern.compile("(?:[A-Z][A-Za-z]*\\[)?(?<parts>[\\w-]++=[^\\s,\\]]*+(?:,? [\\w-]++=[^\\s,\\]]*+)*+)\\]?");

    /** One thing of both. */
    public record Row(String name, String left, String right) {}

    /** What one checker says of each; null where it did not judge. */
    public record CheckerRow(String name, Entry.@Nullable Finding left, Entry.@Nullable Finding right) {}

    static Comparison of(Path root, Entry left, Entry right) {
        List<Row> different = new ArrayList<>();
        List<Row> same = new ArrayList<>();
        Map<String, String> ofLeft = settings(left);
        Map<String, String> ofRight = settings(right);
        Set<String> names = new LinkedHashSet<>(ofLeft.keySet());
        names.addAll(ofRight.keySet());
        for (String name : names) {
            Row row = new Row(name, ofLeft.getOrDefault(name, ""), ofRight.getOrDefault(name, ""));
            if (!row.left().isEmpty() || !row.right().isEmpty()) {
                (row.left().equals(row.right()) ? same : different).add(row);
            }
        }
        different.sort(
                Comparator.comparing(row -> row.left().isEmpty() || row.right().isEmpty()));
        String note = "";
        List<Row> numbers = new ArrayList<>();
        @Nullable RateChart chart = null;
        try {
            Curves a = curves(root, left);
            Curves b = curves(root, right);
            numbers.addAll(numbers(a, b));
            chart = RateChart.of(a, b);
        } catch (IOException | RuntimeException e) {
            note = "No numbers and no chart, which are of two runs with histories: " + e.getMessage() + ".";
        }
        return new Comparison(left, right, different, same, checkers(left, right), numbers, chart, note);
    }

    /** One by one, also those within another: of a model of faults that differs in its loss, only the loss differs. */
    private static Map<String, String> settings(Entry of) {
        Map<String, String> settings = new LinkedHashMap<>();
        of.settings().forEach((name, value) -> {
            Matcher parts = PARTS.matcher(value);
            if (name.equals(Entry.COMMAND)) {
                return; // shown by itself
            }
            if (!parts.matches()) {
                settings.put(name, value);
                return;
            }
            for (String part : parts.group("parts").split(",? ", -1)) {
                int equals = part.indexOf('=');
                settings.put(name + " " + kebab(part.substring(0, equals)), part.substring(equals + 1));
            }
        });
        return settings;
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static Curves curves(Path root, Entry entry) throws IOException {
        Path history = root.resolve(entry.path()).resolve("history.edn");
        if (!Files.isRegularFile(history)) {
            throw new IOException(entry.path() + " has no history.edn");
        }
        return Curves.of(history);
    }

    private static List<CheckerRow> checkers(Entry left, Entry right) {
        Set<String> names = new LinkedHashSet<>();
        left.findings().forEach(f -> names.add(f.checker()));
        right.findings().forEach(f -> names.add(f.checker()));
        return names.stream()
                .map(name -> new CheckerRow(name, finding(left, name), finding(right, name)))
                .toList();
    }

    private static Entry.@Nullable Finding finding(Entry entry, String checker) {
        return entry.findings().stream()
                .filter(f -> f.checker().equals(checker))
                .findFirst()
                .orElse(null);
    }

    private static List<Row> numbers(Curves left, Curves right) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("length, s", seconds(left), seconds(right)));
        rows.add(new Row("acknowledged", total(left), total(right)));
        rows.add(
                new Row("faults", "" + left.faults().size(), "" + right.faults().size()));
        Set<String> functions = new TreeSet<>(left.latencies().keySet());
        functions.addAll(right.latencies().keySet());
        for (String f : functions) {
            for (double quantile : new double[] {50, 99, 100}) {
                rows.add(new Row(
                        f + (quantile == 100 ? ", longest, ms" : ", p" + (int) quantile + ", ms"),
                        millis(left.latencies(), f, quantile),
                        millis(right.latencies(), f, quantile)));
            }
        }
        return rows;
    }

    private static String seconds(Curves of) {
        return String.format(Locale.ROOT, "%.1f", of.length().toNanos() / 1e9);
    }

    private static String total(Curves of) {
        return ""
                + of.latencies().values().stream()
                        .mapToLong(Histogram::getTotalCount)
                        .sum();
    }

    private static String millis(Map<String, Histogram> latencies, String f, double quantile) {
        return Optional.ofNullable(latencies.get(f))
                .map(h -> String.format(Locale.ROOT, "%.1f", h.getValueAtPercentile(quantile) / 1e6))
                .orElse("-");
    }
}
