package dynacheck.sweep;

import dynacheck.checker.Verdict;
import dynacheck.notebook.SummaryPage;
import dynacheck.report.Suite;
import dynacheck.store.StoredEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * What a sweep came to.
 *
 * @param results in order of seeds
 * @param verdict the worst of all; also UNKNOWN if so many seeds should have provoked everything and did not
 * @param covered in how many seeds each thing happened
 * @param checkers how many seeds each failed, by checker and verdict
 */
public record SweepSummary(
        List<SeedResult> results,
        Verdict verdict,
        Map<Verdict, Long> verdicts,
        Map<String, Long> covered,
        Map<String, Long> checkers,
        double virtualSeconds) {
    /**
     * A sweep of this many seeds with the usual faults must provoke everything; a smaller one only reports what it did.
     * The rarest event (a crash while an operation waits for NOTIFY) happens in one seed of sixty.
     */
    private static final long SEEDS_FOR_COVERAGE = 300;

    private static final int MOST_ROWS = 500;

    /** @param everything whether such runs can provoke all there is */
    public static SweepSummary of(List<SeedResult> unordered, boolean everything) {
        List<SeedResult> results = unordered.stream()
                .sorted(Comparator.comparingLong(SeedResult::seed))
                .toList();
        Map<String, Long> covered = new TreeMap<>();
        Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
        Map<String, Long> checkers = new TreeMap<>();
        double virtualSeconds = 0;
        for (SeedResult r : results) {
            r.covered().forEach((name, n) -> covered.merge(name, n > 0 ? 1L : 0L, Long::sum));
            verdicts.merge(r.verdict(), 1L, Long::sum);
            r.failedCheckers().forEach(c -> checkers.merge(c + " " + r.verdict(), 1L, Long::sum));
            virtualSeconds += r.virtualNanos() / 1e9;
        }
        Verdict worst = verdicts.keySet().stream().reduce(Verdict.VALID, Verdict::merge);
        boolean lacks = covered.containsValue(0L) && everything && results.size() >= SEEDS_FOR_COVERAGE;
        return new SweepSummary(
                results, lacks ? worst.merge(Verdict.UNKNOWN) : worst, verdicts, covered, checkers, virtualSeconds);
    }

    /** What did not happen in any seed. */
    public List<String> never() {
        return covered.entrySet().stream()
                .filter(e -> e.getValue() == 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** In a sentence. */
    public String reason() {
        String seeds = results.size() + (results.size() == 1 ? " seed: " : " seeds: ")
                + String.join(
                        ", ",
                        verdicts.entrySet().stream()
                                .map(e -> e.getValue() + " " + e.getKey())
                                .toList())
                + ".";
        return never().isEmpty() ? seeds : seeds + " Never provoked: " + String.join(", ", never()) + ".";
    }

    /**
     * For programs.
     *
     * @param replay the line that repeats a seed
     */
    public Suite suite(String name, Duration took, String command, LongFunction<String> replay) {
        List<Suite.Case> cases = results.stream()
                .map(r -> new Suite.Case(
                        name, "seed " + r.seed(), r.verdict(), r.named(), null, replay.apply(r.seed()), ""))
                .toList();
        return new Suite(name, verdict, reason(), cases, took, command);
    }

    /**
     * Its page for the store.
     *
     * @param replay the line that repeats a seed
     */
    public SummaryPage page(
            Range seeds,
            Map<String, String> settings,
            List<String> command,
            Duration took,
            LongFunction<String> replay) {
        Map<String, Verdict> findings = new TreeMap<>();
        results.forEach(r -> r.failedCheckers().forEach(c -> findings.merge(c, r.verdict(), Verdict::merge)));
        StoredEntry entry = new StoredEntry(
                "sweep", "seeds " + seeds, verdict, reason(), settings, findings, results.size(), took, command);
        List<SeedResult> failed =
                results.stream().filter(r -> r.verdict() != Verdict.VALID).toList();
        List<List<String>> rows = new ArrayList<>();
        failed.stream()
                .limit(MOST_ROWS)
                .forEach(r -> rows.add(List.of(
                        "" + r.seed(),
                        r.verdict().toString(),
                        String.join(", ", r.failedCheckers()),
                        r.reason(),
                        replay.apply(r.seed()))));
        return new SummaryPage(
                entry,
                List.of(String.format(
                        Locale.ROOT, "%.0f virtual seconds in %.1f s.", virtualSeconds, took.toMillis() / 1e3)),
                SummaryPage.squares(results.stream()
                        .map(r -> new SummaryPage.Part(
                                "seed " + r.seed(), r.verdict(), String.join(", ", r.failedCheckers())))
                        .toList()),
                "A square is a seed, or several with the worst verdict of them:"
                        + " red with a frame is INVALID, round is UNKNOWN.",
                List.of(
                        new SummaryPage.Table(
                                "Seeds that are not valid",
                                List.of("Seed", "Verdict", "Checkers", "Reason", "Again, with its report"),
                                rows,
                                failed.stream()
                                        .limit(MOST_ROWS)
                                        .map(r -> SummaryPage.tone(r.verdict()))
                                        .toList(),
                                failed.size() > MOST_ROWS ? "The first " + MOST_ROWS + " of " + failed.size() : ""),
                        new SummaryPage.Table(
                                "In how many seeds it happened",
                                List.of("What", "Seeds"),
                                covered.entrySet().stream()
                                        .map(e -> List.of(e.getKey(), "" + e.getValue()))
                                        .toList(),
                                covered.values().stream()
                                        .map(n -> n == 0 ? "unknown" : "")
                                        .toList(),
                                "")));
    }
}
