package dynacheck.report;

import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Operations as columns of small numbers, some 40 bytes each: times and indexes as differences, texts once in a table,
 * the value of {@code [k v]} apart from its key. The script {@code ops.js} is the inverse.
 */
final class OpColumns {
    /** In place of what was got: the same as what was asked for. */
    private static final int SAME = -2;

    private final Map<String, Integer> texts = new HashMap<>();
    private final List<String> textList = new ArrayList<>();

    /** Adds {@code ops}, {@code laneOf}, {@code texts} and {@code outcomes}. */
    static void put(Map<String, Object> root, List<Span> spans, Map<Long, Integer> lanes) {
        OpColumns columns = new OpColumns();
        root.put(
                "outcomes",
                Arrays.stream(OpType.values())
                        .map(t -> t.name().toLowerCase(Locale.ROOT))
                        .toList());
        root.put("laneOf", lanes);
        root.put("ops", columns.of(spans));
        root.put("texts", columns.textList);
    }

    private Map<String, Object> of(List<Span> spans) {
        int count = spans.size();
        long[] start = new long[count];
        long[] length = new long[count];
        int[] outcome = new int[count];
        int[] f = new int[count];
        int[] asked = new int[count];
        int[] got = new int[count];
        int[] key = new int[count];
        int[] node = new int[count];
        long[] index = new long[count];
        long[] endAfter = new long[count];
        long[] process = new long[count];
        Map<Integer, Integer> errors = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            Span span = spans.get(i);
            Op end = span.completion();
            start[i] = span.startNanos() / 1_000;
            length[i] = end == null ? -1 : span.latencyNanos() / 1_000;
            outcome[i] = span.outcome().ordinal();
            f[i] = text(span.invoke().f());
            Object register = key(span);
            key[i] = register == null ? -1 : text(Text.value(register));
            asked[i] = value(register, span.invoke());
            got[i] = end == null ? -1 : value(register, end);
            got[i] = got[i] == asked[i] ? SAME : got[i];
            Object error = span.error();
            if (error != null) {
                errors.put(i, text(Text.plain(error)));
            }
            String at = span.node();
            node[i] = at == null ? -1 : text(Text.shorten(at, 60));
            index[i] = span.invoke().index();
            endAfter[i] = end == null ? -1 : end.index() - index[i];
            process[i] = span.process();
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("s", differences(start));
        map.put("d", length);
        map.put("o", outcome);
        map.put("f", f);
        map.put("k", key);
        map.put("a", asked);
        map.put("g", got);
        map.put("e", errors);
        map.put("n", node);
        map.put("i", differences(index));
        map.put("j", endAfter);
        map.put("p", process);
        return map;
    }

    private static long[] differences(long[] numbers) {
        long[] differences = new long[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            differences[i] = numbers[i] - (i == 0 ? 0 : numbers[i - 1]);
        }
        return differences;
    }

    /** Its register, the {@code k} of {@code [k v]}; null if there is none. */
    private static @Nullable Object key(Span span) {
        return span.invoke().value() instanceof List<?> pair
                        && pair.size() == 2
                        && !(pair.getFirst() instanceof List)
                        && !span.invoke().f().equals(Reconfigs.F)
                ? pair.getFirst()
                : null;
    }

    private int value(@Nullable Object register, Op op) {
        return text(
                register != null
                                && op.value() instanceof List<?> pair
                                && pair.size() == 2
                                && register.equals(pair.getFirst())
                        ? Text.value(pair.get(1))
                        : Text.operand(op.f(), op.value()));
    }

    private int text(String text) {
        return texts.computeIfAbsent(text, t -> {
            textList.add(t);
            return textList.size() - 1;
        });
    }
}
