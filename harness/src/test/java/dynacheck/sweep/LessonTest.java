package dynacheck.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LessonTest {
    /** Five options with four values each; what is rare depends on some of them, two of these on opposite values. */
    private static Set<String> draw(SplittableRandom random) {
        Set<String> traits = new HashSet<>();
        for (String option : List.of("a", "b", "c", "d", "e")) {
            traits.add(option + ":" + (1 + random.nextInt(4)));
        }
        return traits;
    }

    private static Set<String> covered(Set<String> traits, SplittableRandom random) {
        Set<String> covered = new HashSet<>(Set.of("usual"));
        happens(covered, "high-a", traits.contains("a:4") ? 0.12 : 0.02, random);
        happens(covered, "low-b", traits.contains("b:1") ? 0.10 : 0.01, random);
        happens(covered, "high-b", traits.contains("b:4") ? 0.10 : 0.01, random);
        happens(covered, "c-and-a", traits.contains("c:2") && traits.contains("a:4") ? 0.3 : 0.005, random);
        happens(covered, "whatever", 0.05, random);
        return covered;
    }

    private static void happens(Set<String> covered, String what, double probability, SplittableRandom random) {
        if (random.nextDouble() < probability) {
            covered.add(what);
        }
    }

    private static List<Lesson.Sample> samples(long seed, int n) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Lesson.Sample> samples = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Set<String> traits = draw(random);
            samples.add(new Lesson.Sample(traits, covered(traits, random)));
        }
        return samples;
    }

    /** In how many other seeds each counter was hit. */
    private static Map<String, Integer> provoked(Leaning leaning) {
        SplittableRandom random = new SplittableRandom(77);
        Map<String, Integer> hits = new TreeMap<>();
        for (int i = 0; i < 20_000; i++) {
            List<Set<String>> draws = new ArrayList<>();
            for (int k = 0; k < Leaning.DRAWS; k++) {
                draws.add(draw(random));
            }
            Set<String> traits = draws.get(leaning.choose(draws, random));
            covered(traits, random).forEach(what -> hits.merge(what, 1, Integer::sum));
        }
        return hits;
    }

    /** Even two counters that want opposite values both gain; one that depends on nothing stays as it is. */
    @Test
    void eachRareThingThatADrawCanProvokeIsProvokedMoreOften() {
        Lesson lesson = new Lesson(samples(1, 2_000));
        assertEquals(
                Set.of("high-a", "low-b", "high-b", "c-and-a", "whatever"),
                lesson.rates().keySet());
        Map<String, Integer> uniform = provoked(Leaning.NONE);
        Map<String, Integer> leaning = provoked(lesson.leaning());
        assertEquals(20_000, leaning.get("usual"));
        for (String rare : List.of("high-a", "low-b", "high-b", "c-and-a")) {
            assertTrue(
                    leaning.getOrDefault(rare, 0) > 1.25 * uniform.getOrDefault(rare, 0),
                    rare + ": " + uniform + " " + leaning);
        }
        assertTrue(
                leaning.getOrDefault("whatever", 0) > 0.9 * uniform.getOrDefault("whatever", 0),
                uniform + " " + leaning);
    }

    @Test
    void equalSeedsTeachTheSame() {
        List<Lesson.Sample> samples = samples(2, 500);
        assertEquals(new Lesson(samples).leaning(), new Lesson(samples.reversed()).leaning());
        assertEquals(Leaning.NONE, new Lesson(List.of()).leaning());
    }

    @Test
    void aTableIsReadAsItIsWritten() {
        Leaning table = new Lesson(samples(1, 2_000)).leaning();
        assertTrue(table.percent().containsKey("a:4"), table.toString());
        assertEquals(table, Leaning.parse(table.toString()));
        for (String wrong : List.of("", "a", "a=", "a=0", "a=10001", "a=5,a=6", "a=5,", "A=5", "a=-5", "a b=5")) {
            assertThrows(IllegalArgumentException.class, () -> Leaning.parse(wrong), wrong);
        }
    }
}
