package dynacheck.cli;

import dynacheck.checker.Verdict;
import dynacheck.checker.register.AtomicityResult;
import dynacheck.checker.register.GroupedAtomicity;
import dynacheck.checker.register.GroupedAtomicity.Means;
import dynacheck.history.MalformedHistoryException;
import dynacheck.history.Op;
import dynacheck.history.OpSink;
import dynacheck.run.BadArguments;
import dynacheck.run.FileOrder;
import dynacheck.run.HistoryFiles;
import dynacheck.run.HistorySource;
import dynacheck.run.Judge;
import dynacheck.run.ObjectModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dynacheck campaign judge}: histories of registers that are larger than memory. */
@Command(
        name = "judge",
        description = {
            "Judge a history of registers that is larger than memory, in one file or in many: the verdict, witnesses"
                    + " and anomalies of `analyze`, on all cores, with temporary files of up to half its size."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  dynacheck campaign judge week.edn.zst",
            "  dynacheck campaign judge --order index day1.edn day2.edn day3.edn",
            "  dynacheck campaign judge --order index --temp /big/disk histories/",
            "  dynacheck campaign judge --order time --clock-error 5ms client1.edn client2.edn",
            "",
            "On Apache Spark: .github/CAMPAIGNS.md. Exit code: that of `analyze`."
        })
final class CampaignJudge implements Callable<Integer> {
    /** The user must ask for an order of several files, because it may be wrong for theirs. */
    enum Order {
        INDEX,
        TIME
    }

