package dynacheck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventQueueTest {
    private record Expected(long timeNanos, int number) {}

    /**
     * Many at one time, and long stretches in which it only grows or only shrinks; of any time, also one that is over,
     * and at most so many bits ahead.
     */
    @ParameterizedTest
    @CsvSource({"false, 42", "true, 10", "true, 18", "true, 27", "true, 30"})
    void eventsComeInTheOrderOfTheirTimesAndThenOfAdding(boolean ahead, int bits) {
        for (int seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            EventQueue queue = new EventQueue();
            PriorityQueue<Expected> model = new PriorityQueue<>(
                    Comparator.comparingLong(Expected::timeNanos).thenComparingInt(Expected::number));
            List<Integer> happened = new ArrayList<>();
            int adds = 1;
            long now = 0;
            for (int number = 0; number < 3000 || !model.isEmpty(); number++) {
                if (number % 500 == 0) {
                    adds = random.nextInt(1, 4);
                }
                if (number < 3000 && random.nextInt(4) < adds) {
                    int mine = number;
                    long time = (ahead ? now : 0) + random.nextLong(1L << random.nextInt(1, bits));
                    queue.add(time, () -> happened.add(mine));
                    model.add(new Expected(time, mine));
                } else if (!model.isEmpty()) {
                    Expected next = model.remove();
                    now = next.timeNanos();
                    assertEquals(now, queue.nextTimeNanos(), "seed " + seed);
                    queue.poll().run();
                    assertEquals(next.number(), happened.getLast(), "seed " + seed);
                }
                assertEquals(model.isEmpty(), queue.isEmpty(), "seed " + seed);
            }
        }
    }

    /** The one waits in the heap, the other in the ring, which has come to reach that far. */
    @Test
    void ofTwoAtOneTimeTheOneThatWasAddedLongBeforeGoesFirst() {
        EventQueue queue = new EventQueue();
        List<String> happened = new ArrayList<>();
        long second = 1_000_000_000;
        queue.add(second, () -> happened.add("long before"));
        queue.add(second - 1_000_000, () -> happened.add("just before"));
        queue.poll().run();
        queue.add(second, () -> happened.add("later"));
        while (!queue.isEmpty()) {
            queue.poll().run();
        }
        assertEquals(List.of("just before", "long before", "later"), happened);
    }

    @Test
    void anEmptyQueueSaysSo() {
        EventQueue queue = new EventQueue();
        assertTrue(queue.isEmpty());
        assertThrows(NoSuchElementException.class, queue::poll);
        assertThrows(NoSuchElementException.class, queue::nextTimeNanos);
    }
}
