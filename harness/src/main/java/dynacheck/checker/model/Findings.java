package dynacheck.checker.model;

import dynacheck.checker.model.ModelResult.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a checker found wrong: all of it counted by kind, the first few explained. */
final class Findings {
    private static final int MOST_EXPLAINED = 20;

    private final List<Finding> explained = new ArrayList<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();

    void add(String name, String... sentences) {
        counts.merge(name, 1L, Long::sum);
        if (explained.size() < MOST_EXPLAINED) {
            explained.add(new Finding(name, List.of(sentences)));
        }
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    ModelResult invalid(Intake intake, String engine) {
        return intake.invalid(engine, explained, counts);
    }
}
