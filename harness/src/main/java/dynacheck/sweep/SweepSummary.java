package dynacheck.sweep;

import dynacheck.checker.Verdict;
import dynacheck.notebook.SummaryPage;
import dynacheck.report.Suite;
import dynacheck.store.StoredEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

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
    private static final int LONGEST_REASON = 200;

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
        List<Map.Entry<Failure, List<SeedResult>>> ways = waysToFail();
        if (!ways.isEmpty()) {
            seeds += " In " + ways.getFirst().getValue().size() + ", "
                    + ways.getFirst().getKey() + "."
                    + (switch (ways.size()) {
                        case 1 -> "";
                        case 2 -> " 1 more way to fail.";
                        default -> " " + (ways.size() - 1) + " more ways to fail.";
                    });
        }
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
        Set<Long> told =
                failed().stream().limit(MOST_ROWS).map(SeedResult::seed).collect(Collectors.toSet());
        StoredEntry entry = new StoredEntry(
                "sweep", "seeds " + seeds, verdict, reason(), settings, findings, results.size(), took, command);
        return new SummaryPage(
                entry,
                List.of(String.format(
                        Locale.ROOT, "%.0f virtual seconds in %.1f s.", virtualSeconds, took.toMillis() / 1e3)),
                SummaryPage.squares(results.stream()
                        .map(r -> new SummaryPage.Part(
                                "seed " + r.seed(),
                                r.verdict(),
                                String.join(", ", r.failedCheckers()),
                                told.contains(r.seed()) ? anchor(r) : ""))
                        .toList()),
                "A square is a seed, or several with the worst verdict of them:"
                        + " red with a frame is INVALID, round is UNKNOWN.",
                List.of(waysToFail(replay), failedSeeds(replay), provoked()));
    }

    private List<SeedResult> failed() {
        return results.stream().filter(r -> r.verdict() != Verdict.VALID).toList();
    }

    private static String anchor(SeedResult seed) {
        return "seed-" + seed.seed();
    }

    /** A bug that shows in a thousand seeds is one of them; the worst and most frequent first. */
    private List<Map.Entry<Failure, List<SeedResult>>> waysToFail() {
        Map<Failure, List<SeedResult>> ways = new TreeMap<>();
        failed().forEach(r -> r.failures()
                .keySet()
                .forEach(
                        way -> ways.computeIfAbsent(way, w -> new ArrayList<>()).add(r)));
        return ways.entrySet().stream()
                .sorted(Comparator.<Map.Entry<Failure, List<SeedResult>>, Verdict>comparing(
                                e -> e.getKey().verdict())
                        .thenComparing(e -> e.getValue().size())
                        .reversed())
                .toList();
    }

    /** Each with the seed that is over soonest. */
    private SummaryPage.Table waysToFail(LongFunction<String> replay) {
        List<Map.Entry<Failure, List<SeedResult>>> ways = waysToFail();
        List<Map.Entry<Failure, List<SeedResult>>> shown =
                ways.stream().limit(MOST_ROWS).toList();
        List<List<String>> rows = new ArrayList<>();
        shown.forEach(way -> {
            SeedResult fastest = Collections.min(way.getValue(), Comparator.comparingLong(SeedResult::delivered));
            rows.add(List.of(
                    way.getKey().verdict().toString(),
                    way.getKey() + SummaryPage.MORE + "Seed " + fastest.seed() + ": "
                            + fastest.failures().get(way.getKey()),
                    way.getValue().size() + " of " + results.size(),
                    replay.apply(fastest.seed())));
        });
        return new SummaryPage.Table(
                "Ways to fail",
                List.of("Verdict", "What failed", "Seeds", "Again, with its report"),
                rows,
                shown.stream()
                        .map(way -> SummaryPage.tone(way.getKey().verdict()))
                        .toList(),
                ways.size() > MOST_ROWS ? "The first " + MOST_ROWS + " of " + ways.size() + "." : "");
    }

    private SummaryPage.Table failedSeeds(LongFunction<String> replay) {
        List<SeedResult> failed = failed();
        List<SeedResult> shown = failed.stream().limit(MOST_ROWS).toList();
        return new SummaryPage.Table(
                "Seeds that are not valid",
                List.of("Seed", "Verdict", "What failed", "Again, with its report"),
                shown.stream()
                        .map(r -> List.of(
                                "" + r.seed(),
                                r.verdict().toString(),
                                String.join(", ", r.failedCheckers()) + SummaryPage.MORE + shortened(r.reason()),
                                replay.apply(r.seed())))
                        .toList(),
                shown.stream().map(r -> SummaryPage.tone(r.verdict())).toList(),
                failed.size() > MOST_ROWS ? "The first " + MOST_ROWS + " of " + failed.size() + "." : "",
                shown.stream().map(SweepSummary::anchor).toList());
    }

    /** The report of the seed has all of it. */
    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "\u2026";
    }

    private SummaryPage.Table provoked() {
        return new SummaryPage.Table(
                "In how many seeds it happened",
                List.of("What", "Seeds"),
                covered.entrySet().stream()
                        .map(e -> List.of(e.getKey(), e.getValue() == 0 ? "never" : "" + e.getValue()))
                        .toList(),
                covered.values().stream().map(n -> n == 0 ? "unknown" : "").toList(),
                "");
    }
}
