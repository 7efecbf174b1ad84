package dynacheck.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dynacheck.history.NaturalOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the canvas timeline and the charts draw, as JSON; times are microseconds. Up to {@link #MOST_OPS} operations are
 * embedded one by one, of the others only how many there were.
 */
final class TimelineData {
    /** More would make the page slow to open. */
    static final int MOST_OPS = 110_000;

    private static final ObjectMapper JSON = new ObjectMapper();

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
            long runEnd,
            boolean hasTimes) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("timed", hasTimes);
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
        Map<Long, Integer> lanes = Spans.lanes(chosen.all());
        root.put("lanes", laneLabels(chosen.all(), lanes));
        root.put("density", Density.of(chosen, lanes, runEnd));
        root.put("marks", marks(chosen));
        OpColumns.put(root, chosen.spans(), lanes);
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
        Set<String> touched = new TreeSet<>(NaturalOrder.OF_NAMES);
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

    /** The anomalies that have operations, and which of the embedded ones these are, in the order T1, T2... */
    private static List<Map<String, Object>> marks(Chosen chosen) {
        Map<Long, Integer> places = new HashMap<>();
        for (Span span : chosen.spans()) {
            places.put(span.invoke().index(), places.size());
        }
        List<Map<String, Object>> marks = new ArrayList<>();
        for (Page.Anomaly anomaly : chosen.anomalies()) {
            List<Integer> ops = anomaly.operations().stream()
                    .map(places::get)
                    .filter(Objects::nonNull)
                    .toList();
            if (!ops.isEmpty()) {
                Map<String, Object> mark = new LinkedHashMap<>();
                mark.put("id", anomaly.id());
                mark.put("title", anomaly.title());
                mark.put("ops", ops);
                mark.put("named", anomaly.named());
                marks.add(mark);
            }
        }
        return marks;
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
}
