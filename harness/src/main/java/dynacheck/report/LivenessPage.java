package dynacheck.report;

import dynacheck.checker.liveness.Definition1Result;
import dynacheck.checker.liveness.Definition1Result.Fate;
import dynacheck.checker.liveness.Definition1Result.Judgement;
import dynacheck.checker.liveness.Definition1Result.Outcome;
import dynacheck.checker.liveness.Definition1Result.Point;
import dynacheck.checker.liveness.Definition1Result.Progress;
import dynacheck.history.NaturalOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The section on Definition 1: what broke its premise, what stalled, and what was excused and why. */
final class LivenessPage {
    private final Definition1Result result;
    private final Scene scene;

    LivenessPage(Definition1Result result, Scene scene) {
        this.result = result;
        this.scene = scene;
    }

    Page.Checker page() {
        return CheckerPages.section("Definition 1: liveness", result, facts(), anomalies(), grids());
    }

    private List<Page.Fact> facts() {
        Outcome outcome = result.outcome();
        List<Page.Fact> facts = new ArrayList<>();
        facts.add(new Page.Fact("Outcome", outcome == null ? "not judged" : Text.words(outcome)));
        if (!result.timeline().isEmpty()) {
            facts.add(new Page.Fact("Live as long as", result.premise()));
            facts.add(new Page.Fact("Lowest slack", SlackChart.minimum(result.timeline(), Point::slackPessimistic)));
            facts.add(new Page.Fact(
                    "Lowest effective slack", SlackChart.minimum(result.timeline(), Point::effectiveSlack)));
        }
        result.operations().forEach((fate, n) -> facts.add(new Page.Fact(Text.words(fate), Text.count(n))));
        return facts;
    }

    private List<Page.Anomaly> anomalies() {
        List<Page.Anomaly> anomalies = new ArrayList<>();
        brokenPremise().ifPresent(anomalies::add);
        result.joins().stream()
                .filter(j -> j.fate() == Fate.STALLED)
                .limit(CheckerPages.MOST_ANOMALIES)
                .map(this::stalled)
                .forEach(anomalies::add);
        StalledGroup.of(result.judgements()).stream()
                .limit(CheckerPages.MOST_ANOMALIES)
                .map(this::stalled)
                .forEach(anomalies::add);
        return anomalies;
    }

    private boolean isPromised() {
        return result.outcome() != Outcome.VACUOUS;
    }

    /** The first moment at which surely, or else perhaps, more was lost than the paper allows. */
    private Optional<Page.Anomaly> brokenPremise() {
        Optional<Point> surely =
                result.timeline().stream().filter(p -> p.slackOptimistic() < 0).findFirst();
        Optional<Point> broken = surely.or(() ->
                result.timeline().stream().filter(p -> p.slackPessimistic() < 0).findFirst());
        return broken.map(p -> {
            List<String> sentences = new ArrayList<>(sets(p));
            sentences.add(
                    surely.isPresent()
                            ? "From then on the paper promises no liveness: what does not complete is nobody's fault,"
                                    + " and what completes is no credit."
                            : "The history does not show the order of the events around it, so the premise may or"
                                    + " may not have held.");
            long after = result.timeline().stream()
                    .skip(result.timeline().indexOf(p))
                    .filter(q -> q.slackPessimistic() >= 0)
                    .findFirst()
                    .map(Point::timeNanos)
                    .orElse(-1L);
            sentences.add(
                    after < 0
                            ? "It stayed so until the end of the run."
                            : "It was met again from " + Text.at(after) + " on.");
            String title = "The premise " + (surely.isPresent() ? "broke at " : "may have broken at ")
                    + Text.at(p.timeNanos()) + (p.index() < 0 ? "" : " (index " + p.index() + ")");
            return scene.unnamed(title, sentences, List.of())
                    .with(scene.inForce().between(p.timeNanos(), p.timeNanos()));
        });
    }

    private Page.Anomaly stalled(Definition1Result.Join j) {
        List<String> sentences = new ArrayList<>(List.of(Text.shorten(j.why(), 1_000)));
        at(j.addedIndex()).ifPresent(p -> {
            sentences.add("When its addition completed, at " + Text.at(p.timeNanos()) + ":");
            sentences.addAll(sets(p));
        });
        return scene.unnamed(
                (isPromised() ? "Stalled: " : "Nothing was promised, and ") + "operations never became enabled at "
                        + Text.shorten(j.node(), 60),
                sentences,
                List.of());
    }

    private Page.Anomaly stalled(StalledGroup group) {
        Judgement first = group.first();
        List<String> sentences = new ArrayList<>();
        sentences.add((isPromised() ? "" : "As if it had been promised: ") + Text.shorten(first.why(), 1_000));
        group.others().ifPresent(sentences::add);
        at(first.call().start()).ifPresent(p -> {
            sentences.add(
                    "When it was invoked, at " + Text.at(first.call().invoke().timeNanos()) + ":");
            sentences.addAll(sets(p));
        });
        return scene.unnamed(
                (isPromised() ? "Stalled: " : "Not completed, and not promised: ") + group.title(),
                sentences,
                group.spans());
    }

    private Optional<Point> at(long index) {
        return result.timeline().stream().filter(p -> p.index() <= index).reduce((a, b) -> b);
    }

