package dynacheck.report;

import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.checker.liveness.Definition1Result;
import dynacheck.checker.liveness.Definition1Result.Point;
import dynacheck.checker.register.AtomicityResult;
import dynacheck.history.OpType;
import dynacheck.judge.Analysis;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns an analysis into the page: decides what goes where, and how much of it. */
final class PageBuilder {
    private static final int MOST_NODES = 64;
    private static final int MOST_VIEWS = 2_000;

    private final Analysis analysis;
    private final List<Flight> flights;
    private final List<Span> spans;
    private final List<FaultLife> faults;
    private final Palette palette;
    private final long runEnd;
    private final List<Point> timeline;
    private final List<TimelineData.ViewChange> views;

    private PageBuilder(Analysis analysis, List<Flight> flights) {
        this.analysis = analysis;
        this.flights = flights;
        this.spans = Spans.of(analysis.history());
        this.faults = FaultLife.of(analysis.history().ops());
        this.palette = new Palette(faults);
        this.runEnd = Math.max(1, analysis.history().endNanos());
        this.timeline = analysis.definition1().map(Definition1Result::timeline).orElse(List.of());
        this.views = timeline.isEmpty() ? viewsByReconfigs() : SlackChart.viewChanges(timeline);
    }

    static Page page(Analysis analysis, List<Flight> flights) {
        return new PageBuilder(analysis, flights).page();
    }

    private Page page() {
        Set<Long> focus = focus();
        int[] selection = TimelineData.select(spans, focus, TimelineData.MOST_OPS);
        String json = TimelineData.json(
                spans,
                selection,
                focus,
                faults,
                palette,
                views.subList(0, Math.min(MOST_VIEWS, views.size())),
                nodes(),
                runEnd);
        CheckerPages pages = new CheckerPages(faults, palette, runEnd);
        Verdict verdict = analysis.verdict();
        return new Page(
                analysis.run().name(),
                Grids.tone(verdict),
                verdict.name(),
                meaning(verdict),
                reasons(verdict),
                facts(),
                analysis.results().stream().map(pages::of).toList(),
                timelineNote(selection.length),
                palette.legend(),
                SlackChart.of(timeline, faults, palette, runEnd),
                timeline.isEmpty() ? List.of() : List.of(SlackChart.sets(timeline)),
                analysis.stats().map(Performance::tables).orElse(List.of()),
                DetailsPage.graph(analysis.results()),
                List.of(Reconfigs.table(Reconfigs.of(spans)), viewTable()),
                List.of(Grids.faults(faults)),
                rerun(),
                List.of(files()),
                StoryDiagram.of(spans, faults, flights, palette),
                Assets.load(json));
    }

    /** Invocation indexes of operations in a witness or stalled. */
    private Set<Long> focus() {
        Set<Long> focus = new HashSet<>();
        for (AtomicityResult.Anomaly a :
                analysis.atomicity().map(AtomicityResult::anomalies).orElse(List.of())) {
            a.witness().forEach(call -> focus.add(call.start()));
        }
        analysis.definition1().map(Definition1Result::judgements).orElse(List.of()).stream()
                .filter(j -> j.fate() == Definition1Result.Fate.STALLED)
                .forEach(j -> focus.add(j.call().start()));
        return focus;
    }

    private static String meaning(Verdict verdict) {
        return switch (verdict) {
            case VALID -> "Every check held, and the run exercised what it promised to.";
            case INVALID -> "A promise of the store was broken.";
            case UNKNOWN -> "No promise was seen broken, but this run cannot vouch for all of them.";
        };
    }

    /** The reasons of the verdict: every checker's that caused it, or all of them if the run is valid. */
    private List<String> reasons(Verdict verdict) {
        List<String> reasons = analysis.results().stream()
                .filter(r -> r.verdict() == verdict)
                .map(r -> Text.shorten(r.checker() + ": " + r.reason(), 1_000))
                .toList();
        return reasons.isEmpty() ? List.of(analysis.reason()) : reasons;
    }

