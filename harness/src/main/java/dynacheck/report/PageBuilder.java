package dynacheck.report;

import dynacheck.checker.Verdict;
import dynacheck.checker.liveness.Definition1Result;
import dynacheck.checker.liveness.Definition1Result.Point;
import dynacheck.history.History;
import dynacheck.history.NaturalOrder;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.judge.Analysis;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/** Turns an analysis into the page: decides what goes where, and how much of it. */
final class PageBuilder {
    private static final int MOST_NODES = 64;
    private static final int MOST_VIEWS = 2_000;
    private static final int MOST_TOLD = 12;

    /** Where a history has no times, one place in its order counts as a millisecond. */
    private static final long STEP_NANOS = 1_000_000;

    private final Analysis analysis;
    private final boolean hasTimes;
    private final Extras extras;
    private final Set<String> beside;
    private final List<Span> spans;
    private final List<FaultLife> faults;
    private final Palette palette;
    private final long runEnd;
    private final List<Point> timeline;
    private final List<TimelineData.ViewChange> views;

    private PageBuilder(Analysis given, Extras extras, Set<String> beside) {
        this.beside = beside;
        this.hasTimes = given.history().endNanos() > 0;
        this.analysis = hasTimes ? given : new Analysis(given.run(), byOrder(given.history()), given.results());
        this.extras = extras;
        this.spans = Spans.of(analysis.history());
        this.faults = FaultLife.of(analysis.history());
        this.palette = new Palette(faults);
        this.runEnd = Math.max(1, analysis.history().endNanos());
        this.timeline = analysis.definition1().map(Definition1Result::timeline).orElse(List.of());
        this.views = timeline.isEmpty() ? viewsByReconfigs() : SlackChart.viewChanges(timeline);
    }

    private static History byOrder(History history) {
        return History.of(history.ops().stream()
                .map(op -> new Op(
                        op.index(), op.index() * STEP_NANOS, op.process(), op.type(), op.f(), op.value(), op.extra()))
                .toList());
    }

    /**
     * A page.
     *
     * @param beside files and folders there; what is of the run is linked
     */
    static Page page(Analysis analysis, Extras extras, Set<String> beside) {
        return new PageBuilder(analysis, extras, beside).page();
    }

    private Page page() {
        CheckerPages pages = new CheckerPages(new Scene(faults, palette, runEnd, byIndex()));
        List<Page.Checker> checkers = numbered(analysis.results().stream()
                .map(pages::of)
                .sorted(Comparator.comparing(PageBuilder::rank))
                .toList());
        List<Page.Anomaly> anomalies = checkers.stream()
                .flatMap(c -> c.anomalies().stream())
                .flatMap(Page.Anomaly::all)
                .toList();
        TimelineData.Chosen chosen = TimelineData.choose(spans, anomalies, TimelineData.MOST_OPS);
        String json = TimelineData.json(
                chosen,
                faults,
                palette,
                views.subList(0, Math.min(MOST_VIEWS, views.size())),
                nodes(),
                runEnd,
                hasTimes);
        Verdict verdict = analysis.verdict();
        Headline headline = new Headline(analysis, spans, faults, hasTimes);
        return new Page(
                analysis.run().name(),
                Grids.tone(verdict),
                verdict.name(),
                headline.meaning(),
                headline.reasons(checkers.stream().map(Page.Checker::id).toList()),
                headline.facts(),
                checkers.stream()
                        .map(c -> new Page.Chip(c.id(), c.tone(), c.word()))
                        .toList(),
                headline.command(),
                headline.repeats(),
                checkers.stream().filter(c -> !c.tone().equals("valid")).toList(),
                checkers.stream().filter(c -> c.tone().equals("valid")).toList(),
                timelineNote(chosen.indexes().length),
                palette.legend(),
                !views.isEmpty(),
                SlackChart.of(timeline, faults, palette, runEnd),
                timeline.isEmpty() ? List.of() : List.of(SlackChart.sets(timeline)),
                analysis.stats().map(Performance::tables).orElse(List.of()),
                DetailsPage.graph(analysis.results()),
                reconfigs(),
                List.of(Grids.faults(faults)),
                files(),
                nodeFolders(),
                StoryDiagram.of(spans, faults, extras, palette, contradiction(checkers), named(checkers)),
                extras.blame(),
                Assets.load(json));
    }

