package dynacheck.cli;

import dynacheck.checker.Analysis;
import dynacheck.checker.Analyzer;
import dynacheck.checker.Atomicity;
import dynacheck.checker.AtomicityOptions;
import dynacheck.checker.AtomicityResult;
import dynacheck.checker.CheckResult;
import dynacheck.checker.FailedCheck;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.checker.elle.ElleChecker;
import dynacheck.checker.elle.ElleOptions;
import dynacheck.checker.elle.ElleResult;
import dynacheck.checker.elle.Model;
import dynacheck.history.History;
import dynacheck.history.HistoryReader;
import dynacheck.history.MalformedHistoryException;
import dynacheck.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dynacheck analyze}: judges stored runs or foreign histories again; the worst verdict wins. */
@Command(
        name = "analyze",
        description = "Judge stored runs, or history files of anybody's, again.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  dynacheck analyze store/latest",
            "  dynacheck analyze history.edn     (writes results.edn and report.html into history.edn.analysis/)",
            "  dynacheck analyze --json corpus/*.log",
            "  zcat big.edn.gz | dynacheck analyze -",
            "  dynacheck analyze --model list-append --consistency serializable history.edn"
        })
final class AnalyzeCommand implements Callable<Integer> {
    /** A larger history gets no report page: nobody could look at it, and all of it would have to be in memory. */
    private static final long MOST_BYTES_REPORTED = 8 << 20;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|RUN_DIR|-",
            description = "history files (EDN, JSON lines, Jepsen's log; also .gz and .xz), a run's folder, or - for"
                    + " standard input")
    List<Path> paths = List.of();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "register (default) or cas-register: reads, writes and compare-and-sets; or transactions over"
                    + " registers or lists: rw-register, list-append")
    String model = "register";

    @Option(names = "--json", description = "one JSON object a line: file, verdict, reason, anomalies; no report page")
    boolean json;

    /** Absent if {@link #ofFiles} made this. */
    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    RegisterOptions registers = new RegisterOptions();

    @Mixin
    TransactionOptions transactions = new TransactionOptions();

    /**
     * The command of arguments that name files and nothing else but {@code --json}; of others the parser knows more. To
     * load it, and have it ask each class for its options, takes longer than to judge ten thousand operations.
     */
    static Optional<AnalyzeCommand> ofFiles(String... args) {
        if (args.length == 0 || !args[0].equals("analyze")) {
            return Optional.empty();
        }
        AnalyzeCommand command = new AnalyzeCommand();
        List<Path> files = new ArrayList<>();
        for (String argument : List.of(args).subList(1, args.length)) {
            if (argument.equals("--json")) {
                command.json = true;
            } else if (!argument.equals("-") && (argument.startsWith("-") || argument.startsWith("@"))) {
                return Optional.empty();
            } else {
                files.add(Path.of(argument));
            }
        }
        command.paths = files;
        return files.isEmpty() ? Optional.empty() : Optional.of(command);
    }

    @Override
    public Integer call() throws Exception {
        Optional<Model> data = transactions.model(model);
        if (data.isEmpty() && !model.equals("register") && !model.equals("cas-register")) {
            throw new BadArguments(
                    "there is no --model " + model + "; there are register, cas-register, rw-register, list-append");
        }
        AtomicityOptions options = registers.options();
        if (data.isPresent()) {
            refuse("says nothing about transactions", "--nil-reads", "--key-by", "--time-limit", "--memory");
        } else if (paths.stream().anyMatch(Files::isDirectory)) {
            refuse(
                    "is for histories that are not of a run's folder; name its history.edn instead",
                    "--nil-reads",
                    "--initial",
                    "--treat-fail-as-info",
                    "--key-by",
                    "--time-limit",
                    "--memory",
                    "--format");
        }
        Verdict worst = Verdict.VALID;
        boolean damaged = false;
        for (Path path : paths) {
            try {
                worst = worst.merge(judge(path, data, options));
            } catch (OutOfMemoryError e) { // What was read is garbage by now; the next file may well fit.
                worst = worst.merge(told(path, tooLarge()));
            } catch (MalformedHistoryException | BadArguments | IOException e) {
                String what = String.valueOf(e.getMessage());
                String why = e instanceof BadArguments ? what : path + ": " + what;
                if (paths.size() == 1 && !json) {
                    throw new BadArguments(why);
                }
                damaged = true;
                Console.line(json ? VerdictText.json(path.toString(), why) : "cannot be judged: " + why);
            }
        }
        return damaged ? Main.BAD_ARGUMENTS : worst.exitCode();
    }

    /** A flag that would be ignored is an error. */
    private void refuse(String why, String... names) {
        for (String name : names) {
            if (spec != null && spec.commandLine().getParseResult().hasMatchedOption(name)) {
                throw new BadArguments(name + " " + why);
            }
        }
    }

    private Verdict judge(Path path, Optional<Model> data, AtomicityOptions options) throws IOException {
        boolean isStandardInput = path.toString().equals("-");
        boolean isRun = Files.isDirectory(path);
        Path history = isRun ? path.resolve("history.edn") : path;
        if (!isStandardInput && !Files.isRegularFile(history)) {
            throw new BadArguments("there is no file " + history + "; name a history file or a run's folder");
        }
        boolean brief = json || paths.size() > 1 || isStandardInput;
        if (data.isPresent()) {
            RunInfo info = isRun ? Store.readRun(path) : RunInfo.foreign(String.valueOf(path.getFileName()));
            return transactions(history, info, data.get(), isRun ? path : null, brief, isStandardInput);
        }
        if (isRun && !brief) {
            return Judge.judge(path, history, Store.readRun(path));
        }
        if (isRun) {
            Analysis analysis = Analyzer.analyze(HistoryReader.read(history), Store.readRun(path), path);
            Console.line(
                    json
                            ? VerdictText.json(path.toString(), analysis)
                            : path + ": " + analysis.verdict() + ": " + analysis.reason());
            return analysis.verdict();
        }
        if (brief || Files.size(history) > MOST_BYTES_REPORTED) {
            return told(
                    path,
                    isStandardInput
                            ? Atomicity.check(System.in, registers.historyFormat(), options)
                            : Atomicity.check(history, registers.historyFormat(), options));
        }
        try (InputStream in = Files.newInputStream(history)) {
            History parsed = HistoryReader.read(in, registers.historyFormat());
            RunInfo info = RunInfo.foreign(String.valueOf(path.getFileName()));
            Analysis analysis = Analyzer.analyze(parsed, info, options);
            analysis.atomicity().ifPresent(VerdictText::tell);
            return Judge.write(analysis, analysisDir(path));
        }
    }

    private static CheckResult tooLarge() {
        return new FailedCheck(
                "history",
                "the history does not fit into the heap of %d MB; JAVA_TOOL_OPTIONS=-Xmx8g would give it 8 GB"
                        .formatted(Runtime.getRuntime().maxMemory() >> 20));
    }

    private Verdict told(Path path, CheckResult result) {
        if (json) {
            Console.line(VerdictText.json(path.toString(), result));
            return result.verdict();
        }
        if (paths.size() == 1 && result instanceof AtomicityResult atomicity) {
            VerdictText.tell(atomicity);
        }
        if (paths.size() == 1 && result instanceof ElleResult inferred) {
            TransactionOptions.tell(inferred);
        }
        String where = paths.size() == 1 ? "" : path + ": ";
        Console.line(where + result.verdict() + ": " + result.reason());
        return result.verdict();
    }

    private Verdict transactions(
            Path history, RunInfo info, Model data, @Nullable Path run, boolean brief, boolean isStandardInput)
            throws IOException {
        try (InputStream in = isStandardInput ? System.in : Files.newInputStream(history)) {
            Object initial = registers.initialValue();
            ElleOptions options = transactions.options(data, initial, registers.treatFailAsInfo);
            if (brief || Files.size(history) > MOST_BYTES_REPORTED) {
                return told(history, ElleChecker.check(in, registers.historyFormat(), options));
            }
            History parsed = HistoryReader.readTransactions(in, registers.historyFormat());
            Analysis analysis = TransactionOptions.judge(parsed, info, options);
            return Judge.write(analysis, run == null ? analysisDir(history) : run);
        }
    }

    private static Path analysisDir(Path file) throws IOException {
        return Files.createDirectories(file.resolveSibling(file.getFileName() + ".analysis"));
    }
}
