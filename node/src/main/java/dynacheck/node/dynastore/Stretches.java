package dynacheck.node.dynastore;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What of some ranges of keys lies behind one key, up to another one.
 *
 * @param after null: from the first key
 * @param limit null: to the last one
 */
record Stretches(
        List<Integer> ranges,
        @Nullable String after,
        @Nullable String limit) {
    /** Where each part without a gap begins and ends. */
    void forEach(BiConsumer<String, String> action) {
        int i = 0;
        while (i < ranges.size()) {
            int first = ranges.get(i);
            int next = first;
            while (i < ranges.size() && ranges.get(i) == next) {
                i++;
                next++;
            }
            String begin = KeyRanges.begin(first);
            String end = KeyRanges.begin(next);
            begin = after == null ? begin : greater(begin, KeyRanges.behind(after));
            end = limit == null ? end : lesser(end, KeyRanges.behind(limit));
            if (begin.compareTo(end) < 0) {
                action.accept(begin, end);
            }
        }
    }

    private static String greater(String a, String b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static String lesser(String a, String b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
