package dynacheck.cli;

import dynacheck.checker.RunInfo;
import dynacheck.checker.txn.Consistency;
import dynacheck.checker.txn.ElleAnomaly;
import dynacheck.checker.txn.ElleChecker;
import dynacheck.checker.txn.ElleOptions;
import dynacheck.checker.txn.ElleResult;
import dynacheck.checker.txn.Model;
import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.judge.Analysis;
import dynacheck.run.BadArguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of {@code analyze} for histories of transactions. */
final class TransactionOptions {
    private static final int MOST_SENTENCES = 40;

    @Option(
            names = "--consistency",
            paramLabel = "MODEL",
            description = "with --model rw-register or list-append: what the store promises, for example serializable"
                    + " or snapshot-isolation (default: strict-serializable)")
    @Nullable
    String consistency;

    @Option(
            names = "--sequential-keys",
            description = "with transactions: take for granted that each process sees a key's versions in order")
    boolean sequentialKeys;

    @Option(
            names = "--linearizable-keys",
            description = "with transactions: take for granted that each key by itself is linearizable")
    boolean linearizableKeys;

    @Option(
            names = "--version-key",
            paramLabel = ":KEY",
            description = "with --model rw-register: the entry of an operation that holds the version it read or wrote"
                    + " (a map from key to version for several), for example :tag; it gives the order of versions")
    @Nullable
    String versionKey;

    /** The model of transactions of this name. Empty if there is none; then none of these options may be given. */
    Optional<Model> model(String name) {
        Optional<Model> model = Arrays.stream(Model.values())
                .filter(m -> m.toString().equals(name))
                .findFirst();
        boolean registers = model.filter(m -> m == Model.RW_REGISTER).isPresent();
        if (model.isEmpty() && consistency != null) {
            throw new BadArguments("--consistency needs --model " + Arrays.toString(Model.values()));
        }
        if (model.isEmpty() && (sequentialKeys || linearizableKeys)) {
            throw new BadArguments(
                    "--sequential-keys and --linearizable-keys need --model " + Arrays.toString(Model.values()));
        }
        if (!registers && versionKey != null) {
            throw new BadArguments("--version-key needs --model " + Model.RW_REGISTER);
        }
        return model;
    }

    /** Judges by inference and prints the first anomaly of each name. */
    static Analysis judge(History history, RunInfo run, ElleOptions options) {
        ElleResult result = ElleChecker.check(history, options);
        tell(result);
        return new Analysis(run, history, List.of(result));
    }

    ElleOptions options(Model model, @Nullable Object initial, boolean failAsInfo) {
        return new ElleOptions(
                model,
                consistency(),
                sequentialKeys,
                linearizableKeys,
                initial,
                failAsInfo,
                versionKey == null ? null : Keyword.of(versionKey.replaceFirst("^:", "")),
                ElleOptions.DEFAULT_BUDGET);
    }

    private Consistency consistency() {
        try {
            return consistency == null ? Consistency.STRICT_SERIALIZABLE : Consistency.of(consistency);
        } catch (IllegalArgumentException e) {
            throw new BadArguments(String.valueOf(e.getMessage()));
        }
    }

    /** The first anomaly of each name in sentences, and the models that are ruled out. */
    static void tell(ElleResult result) {
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
}
