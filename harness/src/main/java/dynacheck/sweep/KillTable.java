package dynacheck.sweep;

import dynacheck.checker.Verdict;
import dynacheck.notebook.SummaryPage;
import dynacheck.report.Suite;
import dynacheck.store.StoredEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Which planted bug was noticed by what.
 *
 * @param target whose bugs they are
 * @param kills in the order of the table
 */
public record KillTable(String target, List<Kill> kills) {
    private static final List<String> HEADS =
            List.of("mutant", "breaks", "caught by", "how", "seeds", "seconds", "seed");

    /** The heads, as a line of Markdown. */
    public static final String HEAD = row(HEADS);

    public KillTable {
        kills = List.copyOf(kills);
    }

    /** A line of Markdown. */
    public static String row(Kill kill) {
        return row(kill.cells().stream()
                .map(cell -> cell.equals("survived") ? "**survived**" : cell)
                .toList());
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    /** UNKNOWN if one survived, or an equivalent one was noticed. */
    public Verdict verdict() {
        return wrong().isEmpty() ? Verdict.VALID : Verdict.UNKNOWN;
    }

    private List<String> wrong() {
        return kills.stream()
                .filter(k -> !k.asItShould())
                .map(k -> k.bug().name())
                .toList();
    }

    /** In a sentence. */
    public String summary() {
        long equivalent =
                kills.stream().filter(k -> !k.bug().equivalent().isEmpty()).count();
        long others = kills.size() - equivalent;
        return wrong().isEmpty()
                ? others + (others == 1 ? " mutant" : " mutants") + ", all noticed; " + equivalent
                        + " equivalent, none noticed"
                : "not as it should be: " + wrong();
    }

    public List<String> markdown() {
        List<String> lines = new ArrayList<>(List.of(
                "# Mutants of " + target,
                "",
                "Made by `./dynacheck mutants --table FILE`: " + summary() + ".",
                "",
                "A mutant is the system with one planted bug. *How*: by seeds, then *caught by* names the checkers",
                "and `./dynacheck replay SEED --target-option mutant=NAME` repeats it; where seeds are blind, by",
                "exhaustive search or a schedule, then *caught by* names the property found broken. *Seeds* and",
                "*seconds* are all that were spent. Liveness caught by definition-1 is VIOLATED, not UNCLEAR.",
                "",
                HEAD,
                "|---|---|---|---|---|---|---|"));
        kills.forEach(kill -> lines.add(row(kill)));
        return lines;
    }

    /** For programs. */
    public Suite suite(Duration took, String command) {
        String name = "mutants of " + target;
        return new Suite(
                name,
                verdict(),
                summary(),
                kills.stream().map(kill -> kill.inSuite(name)).toList(),
                took,
                command);
    }

    /** For the store. */
    public SummaryPage page(Map<String, String> settings, List<String> command, Duration took) {
        StoredEntry entry = new StoredEntry(
                "mutants",
                "mutants of " + target,
                verdict(),
                summary(),
                settings,
                Map.of(),
                kills.size(),
                took,
                command);
        return new SummaryPage(
                entry,
                List.of("A mutant is the system with one planted bug; each but the equivalent ones must be noticed."),
                List.of(),
                "",
                List.of(table()));
    }

    /** What is not as it should be first. */
    private SummaryPage.Table table() {
        List<Kill> sorted =
                kills.stream().sorted(Comparator.comparing(Kill::asItShould)).toList();
        return new SummaryPage.Table(
                "What noticed each",
                List.of("Mutant", "Breaks", "Noticed by", "How", "Seeds tried", "Seconds", "Again, with its report"),
                sorted.stream().map(Kill::onPage).toList(),
                sorted.stream()
                        .map(k -> SummaryPage.tone(k.asItShould() ? Verdict.VALID : Verdict.UNKNOWN))
                        .toList(),
                "");
    }
}
