package dynacheck.cli;

import dynacheck.checker.CheckResult;
import dynacheck.checker.model.ModelResult;
import dynacheck.checker.register.AtomicityResult;
import dynacheck.checker.register.AtomicityResult.Anomaly;
import dynacheck.checker.txn.ElleAnomaly;
import dynacheck.checker.txn.ElleResult;
import dynacheck.history.Edn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a checker found, on the console, in sentences. */
final class Explanations {
    private static final int MOST_ANOMALIES = 5;
    private static final int MOST_SENTENCES = 40;

    private Explanations() {}

    /** Nothing for a checker whose reason says it all. */
    static void print(CheckResult result) {
        switch (result) {
            case AtomicityResult atomicity -> explain(atomicity);
            case ElleResult inferred -> explain(inferred);
            case ModelResult found -> explain(found);
            default -> {}
        }
    }

    /** The violations in sentences, the first of each register. */
    private static void explain(AtomicityResult result) {
        List<Anomaly> anomalies = result.anomalies();
        for (Anomaly a : anomalies.subList(0, Math.min(MOST_ANOMALIES, anomalies.size()))) {
            Console.line(head(a));
            a.explanation().forEach(sentence -> Console.line("  " + sentence));
            if (a.staleVersions() > 0) {
                String time = a.staleMillis() > 0 ? String.format(Locale.ROOT, " and %.1f ms", a.staleMillis()) : "";
                Console.line("  Stale by at least %d version%s%s."
                        .formatted(a.staleVersions(), a.staleVersions() == 1 ? "" : "s", time));
            }
            if (!a.activeFaults().isEmpty()) {
                Console.line("  Faults in force then: " + String.join(", ", a.activeFaults()));
            }
        }
        if (anomalies.size() > MOST_ANOMALIES) {
            Console.line("(and " + (anomalies.size() - MOST_ANOMALIES) + " more)");
        }
    }

    private static String head(Anomaly a) {
        String key = a.key() == null ? "" : " on register " + Edn.print(a.key());
        String also = a.adya().isEmpty() ? "" : " (Elle: " + a.adya() + ")";
        String tags = a.tags().isEmpty() ? "" : ", " + String.join(", ", a.tags());
        String times = a.count() == 1 ? "" : ", seen " + a.count() + " times; the first:";
        return a.name() + also + key + tags + times;
    }

    /** The first anomaly of each name in sentences, and the models that are ruled out. */
    private static void explain(ElleResult result) {
        Set<String> told = new HashSet<>();
        for (ElleAnomaly anomaly : result.anomalies()) {
            if (told.add(anomaly.name())) {
                Console.line(anomaly.name() + " (" + result.counts().get(anomaly.name()) + ")");
                brief(anomaly.explanation()).forEach(sentence -> Console.line("  " + sentence));
            }
        }
        if (!result.not().isEmpty()) {
            Console.line("not: " + result.not() + ", also not: " + result.alsoNot());
        }
        result.notes().forEach(note -> Console.line("note: " + note));
    }

    /** Of a long cycle only the beginning and the end. */
    private static List<String> brief(List<String> sentences) {
        if (sentences.size() <= MOST_SENTENCES) {
            return sentences;
        }
        int half = MOST_SENTENCES / 2;
        List<String> brief = new ArrayList<>(sentences.subList(0, half));
        brief.add("... " + (sentences.size() - 2 * half)
                + " sentences are left out; results.edn and --json have all ...");
        brief.addAll(sentences.subList(sentences.size() - half, sentences.size()));
        return brief;
    }

    /** The first finding of each kind, in sentences. */
    private static void explain(ModelResult result) {
        Set<String> explained = new HashSet<>();
        for (ModelResult.Finding finding : result.findings()) {
            if (explained.add(finding.name())) {
                long count = result.counts().getOrDefault(finding.name(), 1L);
                Console.line(finding.name() + (count == 1 ? "" : ", seen " + count + " times; the first:"));
                finding.explanation().forEach(sentence -> Console.line("  " + sentence));
            }
        }
    }
}
