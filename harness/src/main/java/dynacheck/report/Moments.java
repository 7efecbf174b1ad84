package dynacheck.report;

import dynacheck.checker.Details.Moment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What processes did inside, told with the time, the operations that ran there meanwhile and the faults in force. */
final class Moments {
    private static final int MOST = 12;
    /** Of one moment: one process may serve very many at once. */
    private static final int MOST_OPERATIONS = 3;

    private static final int LONGEST = 600;

    private final List<Moment> moments;
    private final List<Span> spans;

    /** @param spans all operations of the run */
    Moments(List<Moment> moments, List<Span> spans) {
        this.moments = moments.subList(0, Math.min(MOST, moments.size()));
        this.spans = spans;
    }

    List<String> sentences() {
        List<String> told = new ArrayList<>();
        for (Moment moment : moments) {
            told.add(Text.shorten(moment.node(), 60) + " " + when(moment) + ": " + Text.shorten(moment.what(), LONGEST)
                    + (moment.hasTime() ? ", " + meanwhile(moment) : "") + ".");
        }
        return told;
    }

    private static String when(Moment moment) {
        if (!moment.hasTime()) {
            return "at a time that its trace does not tell";
        }
        String from = Text.at(moment.fromNanos());
        String to = Text.at(moment.toNanos());
        return from.equals(to) ? "at " + from : "from " + from + " to " + to;
    }

    private String meanwhile(Moment moment) {
        List<Span> ran = at(moment);
        if (ran.isEmpty()) {
            return "while no client's operation ran there";
        }
        int more = ran.size() - MOST_OPERATIONS;
        return "while it served "
                + ran.stream()
                        .limit(MOST_OPERATIONS)
                        .map(s -> "the " + Text.shorten(s.invoke().f(), 40) + " of index "
                                + s.invoke().index())
                        .collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    /** Reconfigurations first: they are why a process works on views. */
    private List<Span> at(Moment moment) {
        return spans.stream()
                .filter(s -> moment.node().equals(s.node()))
                .filter(s ->
                        s.startNanos() <= moment.toNanos() && (s.endNanos() < 0 || s.endNanos() >= moment.fromNanos()))
                .sorted(Comparator.<Span, Boolean>comparing(s -> !s.invoke().f().equals(Reconfigs.F))
                        .thenComparing(s -> s.invoke().index()))
                .toList();
    }

    /** These, and what ran at each moment, in order of invocation. */
    List<Span> operations(List<Span> named) {
        Set<Span> all = new LinkedHashSet<>(named);
        for (Moment moment : moments) {
            if (moment.hasTime()) {
                at(moment).stream().limit(MOST_OPERATIONS).forEach(all::add);
            }
        }
        return all.stream()
                .sorted(Comparator.comparingLong(s -> s.invoke().index()))
                .toList();
    }

    /** From the first moment, or invocation of a named operation, to the last. */
    List<Page.Fact> facts(InForce faults, List<Span> named) {
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (Moment moment : moments) {
            if (moment.hasTime()) {
                from = Math.min(from, moment.fromNanos());
                to = Math.max(to, moment.toNanos());
            }
        }
        for (Span span : named) {
            from = Math.min(from, span.startNanos());
            to = Math.max(to, span.endNanos() < 0 ? Long.MAX_VALUE : span.endNanos());
        }
        return from > to ? List.of() : faults.between(from, to);
    }
}