    private List<Page.Fact> facts() {
        RunInfo run = analysis.run();
        List<Page.Fact> facts = new ArrayList<>();
        facts.add(new Page.Fact("Workload", run.workload()));
        if (!run.isForeign()) {
            facts.add(new Page.Fact("Seed", String.valueOf(run.seed())));
            facts.add(new Page.Fact("Initial view", Text.shorten(String.join(" ", run.members()), 200)));
        }
        if (!run.startTime().equals(Instant.EPOCH)) {
            facts.add(new Page.Fact(
                    "Started",
                    DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
                            .withZone(ZoneOffset.UTC)
                            .format(run.startTime())));
        }
        facts.add(new Page.Fact("Duration", Text.duration(analysis.history().endNanos())));
        long ok = spans.stream().filter(s -> s.outcome() == OpType.OK).count();
        long fail = spans.stream().filter(s -> s.outcome() == OpType.FAIL).count();
        facts.add(new Page.Fact(
                "Operations",
                Text.count(spans.size()) + ": " + Text.count(ok) + " ok, " + Text.count(fail) + " failed, "
                        + Text.count(spans.size() - ok - fail) + " unknown"));
        facts.add(new Page.Fact("Faults", faultCounts()));
        new TreeMap<>(run.versions()).forEach((name, version) -> facts.add(new Page.Fact(name, version)));
        for (String note : analysis.history().notes().stream().limit(10).toList()) {
            facts.add(new Page.Fact("Note on the history", Text.shorten(note, 300)));
        }
        return facts;
    }

    private String faultCounts() {
        long happened = faults.stream().filter(FaultLife::happened).count();
        long skipped = faults.size() - happened;
        return faults.isEmpty() ? "none" : happened + " installed" + (skipped == 0 ? "" : ", " + skipped + " skipped");
    }

    /** Nodes ever named, members first, natural order. */
    private List<String> nodes() {
        Set<String> nodes = new TreeSet<>(Text.NATURAL);
        nodes.addAll(analysis.run().members());
        timeline.forEach(p -> nodes.addAll(p.members()));
        faults.forEach(f -> nodes.addAll(f.event().nodes()));
        for (Span span : spans) {
            String node = span.node();
            if (node != null && nodes.size() < MOST_NODES) {
                nodes.add(node);
            }
        }
        return nodes.stream().limit(MOST_NODES).toList();
    }

    private List<TimelineData.ViewChange> viewsByReconfigs() {
        return Reconfigs.of(spans).stream()
                .filter(r -> r.outcome() == OpType.OK)
                .map(r -> new TimelineData.ViewChange(
                        r.endNanos(), Text.changes(r.invoke().value())))
                .toList();
    }

    private Page.Grid viewTable() {
        List<List<Page.Cell>> rows = new ArrayList<>();
        if (!analysis.run().members().isEmpty()) {
            rows.add(List.of(
                    new Page.Cell("0", "num"),
                    new Page.Cell(Text.at(0), "num"),
                    new Page.Cell(
                            "V(0) = {"
                                    + Text.shorten(
                                            String.join(" ", analysis.run().members()), 400) + "}",
                            "code")));
        }
        for (TimelineData.ViewChange view : views.subList(0, Math.min(500, views.size()))) {
            rows.add(List.of(
                    new Page.Cell(String.valueOf(rows.size()), "num"),
                    new Page.Cell(Text.at(view.timeNanos()), "num"),
                    new Page.Cell(view.label(), "code")));
        }
        return new Page.Grid(
                "Sequence of views, by completed reconfigurations",
                List.of("Number", "Time", "Change and members"),
                rows,
                Grids.note(Math.min(500, views.size()), views.size()));
    }

    private String timelineNote(int shown) {
        String all = "Top rows: nodes with their faults. Below: one row for each worker, with its operations.";
        return shown == spans.size()
                ? all + " All " + Text.plural(shown, "operation") + " shown."
                : all + " Only " + Text.count(shown) + " of " + Text.count(spans.size())
                        + " operations are shown, to keep this file small: those around anomalies, those of unknown"
                        + " outcome, reconfigurations, then from the start on. The charts of latency quantiles and"
                        + " throughput count all.";
    }

    private @Nullable String rerun() {
        List<String> command = analysis.run().commandLine();
        return command.isEmpty()
                ? null
                : command.stream()
                        .map(Text::shellWord)
                        .reduce((a, b) -> a + " " + b)
                        .orElseThrow();
    }

    private static Page.Grid files() {
        return new Page.Grid(
                "Files beside this report",
                List.of("File", "Holds"),
                List.of(
                        file(
                                "history.edn",
                                "every operation and fault, one map a line; \u201canalyze\u201d judges it again"),
                        file("results.edn", "every checker's result as data, for clojure.edn"),
                        file("test.json", "all that is needed to run it again: seed, versions, command"),
                        file("<node>/", "log, protocol trace and data of each node")),
                "");
    }

    private static List<Page.Cell> file(String name, String holds) {
        return List.of(new Page.Cell(name, "code"), Page.Cell.of(holds));
    }
}
