package dynacheck.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.notebook.SummaryPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a sweep. */
class SweepSummaryTest {
    private static final Failure STALE =
            new Failure(Verdict.INVALID, "atomicity", "stale-read", "write a, write b, read a");
    private static final Failure VACUOUS = new Failure(Verdict.UNKNOWN, "atomicity", "Vacuous", "");

    @TempDir
    Path dir;

    private static SeedResult seed(long seed, long delivered, Map<Failure, String> failures) {
        Verdict verdict = failures.keySet().stream().map(Failure::verdict).reduce(Verdict.VALID, Verdict::merge);
        return new SeedResult(
                seed,
                verdict,
                String.join(" ", failures.values()),
                failures.keySet().stream().map(Failure::checker).toList(),
                failures,
                Map.of(),
                seed,
                delivered,
                1_000_000_000);
    }

    private static SummaryPage page(SeedResult... seeds) {
        return SweepSummary.of(List.of(seeds), false)
                .page(
                        new Range(1, seeds.length),
                        Map.of(),
                        List.of("./dynacheck", "sim"),
                        Duration.ofSeconds(1),
                        seed -> "./dynacheck replay " + seed);
    }

    /** A reader sees what the bugs are, not how many seeds show each; the seed to look at is the shortest. */
    @Test
    void seedsThatFailAlikeAreOneRow() {
        SummaryPage page = page(
                seed(1, 10, Map.of(VACUOUS, "nothing read")),
                seed(2, 300, Map.of(STALE, "long")),
                seed(3, 10, Map.of()),
                seed(4, 200, Map.of(STALE, "short")));
        SummaryPage.Table ways = page.tables().getFirst();
        assertEquals("Ways to fail", ways.caption());
        assertEquals(
                List.of(
                        List.of("INVALID", STALE + "\nSeed 4: short", "2 of 4", "./dynacheck replay 4"),
                        List.of("UNKNOWN", VACUOUS + "\nSeed 1: nothing read", "1 of 4", "./dynacheck replay 1")),
                ways.rows());
        assertEquals(
                "4 seeds: 1 VALID, 1 UNKNOWN, 2 INVALID. In 2, " + STALE + ". 1 more way to fail.",
                page.reason(),
                "the notebook shows the worst of them");
    }

    /** Forty red rows would bury what was provoked; a link to one of them unfolds them. */
    @Test
    void manyFailedSeedsWaitFolded() throws Exception {
        SeedResult[] seeds = new SeedResult[13];
        for (int i = 0; i < seeds.length; i++) {
            seeds[i] = seed(i + 1, 1, Map.of(STALE, "old"));
        }
        String html = Files.readString(page(seeds).keep(dir, Instant.EPOCH));
        int folded = html.indexOf("<details><summary><h2>Seeds that are not valid");
        assertTrue(folded > 0 && folded < html.indexOf("id=\"seed-1\"") && folded > html.indexOf("Ways to fail"), html);
        assertFalse(Files.readString(page(seeds[0]).keep(dir, Instant.EPOCH.plusSeconds(1)))
                .contains("<details>"));
    }

    @Test
    void aSquareLeadsToTheRowOfItsSeed() throws Exception {
        String html = Files.readString(page(seed(1, 1, Map.of()), seed(2, 1, Map.of(STALE, "<b>old</b>")))
                .keep(dir, Instant.EPOCH));
        assertTrue(html.contains("href=\"#seed-2\"") && html.contains("id=\"seed-2\""), html);
        assertFalse(html.contains("href=\"#seed-1\""), "a seed that held has no row");
        assertFalse(html.contains("<b>"), "text stays text");
    }
}
