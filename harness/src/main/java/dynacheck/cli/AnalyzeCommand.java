package dynacheck.cli;

import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.history.MalformedHistoryException;
import dynacheck.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
            "  dynacheck analyze history.edn     (writes results.edn and report.html into history.edn.analysis/)"
        })
final class AnalyzeCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE|RUN_DIR", description = "a history file, or a run's folder")
    List<Path> paths = List.of();

    @Override
    public Integer call() throws Exception {
        List<Verdict> verdicts = new ArrayList<>();
        for (Path path : paths) {
            verdicts.add(judge(path));
        }
        return verdicts.stream().reduce(Verdict.VALID, Verdict::merge).exitCode();
    }

    private static Verdict judge(Path path) throws Exception {
        boolean isRun = Files.isDirectory(path);
        Path history = isRun ? path.resolve("history.edn") : path;
        if (!Files.isRegularFile(history)) {
            throw new BadArguments("there is no file " + history + "; name a history file or a run's folder");
        }
        Path dir = isRun ? path : Files.createDirectories(path.resolveSibling(path.getFileName() + ".analysis"));
        RunInfo info = isRun ? Store.readRun(path) : RunInfo.foreign(String.valueOf(path.getFileName()));
        try {
            return LocalRun.judge(dir, history, info);
        } catch (MalformedHistoryException e) {
            throw new BadArguments(history + ": " + e.getMessage());
        }
    }
}
