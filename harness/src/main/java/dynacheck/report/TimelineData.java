package dynacheck.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The operations as columns of numbers for the canvas timeline and the charts, bounded to {@link #MOST_OPS}; texts are
 * kept once in a table. Times are microseconds.
 */
final class TimelineData {
    /** More would make the page slow to open; about 60 bytes each. */
    static final int MOST_OPS = 40_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Integer> texts = new HashMap<>();
    private final List<String> textList = new ArrayList<>();

    private TimelineData() {}

    /** A moment when the view changed. */
    record ViewChange(long timeNanos, String label) {}

    /**
     * Which spans to embed, by index: all if they fit; else those around {@code focus} (invocation indexes of
     * anomalies), the open-ended ones and the reconfigs first, then from the start on.
     */
    private static int[] select(List<Span> spans, Set<Long> focus, int most) {
        if (spans.size() <= most) {
            return java.util.stream.IntStream.range(0, spans.size()).toArray();
        }
        TreeSet<Integer> chosen = new TreeSet<>();
        int reach = Math.max(1, most / 4 / Math.max(1, focus.size()));
        for (int i = 0; i < spans.size(); i++) {
            if (focus.contains(spans.get(i).invoke().index())) {
                for (int j = Math.max(0, i - reach);
                        j < Math.min(spans.size(), i + reach) && chosen.size() < most;
                        j++) {
                    chosen.add(j);
                }
            }
        }
        for (int i = 0; i < spans.size() && chosen.size() < most / 4 * 3; i++) {
            Span span = spans.get(i);
            if (span.openEnded() || span.invoke().f().equals(Reconfigs.F)) {
                chosen.add(i);
            }
        }
        for (int i = 0; i < spans.size() && chosen.size() < most; i++) {
            chosen.add(i);
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * What is embedded.
     *
     * @param indexes places of these operations in {@code all}
     */
    record Chosen(List<Span> all, int[] indexes, List<Page.Anomaly> anomalies) {
        List<Span> spans() {
            return Arrays.stream(indexes).mapToObj(all::get).toList();
        }
    }

    static Chosen choose(List<Span> all, List<Page.Anomaly> anomalies, int most) {
        Set<Long> focus =
                anomalies.stream().flatMap(a -> a.operations().stream()).collect(Collectors.toSet());
        return new Chosen(all, select(all, focus, most), anomalies);
    }

    static String json(
            Chosen chosen,
            List<FaultLife> faults,
            Palette palette,
            List<ViewChange> views,
            List<String> nodes,
            long runEnd) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("end", runEnd / 1_000 + 1);
        root.put("nodes", nodes);
        root.put(
                "views",
                views.stream()
                        .map(v -> List.of(v.timeNanos() / 1_000, v.label()))
                        .toList());
        root.put(
                "faults",
                faults.stream()
                        .filter(FaultLife::happened)
                        .map(f -> fault(f, palette, runEnd))
                        .toList());
        root.put("buckets", Buckets.of(chosen.all(), runEnd));
        new TimelineData().columns(root, chosen);
        try {
            return unmarked(JSON.writeValueAsString(root));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the report's data could not be written as JSON", e);
        }
    }

    /** Replaces what HTML could take for markup by JSON escapes, and what JavaScript could take for a line's end. */
    static String unmarked(String json) {
        return json.replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    private static Map<String, Object> fault(FaultLife f, Palette palette, long runEnd) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", f.event().id());
        map.put("kind", Text.shorten(f.event().kind(), 60));
        map.put("color", palette.color(f.event().kind()));
        Set<String> touched = new TreeSet<>(Text.NATURAL);
        touched.addAll(f.event().nodes());
        if (touched.isEmpty()) {
            f.event().links().forEach(l -> touched.add(l.from()));
        }
        map.put("nodes", touched.stream().limit(100).toList());
        map.put("from", f.fromNanos() / 1_000);
        map.put("to", f.bandEnd(runEnd) / 1_000);
        map.put("forGood", f.event().permanent());
        map.put("proven", f.isProven());
        map.put("healed", f.toNanos() >= 0);
        map.put("where", f.where());
        return map;
    }

    private void columns(Map<String, Object> root, Chosen chosen) {
        Map<Long, Integer> lanes = Spans.lanes(chosen.all());
        List<Span> spans = chosen.spans();
        int count = spans.size();
        long[] start = new long[count];
        long[] length = new long[count];
        int[] outcome = new int[count];
        int[] f = new int[count];
        int[] asked = new int[count];
        int[] got = new int[count];
        int[] error = new int[count];
        int[] key = new int[count];
        int[] node = new int[count];
        long[] index = new long[count];
        long[] endIndex = new long[count];
        long[] process = new long[count];
        int[] lane = new int[count];
        for (int i = 0; i < count; i++) {
            Span span = spans.get(i);
            var end = span.completion();
            start[i] = span.startNanos() / 1_000;
            length[i] = end == null ? -1 : span.latencyNanos() / 1_000;
            outcome[i] = span.outcome().ordinal();
            f[i] = text(span.invoke().f());
            asked[i] = text(Text.operand(span.invoke().f(), span.invoke().value()));
            got[i] = end == null ? -1 : text(Text.operand(end.f(), end.value()));
            error[i] = span.error() == null ? -1 : text(Text.plain(span.error()));
            key[i] = key(span);
            String at = span.node();
            node[i] = at == null ? -1 : text(Text.shorten(at, 60));
            index[i] = span.invoke().index();
            endIndex[i] = end == null ? -1 : end.index();
            process[i] = span.process();
            lane[i] = lanes.getOrDefault(span.process(), 0);
        }
        root.put(
                "outcomes",
                Arrays.stream(dynacheck.history.OpType.values())
                        .map(t -> t.name().toLowerCase(Locale.ROOT))
                        .toList());
        root.put("lanes", laneLabels(chosen.all(), lanes));
        root.put("marks", marks(chosen.anomalies(), index));
        root.put(
                "ops",
                columns(
                        "s", start, "d", length, "o", outcome, "f", f, "a", asked, "g", got, "e", error, "n", node, "i",
                        index, "j", endIndex, "p", process, "l", lane, "k", key));
        root.put("texts", textList);
    }

    /** The anomalies that have operations, and which of the embedded ones these are, in the order T1, T2... */
    private static List<Map<String, Object>> marks(List<Page.Anomaly> anomalies, long[] index) {
        Map<Long, Integer> places = new HashMap<>();
        for (int i = 0; i < index.length; i++) {
            places.put(index[i], i);
        }
        List<Map<String, Object>> marks = new ArrayList<>();
        for (Page.Anomaly anomaly : anomalies) {
            List<Integer> ops = anomaly.operations().stream()
                    .map(places::get)
                    .filter(Objects::nonNull)
                    .toList();
            if (!ops.isEmpty()) {
                marks.add(columns("id", anomaly.id(), "title", anomaly.title(), "ops", ops, "named", anomaly.named()));
            }
        }
        return marks;
    }

    private static Map<String, Object> columns(Object... namesAndArrays) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndArrays.length; i += 2) {
            map.put((String) namesAndArrays[i], namesAndArrays[i + 1]);
        }
        return map;
    }

    /** {@code "worker 3 · n1"}, without the node if the worker used several. */
    private static List<String> laneLabels(List<Span> spans, Map<Long, Integer> lanes) {
        Map<Integer, Set<String>> nodes = new HashMap<>();
        Map<Integer, Long> firstProcess = new HashMap<>();
        for (Span span : spans) {
            int lane = lanes.getOrDefault(span.process(), 0);
            firstProcess.merge(lane, span.process(), Math::min);
            String node = span.node();
            if (node != null) {
                nodes.computeIfAbsent(lane, l -> new TreeSet<>()).add(node);
            }
        }
        List<String> labels = new ArrayList<>();
        for (int lane = 0; lane < firstProcess.size(); lane++) {
            Set<String> used = nodes.getOrDefault(lane, Set.of());
            String suffix =
                    used.size() == 1 ? " \u00b7 " + Text.shorten(used.iterator().next(), 20) : "";
            labels.add("p" + firstProcess.get(lane) + suffix);
        }
        return labels;
    }

    /** Its register, as the text of {@code k} in {@code [k v]}; -1 if there is none. */
    private int key(Span span) {
        boolean isKeyed = span.invoke().value() instanceof List<?> pair
                && pair.size() == 2
                && !(pair.getFirst() instanceof List)
                && !span.invoke().f().equals(Reconfigs.F);
        return isKeyed && span.invoke().value() instanceof List<?> pair ? text(Text.value(pair.getFirst())) : -1;
    }

    private int text(String text) {
        return texts.computeIfAbsent(text, t -> {
            textList.add(t);
            return textList.size() - 1;
        });
    }
}
