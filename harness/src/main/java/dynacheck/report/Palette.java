package dynacheck.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A color of the stylesheet's fault palette for each kind of fault in this run. */
final class Palette {
    private static final int COLORS = 10;

    /** Common kinds keep their color from run to run. */
    private static final List<String> USUAL =
            List.of("kill", "crash-stop", "pause", "partition", "link-delay", "link-reset", "retire");

    private final Map<String, Integer> colors = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    Palette(List<FaultLife> faults) {
        for (FaultLife fault : faults) {
            String kind = fault.event().kind();
            counts.merge(kind, fault.happened() ? 1 : 0, Integer::sum);
            colors.computeIfAbsent(kind, this::choose);
        }
    }

    private int choose(String kind) {
        int usual = USUAL.indexOf(kind);
        return usual >= 0 ? usual : USUAL.size() + colors.size() % (COLORS - USUAL.size());
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
