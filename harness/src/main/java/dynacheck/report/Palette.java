package dynacheck.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A color of the stylesheet's fault palette for each kind of fault in this run. */
final class Palette {
    private static final int COLORS = 10;

    /** Common kinds keep their color from run to run; others get what is left, so ten kinds have ten colors. */
    private static final List<String> USUAL =
            List.of("kill", "crash-stop", "pause", "partition", "link-delay", "link-reset", "retire");

    private final Map<String, Integer> colors = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    Palette(List<FaultLife> faults) {
        for (FaultLife fault : faults) {
            counts.merge(fault.event().kind(), fault.happened() ? 1 : 0, Integer::sum);
        }
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < COLORS; i++) {
            int color = (USUAL.size() + i) % COLORS; // those of no usual kind first
            if (color >= USUAL.size() || !counts.containsKey(USUAL.get(color))) {
                free.add(color);
            }
        }
        int others = 0;
        for (String kind : counts.keySet()) {
            int usual = USUAL.indexOf(kind);
            colors.put(kind, usual >= 0 ? usual : free.get(others++ % free.size()));
        }
    }

    int color(String kind) {
        return colors.getOrDefault(kind, COLORS - 1);
    }

    /** Kinds that happened, and how often. */
    List<Page.Legend> legend() {
        List<Page.Legend> legend = new ArrayList<>();
        counts.forEach((kind, count) -> {
            if (count > 0) {
                legend.add(new Page.Legend(Text.shorten(kind, 60), color(kind), count));
            }
        });
        return legend;
    }
}
