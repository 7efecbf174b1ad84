package dynacheck.report;

import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.checker.liveness.Definition1Result;
import dynacheck.checker.liveness.Definition1Result.Outcome;
import dynacheck.checker.liveness.Definition1Result.Point;
import dynacheck.history.CameAndWent;
import dynacheck.history.OpType;
import dynacheck.judge.Analysis;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The top of the page: the verdict in words, why, the command that repeats the run, and what kind of run it was. */
final class Headline {
    private static final int LONGEST_REASON = 420;
    private static final int MOST_NOTES = 10;

    private final Analysis analysis;
    private final List<Span> spans;
    private final List<FaultLife> faults;
    private final boolean hasTimes;

    Headline(Analysis analysis, List<Span> spans, List<FaultLife> faults, boolean hasTimes) {
        this.analysis = analysis;
        this.spans = spans;
        this.faults = faults;
        this.hasTimes = hasTimes;
    }

    String meaning() {
        return switch (analysis.verdict()) {
            case VALID -> "Every check held, and the run exercised what it promised to.";
            case INVALID -> "A promise of the store was broken.";
            case UNKNOWN ->
                premiseBroke()
                        .map(p -> "From " + Text.at(p.timeNanos())
                                + " on more was lost than Definition 1 allows, so the store promised no liveness."
                                + " Nothing else was seen broken.")
                        .orElse("No promise was seen broken, but this run cannot vouch for all of them.");
        };
    }

    /** When the run surely went beyond what the store promises, if that is what the verdict rests on. */
    private Optional<Point> premiseBroke() {
        return analysis.definition1()
                .filter(d -> d.outcome() == Outcome.VACUOUS)
                .map(Definition1Result::timeline)
                .flatMap(t -> t.stream().filter(p -> p.slackOptimistic() < 0).findFirst());
    }

    /**
     * Why the run is not valid, by each checker that says so; none for a valid run.
     *
     * @param order the checkers as the page has them
     */
    List<String> reasons(List<String> order) {
        Verdict verdict = analysis.verdict();
        if (analysis.results().isEmpty()) {
            return List.of(analysis.reason());
        }
        return analysis.results().stream()
                .filter(r -> verdict != Verdict.VALID && r.verdict() == verdict)
                .sorted(Comparator.comparing(r -> order.indexOf(r.checker())))
                .map(r -> Text.shorten(r.checker() + ": " + CameAndWent.shortened(r.reason()), LONGEST_REASON))
                .toList();
    }

    List<Page.Fact> facts() {
        RunInfo run = analysis.run();
        List<Page.Fact> facts = new ArrayList<>();
        if (!run.isForeign()) {
            facts.add(new Page.Fact("Workload", run.workload()));
            facts.add(new Page.Fact("Seed", String.valueOf(run.seed())));
            facts.add(new Page.Fact("Initial view", Text.shorten(Text.natural(run.members()), 200)));
        }
        if (!run.startTime().equals(Instant.EPOCH)) {
            facts.add(new Page.Fact(
                    "Started",
                    DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
                            .withZone(ZoneOffset.UTC)
                            .format(run.startTime())));
        }
        if (hasTimes) {
            facts.add(new Page.Fact("Duration", Text.duration(analysis.history().endNanos())));
        }
        long ok = spans.stream().filter(s -> s.outcome() == OpType.OK).count();
        long fail = spans.stream().filter(s -> s.outcome() == OpType.FAIL).count();
        facts.add(new Page.Fact(
                "Operations",
                Text.count(spans.size()) + ": " + Text.count(ok) + " ok, " + Text.count(fail) + " failed, "
                        + Text.count(spans.size() - ok - fail) + " unknown"));
        facts.add(new Page.Fact("Faults", faultCounts()));
        new TreeMap<>(run.versions()).forEach((name, version) -> facts.add(new Page.Fact(name, version)));
        for (String note : analysis.history().notes().stream().limit(MOST_NOTES).toList()) {
            facts.add(new Page.Fact("Note on the history", Text.shorten(note, 300)));
        }
        return facts;
    }

    private String faultCounts() {
        if (faults.isEmpty()) {
            return "none";
        }
        long proven = faults.stream().filter(FaultLife::isProven).count();
        long skipped = faults.stream().filter(f -> !f.happened()).count();
        long tried = faults.size() - proven - skipped;
        if (analysis.run().isForeign()) {
            return faults.size() + ", as its nemesis tells";
        }
        return proven + " proven" + (tried == 0 ? "" : ", " + tried + " tried and not proven")
                + (skipped == 0 ? "" : ", " + skipped + " skipped");
    }

    /** What to type; null if that is not known. */
    @Nullable
    String command() {
        List<String> command = analysis.run().commandLine();
        return command.isEmpty() ? null : command.stream().map(Text::shellWord).collect(Collectors.joining(" "));
    }

    /** What the command repeats. */
    String repeats() {
        List<String> command = analysis.run().commandLine();
        boolean simulated = command.contains("replay")
                || command.contains("--cluster=sim")
                || command.contains("--cluster") && command.contains("sim");
        if (analysis.run().isForeign()) {
            return "This judges the same history again.";
        }
        return simulated
                ? "A simulated run: this repeats it event by event."
                : "This repeats the plan with its seed; real processes may interleave differently.";
    }
}
