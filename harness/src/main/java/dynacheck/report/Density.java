package dynacheck.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many operations began when, for those that are not drawn singly: a stretch that looks empty was empty. */
final class Density {
    private static final int BUCKETS = 480;
    private static final int MOST_LANES = 200;

    private Density() {}

    /**
     * {@code {all: [..], lanes: [[..]..], most}}: {@code all} counts every operation, {@code lanes} those that are not
     * embedded, by the time of their beginning.
     */
    static Map<String, Object> of(TimelineData.Chosen chosen, Map<Long, Integer> lanes, long runEnd) {
        int[] all = new int[BUCKETS];
        List<int[]> byLane = new ArrayList<>();
        boolean[] embedded = new boolean[chosen.all().size()];
        Arrays.stream(chosen.indexes()).forEach(i -> embedded[i] = true);
        int most = 0;
        for (int i = 0; i < embedded.length; i++) {
            Span span = chosen.all().get(i);
            int bucket = (int) Math.clamp((long) ((double) span.startNanos() / runEnd * BUCKETS), 0, BUCKETS - 1L);
            all[bucket]++;
            int lane = lanes.getOrDefault(span.process(), 0);
            if (!embedded[i] && lane < MOST_LANES) {
                while (byLane.size() <= lane) {
                    byLane.add(new int[BUCKETS]);
                }
                most = Math.max(most, ++byLane.get(lane)[bucket]);
            }
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("all", all);
        map.put("lanes", byLane);
        map.put("most", most);
        return map;
    }
}
