package dynacheck.checker.register;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SortedByTest {
    private record Item(long number, int place) {}

    private static void agrees(long... numbers) {
        List<Item> items = new ArrayList<>();
        LongStream.of(numbers).forEach(n -> items.add(new Item(n, items.size())));
        List<Item> expected =
                items.stream().sorted(Comparator.comparingLong(Item::number)).toList();
        assertEquals(expected, SortedBy.number(items, Item::number));
    }

    @Test
    void sortsAsComparisonsDo() {
        long min = Long.MIN_VALUE;
        long max = Long.MAX_VALUE;
        agrees();
        agrees(7);
        agrees(max, min, max, min);
        agrees(3, 1, 2, 1, max, min, 0, 3);
        agrees(max - 1, 0, 5, max, min); // too far apart to share a long with a position
        agrees(-5, 3, min, -5, max);
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 1_000; round++) {
            long from = random.nextLong(1L << random.nextInt(1, 62));
            agrees(LongStream.generate(() -> switch (random.nextInt(8)) {
                        case 0 -> min;
                        case 1 -> max;
                        default -> from + random.nextLong(20);
                    })
                    .limit(random.nextInt(40))
                    .toArray());
        }
    }
}
