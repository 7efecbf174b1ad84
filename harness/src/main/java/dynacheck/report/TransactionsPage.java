package dynacheck.report;

import dynacheck.checker.NotUnderstood;
import dynacheck.checker.txn.ElleAnomaly;
import dynacheck.checker.txn.ElleResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The section about transactions: what the verdict rests on, and the anomalies in sentences. */
final class TransactionsPage {
    private static final int MOST_KEYS = 8;

    private final Scene scene;

    TransactionsPage(Scene scene) {
        this.scene = scene;
    }

    Page.Checker of(ElleResult r) {
        List<Page.Fact> facts = new ArrayList<>(List.of(
                new Page.Fact("Promised", r.consistency().toString()),
                new Page.Fact("Model", r.model().toString()),
                new Page.Fact("Client operations", r.tally().toString()),
                new Page.Fact("The verdict rests on", basis(r))));
        new TreeMap<>(r.counts()).forEach((name, n) -> facts.add(new Page.Fact(name, Text.count(n))));
        if (!r.not().isEmpty()) {
            facts.add(new Page.Fact("Ruled out", names(r.not()) + "; with them " + names(r.alsoNot())));
        }
        r.notes().forEach(note -> facts.add(new Page.Fact("Note", Text.shorten(note, 500))));
        // What can be drawn as a cycle of transactions is the easiest to see.
        List<Page.Anomaly> anomalies = r.anomalies().stream()
                .sorted(Comparator.comparing(a -> a.cycle().isEmpty()))
                .limit(CheckerPages.MOST_ANOMALIES)
                .map(this::anomaly)
                .toList();
        List<Page.Grid> grids = r.notUnderstood().isEmpty() ? List.of() : List.of(notUnderstood(r.notUnderstood()));
        return CheckerPages.section("Transactions", r, facts, anomalies, grids);
    }

    private static String basis(ElleResult r) {
        return switch (r.basis()) {
            case INFERENCE -> "inference over dependencies";
            case ORDER -> "a search for an order of all transactions";
            case REGISTERS -> "the engines for registers: every transaction is a single read or write";
        };
    }

    private static String names(Iterable<?> models) {
        List<String> names = new ArrayList<>();
        models.forEach(m -> names.add(m.toString()));
        return names.isEmpty() ? "no other" : names.stream().collect(Collectors.joining(", "));
    }

    private Page.Anomaly anomaly(ElleAnomaly a) {
        List<String> sentences = a.explanation().stream()
                .limit(CheckerPages.MOST_SENTENCES)
                .map(s -> Text.shorten(s, 1_000))
                .toList();
        int more = a.explanation().size() - sentences.size();
        List<Page.Fact> facts = new ArrayList<>();
        a.versions().entrySet().stream()
                .limit(MOST_KEYS)
                .forEach(e -> facts.add(
                        new Page.Fact("Versions of " + Text.shorten(e.getKey(), 40), Text.shorten(e.getValue(), 300))));
        if (more > 0) {
            facts.add(new Page.Fact("Left out", Text.plural(more, "sentence")));
        }
        List<Span> operations = a.transactions().stream()
                .map(t -> scene.byIndex().get(t.invoked()))
                .filter(Objects::nonNull)
                .toList();
        // T1, T2... must be those of the sentences, so all of them or none.
        boolean areKnown = operations.size() == a.transactions().size() && !operations.isEmpty();
        return scene.named(title(a.name()), sentences, facts, areKnown ? operations : List.of())
                .with(CycleDrawing.of(a));
    }

    /** The anomaly's name with its meaning, where the name alone would tell only experts. */
    private static String title(String name) {
        String base = name.replaceFirst("-(realtime|process)$", "");
        String meaning = switch (base) {
            case "G0" -> "writes in a cycle";
            case "G1a" -> "a read of what was aborted";
            case "G1b" -> "a read of an intermediate version";
            case "G1c" -> "reads and writes in a cycle";
            case "G-single" -> "a cycle with one read of what was overwritten";
            case "G-nonadjacent" -> "a cycle with several reads of what was overwritten, no two in a row";
            case "G2-item" -> "a cycle with several reads of what was overwritten";
            case "internal" -> "a transaction that does not see itself";
            default -> "";
        };
        String order = name.endsWith("-realtime") ? ", with the order in real time" : "";
        String process = name.endsWith("-process") ? ", with the order of a process" : "";
        return meaning.isEmpty() ? name : name + ": " + meaning + order + process;
    }

    private static Page.Grid notUnderstood(List<NotUnderstood> kinds) {
        return new Page.Grid(
                "Operations that are not understood",
                List.of("Function", "Shape", "Example", "First line", "Count"),
                kinds.stream()
                        .limit(CheckerPages.MOST_ROWS)
                        .map(k -> List.of(
                                new Page.Cell(":" + k.f(), "code"),
                                Page.Cell.of(Text.shorten(k.shape(), 200)),
                                new Page.Cell(Text.shorten(k.example(), 200), "code"),
                                new Page.Cell(Text.count(k.line()), "num"),
                                new Page.Cell(Text.count(k.count()), "num")))
                        .toList(),
                Grids.note(Math.min(CheckerPages.MOST_ROWS, kinds.size()), kinds.size()));
    }
}
