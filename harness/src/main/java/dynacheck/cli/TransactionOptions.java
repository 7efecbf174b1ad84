package dynacheck.cli;

import dynacheck.checker.txn.Consistency;
import dynacheck.checker.txn.ElleOptions;
import dynacheck.checker.txn.Model;
import dynacheck.history.Keyword;
import dynacheck.run.BadArguments;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of {@code analyze} for histories of transactions. */
final class TransactionOptions {
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
}
