package dynacheck.cli;

import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.checker.elle.Model;
import dynacheck.history.History;
import dynacheck.history.HistoryReader;
import dynacheck.history.MalformedHistoryException;
import dynacheck.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
            "  dynacheck analyze --model list-append --consistency serializable history.edn"
        })
final class AnalyzeCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE|RUN_DIR", description = "a history file, or a run's folder")
    List<Path> paths = List.of();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            defaultValue = "register",
            description = "register (default), or transactions over registers or lists: rw-register, list-append")
    String model = "register";

    @Mixin
    TransactionOptions transactions = new TransactionOptions();

    @Override
    public Integer call() throws Exception {
        List<Verdict> verdicts = new ArrayList<>();
        for (Path path : paths) {
            verdicts.add(judge(path));
        }
        return verdicts.stream().reduce(Verdict.VALID, Verdict::merge).exitCode();
    }

    private Verdict judge(Path path) throws Exception {
        boolean isRun = Files.isDirectory(path);
        Path history = isRun ? path.resolve("history.edn") : path;
        if (!Files.isRegularFile(history)) {
            throw new BadArguments("there is no file " + history + "; name a history file or a run's folder");
        }
        Path dir = isRun ? path : Files.createDirectories(path.resolveSibling(path.getFileName() + ".analysis"));
        RunInfo info = isRun ? Store.readRun(path) : RunInfo.foreign(String.valueOf(path.getFileName()));
        Optional<Model> data = transactions.model(model);
        if (data.isEmpty() && !model.equals("register")) {
            throw new BadArguments("there is no --model " + model + "; there are register, rw-register, list-append");
        }
        try {
            if (data.isPresent()) {
                History parsed = HistoryReader.read(history);
                return LocalRun.write(transactions.judge(parsed, info, data.get(), null, false), dir);
            }
            return LocalRun.judge(dir, history, info);
        } catch (MalformedHistoryException e) {
            throw new BadArguments(history + ": " + e.getMessage());
        }
    }
}
