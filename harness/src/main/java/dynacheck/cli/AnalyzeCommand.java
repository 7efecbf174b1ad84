package dynacheck.cli;

import dynacheck.checker.CheckResult;
import dynacheck.checker.FailedCheck;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.checker.model.ModelResult;
import dynacheck.checker.register.Atomicity;
import dynacheck.checker.register.AtomicityOptions;
import dynacheck.checker.register.AtomicityResult;
import dynacheck.checker.txn.ElleChecker;
import dynacheck.checker.txn.ElleOptions;
import dynacheck.checker.txn.ElleResult;
import dynacheck.checker.txn.Model;
import dynacheck.history.History;
import dynacheck.history.HistoryReader;
import dynacheck.history.MalformedHistoryException;
import dynacheck.judge.Analysis;
import dynacheck.judge.Analyzer;
import dynacheck.report.FlightsFile;
import dynacheck.run.BadArguments;
import dynacheck.run.HistorySource;
import dynacheck.run.Judge;
import dynacheck.run.PluginLoader;
import dynacheck.run.ReportFolder;
import dynacheck.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
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
    /** A larger history gets no report page, for that needs the whole history in memory, and nobody could read it. */
    private static final int MOST_BYTES_REPORTED = 8 << 20;

    /** Options that no verdict depends on. */
    private static final Set<String> OUTPUT = Set.of("--json", "--out");

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|RUN_DIR|-",
            description = "history files (EDN, JSON lines, Jepsen's log; also packed by gzip, xz, zstd, bzip2 or zip),"
                    + " a run's folder, or - for standard input")
    List<Path> paths = List.of();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "register (default) or cas-register: reads, writes and compare-and-sets; transactions over"
                    + " registers or lists: rw-register, list-append; or an object: set, counter, queue, bank, mutex")
    String model = "register";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "where results.edn and report.html go; default FILE.analysis/, or dynacheck/ in a folder")
    @Nullable
    Path out;

    @Option(names = "--json", description = "one JSON object a line: file, verdict, reason, anomalies; no report page")
    boolean json;

    /** The object that {@link #model} names, if it is one. */
    private @Nullable ObjectModel object;

    /** Absent if {@link #ofFiles} made this. */
    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    RegisterOptions registers = new RegisterOptions();

    /** A target from a plug-in has checkers of its own. */
    @Mixin
    PluginOptions plugins = new PluginOptions();

    @Mixin
    TransactionOptions transactions = new TransactionOptions();

    /**
     * The command for arguments that are files and {@code --json} only; all others need the parser. Loading that takes
     * longer than judging ten thousand operations.
     */
    static Optional<AnalyzeCommand> ofFiles(String... args) {
        if (args.length == 0 || !args[0].equals("analyze") || System.getenv(PluginLoader.VARIABLE) != null) {
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
        object = ObjectModel.of(model).orElse(null);
        if (data.isEmpty() && object == null && !model.equals("register") && !model.equals("cas-register")) {
            throw new BadArguments("there is no --model " + model
                    + "; there are register, cas-register, rw-register, list-append, set, counter, queue, bank, mutex");
        }
        AtomicityOptions options = registers.options();
        if (out != null && isBrief()) {
            throw new BadArguments("--out is for one history, and not with --json: those make no report");
        }
        if (data.isPresent()) {
            refuse("says nothing about transactions", "--nil-reads", "--key-by", "--time-limit", "--memory");
        } else if (object != null) {
            refuse(
                    "is for registers, not for a " + object,
                    "--nil-reads",
                    "--initial",
                    "--treat-fail-as-info",
                    "--key-by",
                    "--memory");
        } else if (hasRun()) {
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
            } catch (OutOfMemoryError e) { // What was read can be collected now, and the next file may fit.
                worst = worst.merge(told(path, tooLarge(), List.of()));
            } catch (MalformedHistoryException | BadArguments | IOException e) {
                String why = why(path, e);
                if (paths.size() == 1 && !json) {
                    throw new BadArguments(why);
                }
                damaged = true;
                Console.line(json ? VerdictText.json(path.toString(), why) : "cannot be judged: " + why);
            }
        }
        return damaged ? Main.BAD_ARGUMENTS : worst.exitCode();
    }

    /** Whether one of them is the folder of a run of ours, which says by itself how to judge it. */
    private boolean hasRun() throws IOException {
        for (Path path : paths) {
            if (Files.isDirectory(path) && !Store.readRun(path).isForeign()) {
                return true;
            }
        }
        return false;
    }

    /** A message that names the file exactly once. */
    private static String why(Path path, Exception e) {
        String what = e instanceof IOException ? Judge.reason(e) : String.valueOf(e.getMessage());
        return e instanceof BadArguments || what.startsWith(path.toString()) ? what : path + ": " + what;
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
        boolean isFolder = Files.isDirectory(path);
        RunInfo info = isFolder ? Store.readRun(path) : RunInfo.foreign(String.valueOf(path.getFileName()));
        if (isFolder && !info.isForeign() && data.isEmpty() && object == null) {
            return run(path, info);
        }
        HistorySource source = HistorySource.of(isFolder ? path.resolve("history.edn") : path);
        if (isBrief() || source.isOnce() && out == null) {
            return quickly(path, source, data, options);
        }
        ReportFolder folder = folder(isFolder ? ReportFolder::in : ReportFolder::beside, path);
        Optional<InputStream> small = source.upTo(MOST_BYTES_REPORTED);
        if (small.isEmpty()) {
            return withoutPage(source, data, options, folder, info);
        }
        return Judge.write(thoroughly(small.get(), data, options, info), List.of(), folder, new Console());
    }

    private boolean isBrief() {
        return json || paths.size() > 1;
    }

    /** Judges a run of ours by everything in its folder. */
    private Verdict run(Path dir, RunInfo info) throws IOException {
        Path history = dir.resolve("history.edn");
        if (!Files.isRegularFile(history)) {
            throw new BadArguments("there is no file " + history + "; name a history file or a run's folder");
        }
        Analysis analysis = Judge.analyze(dir, history, info);
        if (isBrief()) {
            Console.line(
                    json
                            ? VerdictText.json(dir.toString(), analysis)
                            : dir + ": " + analysis.verdict() + ": " + analysis.reason());
            return analysis.verdict();
        }
        explain(analysis);
        return Judge.write(
                analysis, FlightsFile.read(dir), folder((run, with) -> ReportFolder.ofRun(run), dir), new Console());
    }

    private ReportFolder folder(BiFunction<Path, List<String>, ReportFolder> usual, Path path) {
        List<String> with = typedOptions();
        return out == null ? usual.apply(path, with) : ReportFolder.named(out, with);
    }

    /** The options that may change the verdict, as typed, sorted. */
    private List<String> typedOptions() {
        if (spec == null) {
            return List.of();
        }
        return spec.commandLine().getParseResult().matchedOptions().stream()
                .filter(option -> !OUTPUT.contains(option.longestName()))
                .map(option -> option.longestName()
                        + (option.arity().max() == 0 ? "" : " " + String.join(" ", option.originalStringValues())))
                .sorted()
                .toList();
    }

    private Analysis thoroughly(InputStream text, Optional<Model> data, AtomicityOptions options, RunInfo info)
            throws IOException {
        if (data.isPresent()) {
            History history = HistoryReader.readTransactions(text, registers.historyFormat());
            return TransactionOptions.judge(history, info, transactionOptions(data.get()));
        }
        History parsed = HistoryReader.read(text, registers.historyFormat());
        ObjectModel judge = object;
        Analysis analysis = judge == null
                ? Analyzer.analyze(parsed, info, options)
                : judge.judge(parsed, info, options.timeLimit());
        explain(analysis);
        return analysis;
    }

    private static void explain(Analysis analysis) {
        analysis.atomicity().ifPresent(VerdictText::tell);
        analysis.results().stream()
                .filter(ModelResult.class::isInstance)
                .forEach(result -> ObjectModel.tell((ModelResult) result));
        tell(analysis.history().notes());
    }

    private static void tell(List<String> notes) {
        notes.forEach(note -> Console.line("note: " + note));
    }

    private Verdict quickly(Path path, HistorySource source, Optional<Model> data, AtomicityOptions options)
            throws IOException {
        List<String> notes = new ArrayList<>();
        return told(path, result(source, data, options, notes), notes);
    }

    /** The results of a history that is too long for a page. */
    private Verdict withoutPage(
            HistorySource source, Optional<Model> data, AtomicityOptions options, ReportFolder folder, RunInfo info)
            throws IOException {
        List<String> notes = new ArrayList<>();
        CheckResult result = result(source, data, options, notes);
        told(source.path(), result, notes);
        Judge.keepResults(new Analysis(info, History.of(List.of()), List.of(result)), folder, new Console())
                .ifPresent(file -> Console.line("results: %s (no report page: the history has more than %d MB of text)"
                        .formatted(file, MOST_BYTES_REPORTED >> 20)));
        return result.verdict();
    }

    private CheckResult result(HistorySource source, Optional<Model> data, AtomicityOptions options, List<String> notes)
            throws IOException {
        ObjectModel judge = object;
        if (judge != null) {
            try (InputStream in = source.open()) {
                History history = HistoryReader.read(in, registers.historyFormat());
                notes.addAll(history.notes());
                return judge.judge(history, options.timeLimit());
            }
        }
        if (data.isEmpty() && !source.isOnce()) {
            return Atomicity.check(source.path(), registers.historyFormat(), options, notes::add);
        }
        try (InputStream in = source.open()) {
            return data.isPresent()
                    ? ElleChecker.check(in, registers.historyFormat(), transactionOptions(data.get()))
                    : Atomicity.check(in, registers.historyFormat(), options, notes::add);
        }
    }

    private ElleOptions transactionOptions(Model data) {
        return transactions.options(data, registers.initialValue(), registers.treatFailAsInfo);
    }

    private static CheckResult tooLarge() {
        return new FailedCheck(
                "history",
                "the history does not fit into the heap of %d MB; JAVA_TOOL_OPTIONS=-Xmx8g would give it 8 GB"
                        .formatted(Runtime.getRuntime().maxMemory() >> 20));
    }

    private Verdict told(Path path, CheckResult result, List<String> notes) {
        if (json) {
            Console.line(VerdictText.json(path.toString(), result, notes));
            return result.verdict();
        }
        if (paths.size() == 1 && result instanceof AtomicityResult atomicity) {
            VerdictText.tell(atomicity);
        }
        if (paths.size() == 1 && result instanceof ElleResult inferred) {
            TransactionOptions.tell(inferred);
        }
        if (paths.size() == 1 && result instanceof ModelResult found) {
            ObjectModel.tell(found);
        }
        String where = paths.size() == 1 ? "" : path + ": ";
        notes.forEach(note -> Console.line("note: " + where + note));
        Console.line(where + result.verdict() + ": " + result.reason());
        return result.verdict();
    }
}
