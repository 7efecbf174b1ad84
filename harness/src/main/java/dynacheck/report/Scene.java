package dynacheck.report;

import dynacheck.checker.Details;
import dynacheck.history.CameAndWent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What every drawing of a few operations needs of the run.
 *
 * @param byIndex the operations by the indexes of their invocations and completions
 */
record Scene(List<FaultLife> faults, Palette palette, long runEnd, Map<Long, Span> byIndex) {
    private static final int MOST_DRAWN = 32;
    private static final int MOST_NAMED = 16;
    private static final Pattern NAMED = Pattern.compile("^T\\d+: ");
    private static final Pattern INDEX = Pattern.compile("\\bindex (\\d{1,18})");

    InForce inForce() {
        return new InForce(faults, palette);
    }

    /** An anomaly whose sentences call these operations T1, T2... */
    Page.Anomaly named(String title, List<String> sentences, List<Page.Fact> facts, List<Span> operations) {
        return named(title, null, sentences, facts, operations);
    }

    /** One whose title names a register. */
    Page.Anomaly named(
            String title,
            @Nullable Object register,
            List<String> sentences,
            List<Page.Fact> facts,
            List<Span> operations) {
        List<Page.Fact> all = new ArrayList<>(facts);
        all.addAll(inForce().during(operations));
        return drawn(title, sentences, all, operations, true, register);
    }

    /** An anomaly whose sentences do not name these operations. */
    Page.Anomaly unnamed(String title, List<String> sentences, List<Span> operations) {
        return anomaly(title, sentences, List.of(), operations, false);
    }

    /** An anomaly whose sentences tell the indexes of its operations, and perhaps call them T1, T2... */
    Page.Anomaly told(String title, List<String> sentences, List<Details.Moment> moments) {
        List<String> named =
                sentences.stream().filter(s -> NAMED.matcher(s).find()).toList();
        List<Span> operations = (named.isEmpty() ? sentences : named)
                .stream()
                        .flatMap(s -> INDEX.matcher(s).results())
                        .map(found -> byIndex.get(Long.parseLong(found.group(1))))
                        .filter(Objects::nonNull)
                        .distinct()
                        .limit(MOST_NAMED)
                        .toList();
        if (moments.isEmpty()) {
            return anomaly(title, sentences, List.of(), operations, named.size() == operations.size());
        }
        Moments inside = new Moments(moments, List.copyOf(new LinkedHashSet<>(byIndex.values())));
        List<String> all = new ArrayList<>(sentences);
        all.addAll(inside.sentences());
        return drawn(
                title,
                all,
                inside.facts(inForce(), operations),
                inside.operations(operations).stream().limit(MOST_NAMED).toList(),
                false,
                null);
    }

    private Page.Anomaly anomaly(
            String title, List<String> sentences, List<Page.Fact> facts, List<Span> operations, boolean named) {
        List<Page.Fact> all = new ArrayList<>(facts);
        all.addAll(inForce().during(operations));
        return drawn(title, sentences, all, operations, named, null);
    }

    private Page.Anomaly drawn(
            String title,
            List<String> sentences,
            List<Page.Fact> facts,
            List<Span> operations,
            boolean named,
            @Nullable Object register) {
        List<Span> drawn = operations.subList(0, Math.min(MOST_DRAWN, operations.size()));
        return new Page.Anomaly(
                "",
                title,
                CameAndWent.shortened(sentences),
                facts,
                drawn.isEmpty() ? null : OpCharts.of(drawn, this, named, register),
                null,
                operations.stream().map(s -> s.invoke().index()).toList(),
                named,
                List.of());
    }
}