    private static final long SAY_NANOS = TimeUnit.SECONDS.toNanos(10);

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|DIR|-",
            description = "history files in EDN or JSON, one operation a line, also packed as for `analyze`; all in a"
                    + " folder; - for standard input")
    List<String> paths = List.of();

    @Option(
            names = "--order",
            paramLabel = "index|time",
            description = "how the operations of several files follow one another, which nobody guesses: by :index,"
                    + " which one sequencer must have given, or by :time in nanoseconds, of clocks whose error is"
                    + " known")
    @Nullable
    Order order;

    @Option(
            names = "--clock-error",
            paramLabel = "TIME",
            description = "with --order time: how far any of the clocks may be from the true time, such as 5ms."
                    + " Operations count as longer by as much at each end: INVALID is INVALID, but what is wrong only"
                    + " within that time is not found")
    @Nullable
    Duration clockError;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "register (default) or cas-register; no other can be judged register by register")
    String model = "register";

    @Option(
            names = "--temp",
            paramLabel = "DIR",
            description = "folder for temporary files; default: the system's, here ${DEFAULT-VALUE}")
    Path temp = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--temp-limit", paramLabel = "MB", description = "most that temporary files may take")
    long tempLimit = Long.MAX_VALUE >> 20;

    @Option(names = "--cores", description = "threads; default: as many as this machine has cores")
    @Nullable
    Integer cores;

    @Option(names = "--json", description = "the result as one JSON object, for programs")
    boolean json;

    @Mixin
    RegisterOptions registers = new RegisterOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        refuseOtherModels();
        List<HistorySource> files = files();
        if (files.size() > 1 && order == null) {
            throw unordered(files.size());
        }
        FileOrder fileOrder = fileOrder(files.size());
        if (!Files.isDirectory(temp) || !Files.isWritable(temp)) {
            throw new BadArguments("--temp " + temp + ": there is no such folder, or nothing may be written there");
        }
        int lanes = cores != null ? cores : Runtime.getRuntime().availableProcessors();
        Interrupts interrupts = new Interrupts("interrupted: telling what was judged so far");
        interrupts.install();
        try (ExecutorService threads = Executors.newFixedThreadPool(lanes);
                GroupedAtomicity judge =
                        new GroupedAtomicity(registers.options(), Means.of(temp, tempLimit << 20, lanes))) {
            return judge(files, fileOrder, judge, threads, lanes, interrupts);
        } catch (MalformedHistoryException e) {
            throw new BadArguments(files.getFirst().path() + ": " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw new IOException(e.getCause() == null ? e.getMessage() : Judge.reason(e.getCause()), e);
        }
    }

    static BadArguments unordered(int files) {
        return new BadArguments("these are " + files + " files, and nobody knows how their operations follow"
                + " one another; if :index counts through all of them say --order index, if :time is of clocks"
                + " that agree say --order time --clock-error TIME, and if they are different histories judge each"
                + " by itself: dynacheck analyze FILE...");
    }

    private FileOrder fileOrder(int files) {
        if (order != Order.TIME) {
            if (clockError != null) {
                throw new BadArguments("--clock-error goes with --order time");
            }
            return new FileOrder.ByIndex();
        }
        if (files == 1) {
            throw new BadArguments("--order time is for several files; one file is in the order of its lines");
        }
        if (clockError == null) {
            throw new BadArguments("--order time needs --clock-error TIME: how far any of the clocks may be from the"
                    + " true time; with an error that is too small an INVALID may be the clocks'");
        }
        return new FileOrder.ByTime(clockError);
    }

    void refuseOtherModels() {
        if (model.equals("register") || model.equals("cas-register")) {
            return;
        }
        boolean isKnown = model.equals("rw-register")
                || model.equals("list-append")
                || ObjectModel.of(model).isPresent();
        throw new BadArguments(
                isKnown
                        ? "--model " + model + " cannot be judged register by register, so all of it has to be in"
                                + " memory at once: dynacheck analyze --model " + model + " FILE"
                        : "there is no --model " + model + " here; there are register and cas-register");
    }

    /** Whether a file in a folder is taken for a part of the history. */
    static boolean isHistory(String fileName) {
        return fileName.matches(".*\\.(edn|jsonl?)(\\.[a-z0-9]+)?");
    }

    static BadArguments noneIn(String folder) {
        return new BadArguments("there is no *.edn, *.json or *.jsonl in " + folder);
    }

    private List<HistorySource> files() throws IOException {
        List<HistorySource> files = new ArrayList<>();
        for (String name : paths) {
            Path path = Path.of(name);
            if (!Files.isDirectory(path)) {
                files.add(HistorySource.of(path));
                continue;
            }
            try (Stream<Path> there = Files.list(path)) {
                there.filter(file -> Files.isRegularFile(file)
                                && isHistory(file.getFileName().toString()))
                        .sorted()
                        .forEach(file -> files.add(HistorySource.of(file)));
            }
            if (files.isEmpty()) {
                throw noneIn(name);
            }
        }
        if (files.size() > 1 && files.stream().anyMatch(HistorySource::isOnce)) {
            throw new BadArguments("of several histories none may be standard input or a pipe");
        }
        return files;
    }

    private int judge(
            List<HistorySource> files,
            FileOrder fileOrder,
            GroupedAtomicity judge,
            ExecutorService threads,
            int lanes,
            Interrupts interrupts)
            throws IOException, InterruptedException {
        Progress progress = new Progress(judge, interrupts);
        try {
            new HistoryFiles(fileOrder, registers.historyFormat(), threads, lanes).stream(files, progress);
        } catch (Stopped e) {
            Console.line("UNKNOWN: Interrupted while reading, after " + count(judge.recorded())
                    + " operations: nothing is judged before all is read.");
            return Verdict.UNKNOWN.exitCode();
        }
        progress.say("read ");
        if (fileOrder instanceof FileOrder.ByTime time) {
            judge.note("operations count as longer by " + time.error().toNanos() / 1e6 + " ms at each end, for the"
                    + " clocks may differ: what was wrong only within that time is not found");
        }
        AtomicityResult result = judge.finish(threads, interrupts::requested);
        return tell(result, judge.notes(), () -> progress.say("judged "));
    }

    /** Prints the result; returns the exit code. */
    int tell(AtomicityResult result, List<String> notes, Runnable beforeVerdict) {
        String name = paths.size() == 1 ? paths.getFirst() : paths.size() + " paths";
        if (json) {
            Console.line(VerdictText.json(name, result, notes));
        } else {
            Explanations.print(result);
            notes.forEach(note -> Console.line("note: " + note));
            beforeVerdict.run();
            Console.line(result.verdict() + ": " + result.reason());
        }
        return result.verdict().exitCode();
    }

    private static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** The user has asked to end. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Passes ops on, and reports progress from time to time. */
    private final class Progress implements OpSink {
        private final GroupedAtomicity judge;
        private final Interrupts interrupts;
        private final long began = System.nanoTime();
        private long said = began;
        private int seen;

        Progress(GroupedAtomicity judge, Interrupts interrupts) {
            this.judge = judge;
            this.interrupts = interrupts;
        }

        @Override
        public void accept(Op op, int line) {
            judge.accept(op, line);
            if ((++seen & 0xffff) == 0) {
                if (interrupts.requested()) {
                    throw new Stopped();
                }
                if (System.nanoTime() - said > SAY_NANOS) {
                    say("reading: ");
                }
            }
        }

        @Override
        public void file(String path) {
            judge.file(path);
        }

        @Override
        public void note(String note) {
            judge.note(note);
        }

        void say(String what) {
            said = System.nanoTime();
            double seconds = (said - began) / 1e9;
            if (!json && seconds > 5) {
                Console.line(String.format(
                        Locale.ROOT,
                        "%s%s operations on %s registers in %.0f s (%s a second); temporary files: %s MB",
                        what,
                        count(judge.recorded()),
                        count(judge.registers()),
                        seconds,
                        count((long) (judge.recorded() / seconds)),
                        count(judge.spilled() >> 20)));
            }
        }
    }
}
