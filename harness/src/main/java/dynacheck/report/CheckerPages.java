package dynacheck.report;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Verdict;
import dynacheck.checker.coverage.CoverageResult;
import dynacheck.checker.coverage.StatsResult;
import dynacheck.checker.liveness.Definition1Result;
import dynacheck.checker.model.ModelResult;
import dynacheck.checker.register.AtomicityResult;
import dynacheck.checker.txn.ElleResult;
import dynacheck.history.CameAndWent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** One section for each checker's result. */
final class CheckerPages {
    static final int MOST_SENTENCES = 80;
    static final int MOST_ANOMALIES = 20;
    static final int MOST_ROWS = 200;

    private final Scene scene;

    CheckerPages(Scene scene) {
        this.scene = scene;
    }

    Page.Checker of(CheckResult result) {
        return switch (result) {
            case AtomicityResult r -> atomicity(r);
            case Definition1Result r -> new LivenessPage(r, scene).page();
            case ElleResult r -> new TransactionsPage(scene).of(r);
            case CoverageResult r -> coverage(r);
            case StatsResult r -> section("Statistics", r, statsFacts(r), List.of(), List.of());
            case ModelResult r -> object(r);
            default -> new DetailsPage(scene).of(result);
        };
    }

    private Page.Checker object(ModelResult r) {
        List<Page.Fact> facts = new ArrayList<>(
                List.of(new Page.Fact("Operations", r.tally().toString()), new Page.Fact("Engine", r.engine())));
        r.counts().forEach((name, n) -> facts.add(new Page.Fact(name, Text.count(n))));
        r.measured().forEach((name, n) -> facts.add(new Page.Fact(name, Text.count(n))));
        List<Page.Anomaly> anomalies = r.findings().stream()
                .map(f -> scene.told(f.name(), f.explanation(), List.of()))
                .toList();
        return section("Linearizability of the " + r.model(), r, facts, anomalies, List.of());
    }

    static Page.Checker section(
            String name, CheckResult r, List<Page.Fact> facts, List<Page.Anomaly> anomalies, List<Page.Grid> grids) {
        return new Page.Checker(
                r.checker(),
                name,
                Grids.tone(r.verdict()),
                r.verdict().name(),
                CameAndWent.shortened(r.reason()),
                facts,
                anomalies,
                grids);
    }

    private Page.Checker atomicity(AtomicityResult r) {
        List<Page.Fact> facts = new ArrayList<>(List.of(
                new Page.Fact("Operations", r.tally().toString()),
                new Page.Fact("Writes of unknown outcome", Text.count(r.indeterminate())),
                new Page.Fact("Registers", Text.count(r.keys().size())),
                new Page.Fact("Engine", r.engine())));
        new TreeMap<>(r.counts()).forEach((name, n) -> facts.add(new Page.Fact(name, Text.count(n))));
        r.notUnderstood().stream()
                .limit(MOST_ROWS)
                .forEach(kind -> facts.add(new Page.Fact("Not understood", Text.shorten(kind.toString(), 200))));
        List<AtomicityResult.Anomaly> all = r.anomalies();
        List<Page.Anomaly> anomalies = all.stream()
                .sorted(Comparator.comparingLong(CheckerPages::seenAt))
                .limit(MOST_ANOMALIES)
                .map(this::anomaly)
                .toList();
        List<Page.Grid> grids = new ArrayList<>();
        List<AtomicityResult.KeyResult> bad =
                r.keys().stream().filter(k -> k.verdict() != Verdict.VALID).toList();
        if (!bad.isEmpty()) {
            grids.add(new Page.Grid(
                    "Registers that are not valid",
                    List.of("Key", "Verdict", "Operations", "Reason"),
                    bad.stream().limit(MOST_ROWS).map(CheckerPages::keyRow).toList(),
                    Grids.note(Math.min(MOST_ROWS, bad.size()), bad.size())));
        }
        if (all.size() > MOST_ANOMALIES) {
            facts.add(new Page.Fact(
                    "Shown below", "the " + MOST_ANOMALIES + " earliest of " + all.size() + " anomalies"));
        }
        return section("Atomicity of the registers", r, facts, anomalies, grids);
    }