    /** V(t), P(t) and F(t) in words, and the arithmetic of the premise. */
    private List<String> sets(Point p) {
        Set<String> counted = new TreeSet<>(NaturalOrder.OF_NAMES);
        counted.addAll(p.members());
        counted.addAll(p.joins());
        Set<String> lost = new TreeSet<>(NaturalOrder.OF_NAMES);
        lost.addAll(p.crashed());
        lost.addAll(p.removals());
        lost.retainAll(counted);
        return List.of(
                "V(t): the members by completed reconfigurations are " + set(p.members()) + ".",
                "P(t): " + pending(p) + ".",
                "F(t): "
                        + (p.crashed().isEmpty()
                                ? "nobody crashed for good"
                                : "crashed for good are " + set(p.crashed()))
                        + ".",
                "Crashed or about to leave among members and joiners: "
                        + (lost.isEmpty() ? "none" : lost.size() + ", " + set(lost)) + ". At most "
                        + (p.slackPessimistic() + lost.size()) + " may be.");
    }

    private static String pending(Point p) {
        List<String> changes = new ArrayList<>();
        if (!p.joins().isEmpty()) {
            changes.add("the joining of " + set(p.joins()));
        }
        if (!p.removals().isEmpty()) {
            changes.add("the removal of " + set(p.removals()));
        }
        return changes.isEmpty()
                ? "no change is pending"
                : "proposed and not completed: " + String.join(" and ", changes);
    }

    private static String set(Set<String> nodes) {
        return "{" + Text.shorten(Text.natural(nodes), 300) + "}";
    }

    private List<Page.Grid> grids() {
        List<Page.Grid> grids = new ArrayList<>();
        List<Judgement> judgements = result.judgements();
        if (!judgements.isEmpty()) {
            List<Judgement> sorted = judgements.stream()
                    .sorted(Comparator.comparing(Judgement::fate).reversed())
                    .limit(CheckerPages.MOST_ROWS)
                    .toList();
            grids.add(new Page.Grid(
                    "Operations that did not complete, and whether that is allowed",
                    List.of("Index", "Operation", "Node", "Invoked", "Judged", "Why"),
                    sorted.stream().map(LivenessPage::row).toList(),
                    Grids.note(sorted.size(), judgements.size())));
        }
        if (!result.joins().isEmpty()) {
            List<Definition1Result.Join> joins =
                    result.joins().stream().limit(CheckerPages.MOST_ROWS).toList();
            grids.add(new Page.Grid(
                    "Processes that joined",
                    List.of("Node", "Added at", "Enabled at", "After", "Judged", "Why"),
                    joins.stream().map(this::row).toList(),
                    Grids.note(joins.size(), result.joins().size())));
        }
        if (!result.progress().isEmpty()) {
            grids.add(progress());
        }
        return grids;
    }

    /** One row a kind of fault, one column a function. */
    private Page.Grid progress() {
        Set<String> functions = new TreeSet<>();
        Map<String, Map<String, Long>> longest = new TreeMap<>();
        for (Progress p : result.progress()) {
            functions.add(p.f());
            longest.computeIfAbsent(p.faultKind(), k -> new HashMap<>()).put(p.f(), p.longestNanos());
        }
        List<String> headers = new ArrayList<>(List.of("While in force"));
        functions.stream().map(f -> Text.shorten(f, 60)).forEach(headers::add);
        List<List<Page.Cell>> rows = new ArrayList<>();
        longest.forEach((kind, byFunction) -> {
            List<Page.Cell> row = new ArrayList<>(List.of(Page.Cell.of(Text.shorten(kind, 60))));
            functions.forEach(f -> row.add(new Page.Cell(Text.duration(byFunction.getOrDefault(f, -1L)), "num")));
            rows.add(row);
        });
        return new Page.Grid(
                "Longest time without a completed operation, by fault",
                headers,
                rows.subList(0, Math.min(CheckerPages.MOST_ROWS, rows.size())),
                Grids.note(Math.min(CheckerPages.MOST_ROWS, rows.size()), rows.size()));
    }

    private static List<Page.Cell> row(Judgement j) {
        String node = j.call().node();
        return List.of(
                new Page.Cell(String.valueOf(j.call().start()), "num index"),
                new Page.Cell(OpCharts.label(new Span(j.call())), "code"),
                Page.Cell.of(node == null ? "\u2013" : Text.shorten(node, 60)),
                new Page.Cell(Text.at(j.call().invoke().timeNanos()), "num"),
                new Page.Cell(Text.words(j.fate()), tone(j.fate())),
                Page.Cell.of(Text.shorten(j.why(), 600)));
    }

    /** {@code "index 7, 1.250 s"}. */
    private String at(long index, String never) {
        Span span = scene.byIndex().get(index);
        long nanos = span == null ? -1 : span.invoke().index() == index ? span.startNanos() : span.endNanos();
        return index < 0 ? never : "index " + index + (nanos < 0 ? "" : ", " + Text.at(nanos));
    }

    private List<Page.Cell> row(Definition1Result.Join j) {
        return List.of(
                Page.Cell.of(Text.shorten(j.node(), 60)),
                new Page.Cell(at(j.addedIndex(), "never"), "num"),
                new Page.Cell(at(j.enabledIndex(), "never seen"), "num"),
                new Page.Cell(Text.duration(j.enabledAfterNanos()), "num"),
                new Page.Cell(Text.words(j.fate()), tone(j.fate())),
                Page.Cell.of(Text.shorten(j.why(), 600)));
    }

    private static String tone(Fate fate) {
        return switch (fate) {
            case COMPLETED -> "ok";
            case EXCUSED, EXPLAINED, WITHIN_GRACE -> "muted";
            case STALLED -> "fail";
            case UNCLEAR -> "info";
        };
    }
}
