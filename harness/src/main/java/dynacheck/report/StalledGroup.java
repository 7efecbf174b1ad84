package dynacheck.report;

import dynacheck.checker.liveness.Definition1Result.Fate;
import dynacheck.checker.liveness.Definition1Result.Judgement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Stalled operations of one function at one node that wait for the same; there may be hundreds. */
record StalledGroup(List<Judgement> judgements) {
    private static final int MOST_NAMED = 12;

    /** The group of the earliest one first. */
    static List<StalledGroup> of(List<Judgement> judgements) {
        Map<List<String>, List<Judgement>> groups = new LinkedHashMap<>();
        for (Judgement j : judgements) {
            if (j.fate() == Fate.STALLED) {
                String node = String.valueOf(j.call().node());
                groups.computeIfAbsent(List.of(j.call().f(), node, waitsFor(j, node)), k -> new ArrayList<>())
                        .add(j);
            }
        }
        return groups.values().stream().map(StalledGroup::new).toList();
    }

    /** The last sentence says what its node waits for, if that is known. */
    private static String waitsFor(Judgement j, String node) {
        int at = j.why().indexOf(" At " + node + " it ");
        return at < 0 ? "" : j.why().substring(at);
    }

    Judgement first() {
        return judgements.getFirst();
    }

    List<Span> spans() {
        return judgements.stream().map(j -> new Span(j.call())).toList();
    }

    String title() {
        String node = first().call().node();
        String at = node == null ? "" : " at " + Text.shorten(node, 60);
        String waits = waitsFor(first(), String.valueOf(node)).replaceFirst("^ At .* it ", "");
        String phase = waits.split("[(:]", 2)[0].strip();
        int times = judgements.size();
        return (times == 1
                        ? OpCharts.label(new Span(first().call()))
                        : Text.shorten(first().call().f(), 60))
                + at
                + (times == 1 ? "" : times == 2 ? ", twice" : ", " + times + " times")
                + (phase.isEmpty() ? "" : ": it " + Text.shorten(phase, 80));
    }

    /** Empty if there is one only. */
    Optional<String> others() {
        if (judgements.size() == 1) {
            return Optional.empty();
        }
        String named = judgements.stream()
                .skip(1)
                .limit(MOST_NAMED)
                .map(j -> "index " + j.call().start())
                .collect(Collectors.joining(", "));
        int more = judgements.size() - 1 - MOST_NAMED;
        return Optional.of("So did " + Text.plural(judgements.size() - 1L, "other") + ": " + named
                + (more > 0 ? " and " + more + " more" : "") + ".");
    }
}