    /** What the first checker that failed says, as short as it is; of a run in which none did, nothing. */
    private static List<String> contradiction(List<Page.Checker> ranked) {
        Page.Checker first = ranked.isEmpty() ? null : ranked.getFirst();
        if (first == null || !first.tone().equals("invalid")) {
            return List.of();
        }
        List<String> end = new ArrayList<>(List.of(first.name() + ": " + first.reason()));
        first.anomalies().stream()
                .findFirst()
                .ifPresent(a -> a.sentences().stream()
                        .limit(MOST_TOLD)
                        .filter(sentence -> !end.getFirst().contains(sentence))
                        .forEach(end::add));
        return end;
    }

    /** The operations that the sentences of the contradiction call T1, T2...; nothing if they name none. */
    private static List<Long> named(List<Page.Checker> ranked) {
        return contradiction(ranked).isEmpty()
                ? List.of()
                : ranked.getFirst().anomalies().stream()
                        .findFirst()
                        .filter(Page.Anomaly::named)
                        .map(Page.Anomaly::operations)
                        .orElse(List.of());
    }

    /** What failed comes before what is not known, and that before what held; of these, first what shows a reason. */
    private static int rank(Page.Checker checker) {
        int severity = List.of("invalid", "unknown", "valid").indexOf(checker.tone());
        return 2 * severity + (checker.anomalies().isEmpty() ? 1 : 0);
    }

    private static List<Page.Checker> numbered(List<Page.Checker> checkers) {
        AtomicInteger given = new AtomicInteger();
        return checkers.stream()
                .map(checker -> checker.with(checker.anomalies().stream()
                        .map(anomaly -> numbered(anomaly, given))
                        .toList()))
                .toList();
    }

    /** In the order in which they stand on the page. */
    private static Page.Anomaly numbered(Page.Anomaly anomaly, AtomicInteger given) {
        Page.Anomaly numbered = anomaly.withId("anomaly-" + given.incrementAndGet());
        return numbered.withOthers(
                anomaly.others().stream().map(other -> numbered(other, given)).toList());
    }

    /** Each operation by both its indexes. */
    private Map<Long, Span> byIndex() {
        Map<Long, Span> byIndex = new HashMap<>();
        for (Span span : spans) {
            byIndex.put(span.invoke().index(), span);
            Op completion = span.completion();
            if (completion != null) {
                byIndex.putIfAbsent(completion.index(), span);
            }
        }
        return byIndex;
    }

    private List<Page.Grid> reconfigs() {
        List<Span> reconfigs = Reconfigs.of(spans);
        return analysis.run().isForeign() && reconfigs.isEmpty()
                ? List.of()
                : List.of(Reconfigs.table(reconfigs), viewTable());
    }

    /** Nodes ever named, members first, natural order. */
    private List<String> nodes() {
        Set<String> nodes = new TreeSet<>(NaturalOrder.OF_NAMES);
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
                                    + Text.shorten(Text.natural(analysis.run().members()), 400) + "}",
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
        String all = nodes().isEmpty()
                ? "One row for each worker, with its operations."
                : "Top rows: nodes with their faults. Below: one row for each worker, with its operations.";
        return shown == spans.size()
                ? all
                        + (shown == 1
                                ? " The one operation is shown."
                                : " All " + Text.count(shown) + " operations shown.")
                : all + " Of " + Text.count(spans.size()) + " operations " + Text.count(shown)
                        + " are drawn one by one, to keep this file small: those around anomalies, those of unknown"
                        + " outcome, reconfigurations, then from the start on. Of the others a shade shows how many"
                        + " began, the darker the more; history.edn has each. Overview and charts count all.";
    }

    /** What nodes left behind, of a run of ours. */
    private List<String> nodeFolders() {
        return analysis.run().isForeign()
                ? List.of()
                : nodes().stream()
                        .filter(beside::contains)
                        .filter(node -> node.matches("[A-Za-z0-9][A-Za-z0-9._-]*"))
                        .toList();
    }

    private List<Page.File> files() {
        if (analysis.run().isForeign()) {
            return List.of(new Page.File("results.edn", "every checker's result as data, for clojure.edn"));
        }
        List<Page.File> files = new ArrayList<>(List.of(
                new Page.File(
                        "history.edn",
                        "every operation and fault, one map a line; \u201canalyze\u201d judges it again"),
                new Page.File("results.edn", "every checker's result as data, for clojure.edn"),
                new Page.File("test.json", "all that is needed to run it again: seed, versions, command")));
        if (beside.contains("schedule.edn")) {
            files.add(new Page.File("schedule.edn", "the run event by event, which \u201creplay\u201d repeats"));
        }
        return files;
    }
}
