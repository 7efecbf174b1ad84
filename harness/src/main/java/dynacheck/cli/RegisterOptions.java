package dynacheck.cli;

import dynacheck.checker.register.AtomicityOptions;
import dynacheck.checker.register.AtomicityOptions.KeyBy;
import dynacheck.history.Edn;
import dynacheck.history.EdnException;
import dynacheck.history.HistoryFormat;
import dynacheck.run.BadArguments;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of {@code analyze} for histories of registers. */
final class RegisterOptions {
    @Option(
            names = "--nil-reads",
            paramLabel = "initial|unknown",
            description = "what a read of nil saw: the initial value (default), or nothing is known of it")
    String nilReads = "initial";

    @Option(
            names = "--initial",
            paramLabel = "EDN",
            description = "value before the first write; default nil (\"\" with appends)")
    @Nullable
    String initial;

    @Option(
            names = "--treat-fail-as-info",
            description = "take :fail writes as indeterminate, to see whether that explains an aborted read")
    boolean treatFailAsInfo;

    @Option(
            names = "--key-by",
            paramLabel = "auto|tuple|key|none",
            description = "the register of an operation: its :value [k v], its :key, none, or as it looks (default)")
    String keyBy = "auto";

    @Option(
            names = "--time-limit",
            description = "for each register that needs a search; then it is unknown; default 60s")
    Duration timeLimit = AtomicityOptions.DEFAULT.timeLimit();

    @Option(
            names = "--memory",
            paramLabel = "MB",
            description = "for each register's search; default: a quarter of the heap")
    long memoryMegabytes;

    @Option(
            names = "--format",
            paramLabel = "edn|json|log",
            description = "how the history is written; default: as it looks")
    @Nullable
    String format;

    AtomicityOptions options() {
        if (!nilReads.equals("initial") && !nilReads.equals("unknown")) {
            throw new BadArguments("--nil-reads " + nilReads + " is not known; use initial or unknown");
        }
        return new AtomicityOptions(
                treatFailAsInfo,
                nilReads.equals("unknown"),
                initialValue(),
                named(KeyBy.values(), keyBy, "--key-by"),
                false,
                timeLimit,
                memoryMegabytes << 20);
    }

    @Nullable
    Object initialValue() {
        try {
            return initial == null ? null : Edn.read(initial);
        } catch (EdnException e) {
            throw new BadArguments("--initial " + initial + " is not EDN: " + e.getMessage());
        }
    }

    @Nullable
    HistoryFormat historyFormat() {
        return format == null ? null : named(HistoryFormat.values(), format, "--format");
    }

    private static <T extends Enum<T>> T named(T[] values, String name, String option) {
        return Arrays.stream(values)
                .filter(v -> v.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new BadArguments(option + " " + name + " is not known; use one of "
                        + Arrays.toString(values).toLowerCase(Locale.ROOT)));
    }
}
