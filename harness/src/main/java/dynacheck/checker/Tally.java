package dynacheck.checker;

import dynacheck.history.Keyword;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of each client operation of a history. A verdict speaks of what was judged, so the parts must add up to
 * what was recorded; if they do not, a checker lost operations and nothing it says can be trusted.
 *
 * @param recorded client operations of the history, counted where it was read and not where it was judged
 * @param judged understood and judged, those that failed among them
 * @param setAside of a function known to have nothing to do with what is judged, such as a reconfiguration
 * @param notUnderstood of an unknown function or shape, which took effect or may have
 * @param failed of an unknown function or shape, which failed and so changed nothing
 */
public record Tally(long recorded, long judged, long setAside, long notUnderstood, long failed) {
    /** Why the parts are not the whole, in a sentence; null if they are. */
    public @Nullable String flaw() {
        long parts = judged + setAside + notUnderstood + failed;
        return parts == recorded
                ? null
                : "The checker lost operations, so nothing it found can be trusted: %d were recorded, but %s make %d."
                        .formatted(recorded, parts(), parts);
    }

    private String parts() {
        List<String> parts = new ArrayList<>(List.of(judged + " judged"));
        if (setAside > 0) {
            parts.add(setAside + " set aside");
        }
        if (notUnderstood > 0) {
            parts.add(notUnderstood + " not understood");
        }
        if (failed > 0) {
            parts.add(failed + " not understood that failed");
        }
        return String.join(", ", parts);
    }

    /** For people: {@code "20 recorded: 17 judged, 1 set aside, 2 not understood"}. */
    @Override
    public String toString() {
        return recorded + " recorded: " + parts();
    }

    /** Its parts by name. */
    public Map<Keyword, Object> toEdn() {
        Map<Keyword, Object> map = new LinkedHashMap<>();
        map.put(Keyword.of("recorded"), recorded);
        map.put(Keyword.of("judged"), judged);
        map.put(Keyword.of("set-aside"), setAside);
        map.put(Keyword.of("not-understood"), notUnderstood);
        map.put(Keyword.of("failed-not-understood"), failed);
        return map;
    }
}
