package dynacheck.cli;

import dynacheck.checker.CheckResult;
import dynacheck.checker.FailedCheck;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.checker.register.AtomicityOptions;
import dynacheck.checker.txn.Model;
import dynacheck.history.History;
import dynacheck.history.MalformedHistoryException;
import dynacheck.judge.Analysis;
import dynacheck.report.Extras;
import dynacheck.run.BadArguments;
import dynacheck.run.HistorySource;
import dynacheck.run.Judge;
import dynacheck.run.Nearest;
import dynacheck.run.ObjectModel;
import dynacheck.run.PluginLoader;
import dynacheck.run.Reading;
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
import picocli.CommandLine;
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
    /** A larger history gets a report page only when asked: all of it has to be in memory. */
    private static final int MOST_BYTES_REPORTED = 8 << 20;

    /** Options that no verdict depends on. */
    private static final Set<String> OUTPUT = Set.of("--json", "--out", "--report");

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
                    + " registers or lists: rw-register, list-append; or an object: set, counter, queue, bank, mutex,"
                    + " or what a plug-in has a Model of")
    String model = "register";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "where results.edn and report.html go; default FILE.analysis/, or dynacheck/ in a folder")
    @Nullable
    Path out;

    @Option(
            names = "--report",
            paramLabel = "always|never|auto",
            description = "whether to write report.html; auto, the default: not for more than 8 MB of text")
    Reporting report = Reporting.AUTO;

    @Option(names = "--json", description = "one JSON object a line: file, verdict, reason, anomalies; no report page")
    boolean json;

    /** Absent if {@link #ofFiles} made this. */
    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    RegisterOptions registers = new RegisterOptions();

    /** A target from a plug-in has checkers of its own, and models are plugged in, too. */
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
        Reading reading = reading();
        if (out != null && isBrief()) {
            throw new BadArguments("--out is for one history, and not with --json: those make no report");
        }
        if (report == Reporting.ALWAYS && isBrief()) {
            throw new BadArguments("--report always is for one history, and not with --json: those make no report");
        }
        refuseWhatWouldBeIgnored(reading);
        Verdict worst = Verdict.VALID;
        boolean damaged = false;
        for (Path path : paths) {
            try {
                worst = worst.merge(judge(path, reading));
            } catch (OutOfMemoryError e) { // What was read can be collected now, and the next file may fit.
                worst = worst.merge(print(path, tooLarge(), List.of()));
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

    private Reading reading() {
        Optional<Model> data = transactions.model(model);
        AtomicityOptions options = registers.options();
        if (data.isPresent()) {
            return new Reading.Transactions(
                    transactions.options(data.get(), registers.initialValue(), registers.treatFailAsInfo));
        }
        if (model.equals("register") || model.equals("cas-register")) {
            return new Reading.Registers(options);
        }
        ObjectModel object = ObjectModel.of(model).orElseThrow(() -> {
            List<String> known = new ArrayList<>(List.of("register", "cas-register", "rw-register", "list-append"));
            ObjectModel.all().forEach(other -> known.add(other.toString()));
            return new BadArguments("there is no --model " + model + "; " + Nearest.hint(model, known) + "there are "
                    + String.join(", ", known) + "; --plugin JAR adds one of your own");
        });
        return new Reading.OfObject(object, options.timeLimit());
    }

    private void refuseWhatWouldBeIgnored(Reading reading) throws IOException {
        switch (reading) {
            case Reading.Transactions txn ->
                refuse("says nothing about transactions", "--nil-reads", "--key-by", "--time-limit", "--memory");
            case Reading.OfObject of ->
                refuse(
                        "is for registers, not for a " + of.object(),
                        "--nil-reads",
                        "--initial",
                        "--treat-fail-as-info",
                        "--key-by",
                        "--memory");
            case Reading.Registers own -> {
                if (hasRun()) {
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
            }
        }
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

    private Verdict judge(Path path, Reading reading) throws IOException {
        boolean isFolder = Files.isDirectory(path);
        RunInfo info = isFolder ? Store.readRun(path) : RunInfo.foreign(String.valueOf(path.getFileName()));
        if (info.isForeign() && info.commandLine().isEmpty()) {
            info = info.repeatedBy(again(path));
        }
        if (isFolder && !info.isForeign() && reading instanceof Reading.Registers) {
            return run(path, info);
        }
        HistorySource source = isFolder ? HistorySource.in(path) : HistorySource.of(path);
        if (isBrief() || source.isOnce() && out == null) {
            return resultAlone(path, source, reading);
        }
        ReportFolder folder = folder(isFolder ? ReportFolder::in : ReportFolder::beside, path);
        Optional<InputStream> small = switch (report) {
            case ALWAYS -> Optional.of(source.open());
            case NEVER -> Optional.empty();
            case AUTO -> source.upTo(MOST_BYTES_REPORTED);
        };
        if (small.isEmpty()) {
            return withoutPage(source, reading, folder, info);
        }
        Analysis analysis = reading.analyze(small.get(), registers.historyFormat(), info);
        explain(analysis);
        return Judge.write(analysis, Extras.NONE, folder, new Console());
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
        if (report == Reporting.NEVER) {
            Judge.keepResults(analysis, folder((run, with) -> ReportFolder.ofRun(run), dir), new Console());
            return analysis.verdict();
        }
        return Judge.write(
                analysis, Extras.read(dir), folder((run, with) -> ReportFolder.ofRun(run), dir), new Console());
    }

    private ReportFolder folder(BiFunction<Path, List<String>, ReportFolder> usual, Path path) {
        List<String> with = typedOptions();
        return out == null ? usual.apply(path, with) : ReportFolder.named(out, with);
    }

    /** The options that may change the verdict, as typed, sorted. */
    private List<String> typedOptions() {
        return spec == null
                ? List.of()
                : typed(spec).stream()
                        .map(option -> option.longestName()
                                + (option.arity().max() == 0
                                        ? ""
                                        : " " + String.join(" ", option.originalStringValues())))
                        .sorted()
                        .toList();
    }

    private static List<CommandLine.Model.OptionSpec> typed(CommandSpec spec) {
        return spec.commandLine().getParseResult().matchedOptions().stream()
                .filter(option -> !OUTPUT.contains(option.longestName()))
                .toList();
    }

    /** What judges this file alone again; nothing if it came from standard input. */
    private List<String> again(Path path) {
        if (path.toString().equals("-")) {
            return List.of();
        }
        List<String> words = new ArrayList<>(List.of("./dynacheck", "analyze"));
        if (spec != null) {
            for (CommandLine.Model.OptionSpec option : typed(spec)) {
                if (option.arity().max() == 0) {
                    words.add(option.longestName());
                } else {
                    option.originalStringValues().forEach(value -> words.addAll(List.of(option.longestName(), value)));
                }
            }
        }
        words.add(path.toString());
        return words;
    }

    private static void explain(Analysis analysis) {
        analysis.results().forEach(Explanations::print);
        analysis.history().notes().forEach(note -> Console.line("note: " + note));
    }

    private Verdict resultAlone(Path path, HistorySource source, Reading reading) throws IOException {
        List<String> notes = new ArrayList<>();
        return print(path, reading.check(source, registers.historyFormat(), notes::add), notes);
    }

    /** The results of a history that is too long for a page. */
    private Verdict withoutPage(HistorySource source, Reading reading, ReportFolder folder, RunInfo info)
            throws IOException {
        List<String> notes = new ArrayList<>();
        CheckResult result = reading.check(source, registers.historyFormat(), notes::add);
        print(source.path(), result, notes);
        Judge.keepResults(new Analysis(info, History.of(List.of()), List.of(result)), folder, new Console())
                .ifPresent(file -> Console.line("results: %s (no report page: %s)".formatted(file, whyNoPage())));
        return result.verdict();
    }

    private String whyNoPage() {
        return report == Reporting.NEVER
                ? "--report never"
                : "the history has more than " + (MOST_BYTES_REPORTED >> 20) + " MB of text; --report always makes one";
    }

    private static CheckResult tooLarge() {
        return new FailedCheck(
                "history",
                "the history does not fit into the heap of %d MB; JAVA_TOOL_OPTIONS=-Xmx8g would give it 8 GB"
                        .formatted(Runtime.getRuntime().maxMemory() >> 20));
    }

    private Verdict print(Path path, CheckResult result, List<String> notes) {
        if (json) {
            Console.line(VerdictText.json(path.toString(), result, notes));
            return result.verdict();
        }
        boolean alone = paths.size() == 1;
        if (alone) {
            Explanations.print(result);
        }
        String where = alone ? "" : path + ": ";
        notes.forEach(note -> Console.line("note: " + where + note));
        Console.line(where + result.verdict() + ": " + result.reason());
        return result.verdict();
    }
}
