package dynacheck.sweep;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was learned from some seeds provokes rare events more often in others. */
@Timeout(180)
class LeaningTest {
    /** With so few seeds, fewer hits say nothing. */
    private static final int ENOUGH = 30;

    /** Of many more seeds it is 1.32; of so few one in thirty draws is as low as this. If nothing leans it is 1. */
    private static final double AT_LEAST = 1.1;

    private final Swarm swarm =
            Swarm.USUAL.timeLimit(Duration.ofSeconds(3)).nodes(new Range(3, 5)).target("dynastore", Map.of());

    @Test
    void whatIsRareIsProvokedMoreOften() throws InterruptedException {
        Lesson lesson = new Lesson(samples(swarm, new Range(1, 200)));
        Leaning leaning = lesson.leaning();
        Map<String, Integer> usual = hits(samples(swarm, new Range(1_001, 1_320)));
        Map<String, Integer> more = hits(samples(swarm.leaning(leaning), new Range(1_001, 1_320)));
        assertFalse(lesson.rates().isEmpty());
        int sum = 0;
        int sumOfMore = 0;
        for (String rare : lesson.rates().keySet()) {
            int before = usual.getOrDefault(rare, 0);
            int now = more.getOrDefault(rare, 0);
            assertTrue(before < ENOUGH || now > 0.8 * before, rare + ": " + before + ", then " + now);
            sum += before;
            sumOfMore += now;
        }
        assertTrue(sumOfMore > AT_LEAST * sum, usual + ", then " + more);
    }

    private static List<Lesson.Sample> samples(Swarm swarm, Range seeds) throws InterruptedException {
        return Sweep.run(seeds, seed -> Lesson.Sample.of(swarm, seed), sample -> {});
    }

    private static Map<String, Integer> hits(List<Lesson.Sample> samples) {
        Map<String, Integer> hits = new TreeMap<>();
        samples.forEach(sample -> sample.covered().forEach(what -> hits.merge(what, 1, Integer::sum)));
        return hits;
    }
}
