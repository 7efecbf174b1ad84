package dynacheck.checker.register;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/** Sorts items by a number: a million of them in a fraction of the time of comparing objects. */
final class SortedBy {
    private SortedBy() {}

    /**
     * A sorted copy; items of equal numbers keep their order. {@link Long#MIN_VALUE} and {@link Long#MAX_VALUE} stand
     * for the two ends. Where the other numbers and the positions fit into one long together, those longs are sorted.
     */
    static <T> List<T> number(List<T> items, ToLongFunction<T> number) {
        int n = items.size();
        long[] numbers = new long[n];
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        for (int i = 0; i < n; i++) {
            numbers[i] = number.applyAsLong(items.get(i));
            if (numbers[i] != Long.MIN_VALUE && numbers[i] != Long.MAX_VALUE) {
                least = Math.min(least, numbers[i]);
                greatest = Math.max(greatest, numbers[i]);
            }
        }
        int bits = 64 - Long.numberOfLeadingZeros(n);
        boolean fits = least >= 0 && (least > greatest || greatest - least < Long.MAX_VALUE >>> bits + 2);
        List<T> sorted = new ArrayList<>(n);
        if (!fits) {
            sorted.addAll(items);
            sorted.sort(Comparator.comparingLong(number));
            return sorted;
        }
        for (int i = 0; i < n; i++) {
            long end = numbers[i] == Long.MIN_VALUE ? least - 1 : greatest + 1;
            boolean ends = numbers[i] == Long.MIN_VALUE || numbers[i] == Long.MAX_VALUE;
            numbers[i] = (ends ? end : numbers[i]) - least + 1 << bits | i;
        }
        Arrays.sort(numbers);
        for (long packed : numbers) {
            sorted.add(items.get((int) (packed & (1L << bits) - 1)));
        }
        return sorted;
    }
}