    /** Index at which the last operation of the witness completed. */
    private static long seenAt(AtomicityResult.Anomaly a) {
        return a.witness().stream().mapToLong(c -> c.last().index()).max().orElse(Long.MAX_VALUE);
    }

    private static List<Page.Cell> keyRow(AtomicityResult.KeyResult k) {
        return List.of(
                new Page.Cell(key(k.key()), "code"),
                verdict(k.verdict()),
                new Page.Cell(Text.count(k.operations()), "num"),
                Page.Cell.of(Text.shorten(k.reason(), 500)));
    }

    private static String key(@org.jspecify.annotations.Nullable Object key) {
        return key == null ? "(the one register)" : Text.value(key);
    }

    private Page.Anomaly anomaly(AtomicityResult.Anomaly a) {
        String title = a.name()
                + (a.key() == null ? "" : " on register " + Text.value(a.key()))
                + (a.count() > 1 ? " (first of " + Text.count(a.count()) + ")" : "");
        List<Page.Fact> facts = new ArrayList<>();
        if (!a.adya().isEmpty()) {
            facts.add(new Page.Fact("Known as", a.adya()));
        }
        if (!a.tags().isEmpty()) {
            facts.add(new Page.Fact("Also", String.join(", ", a.tags())));
        }
        if (a.staleVersions() > 0) {
            facts.add(new Page.Fact(
                    "Stale by",
                    Text.plural(a.staleVersions(), "version") + ", "
                            + Text.duration(Math.round(a.staleMillis() * 1e6))));
        }
        return scene.named(
                title,
                a.key(),
                a.explanation().stream()
                        .limit(MOST_SENTENCES)
                        .map(s -> Text.shorten(s, 1_000))
                        .toList(),
                facts,
                a.witness().stream().map(Span::new).toList());
    }

    private static Page.Checker coverage(CoverageResult r) {
        List<Page.Grid> grids = new ArrayList<>();
        if (!r.items().isEmpty()) {
            grids.add(new Page.Grid(
                    "What the run promised to exercise",
                    List.of("Item", "Covered", "Evidence"),
                    r.items().stream()
                            .limit(MOST_ROWS)
                            .map(i -> List.of(
                                    new Page.Cell(i.name(), "code"),
                                    new Page.Cell(i.covered() ? "yes" : "missing", i.covered() ? "ok" : "fail"),
                                    Page.Cell.of(Text.shorten(i.evidence(), 500))))
                            .toList(),
                    Grids.note(Math.min(MOST_ROWS, r.items().size()), r.items().size())));
        }
        List<Page.Fact> facts = new ArrayList<>();
        facts.add(new Page.Fact(
                "Covered",
                (r.items().size() - r.missing().size()) + " of " + r.items().size()));
        facts.add(new Page.Fact(
                "Faults left unhealed",
                r.unhealed().isEmpty() ? "none" : Text.shorten(String.join(", ", r.unhealed()), 400)));
        return section("Coverage", r, facts, List.of(), grids);
    }

    private static List<Page.Fact> statsFacts(StatsResult r) {
        return List.of(
                new Page.Fact("Ok", Text.count(r.total().ok())),
                new Page.Fact("Failed", Text.count(r.total().fail())),
                new Page.Fact("Unknown", Text.count(r.total().info())),
                new Page.Fact("Open", Text.count(r.total().open())),
                new Page.Fact("Throughput", String.format(Locale.ROOT, "%.0f completed /s", r.throughput())));
    }

    private static Page.Cell verdict(Verdict verdict) {
        return new Page.Cell(
                verdict.name(),
                switch (verdict) {
                    case VALID -> "ok";
                    case INVALID -> "fail";
                    case UNKNOWN -> "info";
                });
    }
}
