package dynacheck.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResilienceTest {
    @Test
    void viewsTolerateFewerThanHalf() {
        int[] tolerated = {0, 1, 1, 2, 2, 3};
        for (int n = 2; n <= 7; n++) {
            assertEquals(tolerated[n - 2], Resilience.MAJORITIES.tolerated(numbered(n)));
        }
        assertTrue(Resilience.MAJORITIES.slack(Set.of(), Set.of(), Set.of(), Set.of()) < 0);
    }

    /** The premise as the paper writes it: |(V + P.join) in (F + P.remove)| < |V| / 2. */
    @Test
    void slackIsNotNegativeIffThePremiseHolds() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            Set<String> v = some(random);
            Set<String> join = some(random);
            Set<String> remove = some(random);
            Set<String> f = some(random);
            Set<String> relevant = new TreeSet<>(v);
            relevant.addAll(join);
            Set<String> lost = new TreeSet<>(f);
            lost.addAll(remove);
            lost.retainAll(relevant);
            assertEquals(lost.size() < v.size() / 2.0, Resilience.MAJORITIES.slack(v, join, remove, f) >= 0);
        }
    }

    private static Set<String> numbered(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "n" + i).collect(Collectors.toSet());
    }

    private static Set<String> some(SplittableRandom random) {
        Set<String> set = new TreeSet<>();
        for (int n = 0; n < 8; n++) {
            if (random.nextBoolean()) {
                set.add("n" + n);
            }
        }
        return set;
    }
}
