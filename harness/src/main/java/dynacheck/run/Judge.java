package dynacheck.run;

import dynacheck.checker.Evidence;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.history.HistoryReader;
import dynacheck.judge.Analysis;
import dynacheck.judge.Analyzer;
import dynacheck.judge.Standards;
import dynacheck.report.Extras;
import dynacheck.report.ReportWriter;
import dynacheck.store.Store;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** From a recorded history to what the user sees of it. */
public final class Judge {
    private static final List<String> FILES = List.of("results.edn", "report.html");

    private Judge() {}

    /** Everything that the run's folder has to show. */
    public static Analysis analyze(Path dir, Path history, RunInfo info) throws IOException {
        return analyze(dir, history, info, OwnStandards.of(dir, info));
    }

    /** @param own of the system under test */
    static Analysis analyze(Path dir, Path history, RunInfo info, Standards own) throws IOException {
        return Analyzer.analyze(Evidence.in(dir, HistoryReader.read(history), info), own);
    }

    /**
     * Says the verdict, and writes results and report into {@code dir}.
     *
     * @param extras what the page shows beside what checkers found
     */
    public static Verdict write(Analysis analysis, Extras extras, Path dir, RunListener listener) {
        return write(analysis, extras, ReportFolder.ofRun(dir), listener);
    }

    /** The verdict stands, whether or not results and report can be kept; if they cannot, a warning says why. */
    public static Verdict write(Analysis analysis, Extras extras, ReportFolder folder, RunListener listener) {
        listener.judged(analysis);
        try {
            keep(analysis, extras, folder);
            listener.says("report: " + folder.dir().resolve("report.html"));
            folder.notes().forEach(note -> listener.says("note: " + note));
        } catch (IOException | RuntimeException | OutOfMemoryError e) { // Nothing that a page needs is worth a verdict.
            warn(folder, e, listener);
        }
        return analysis.verdict();
    }

    /** Both files whole or neither, so that what a full disk cuts off replaces nothing. */
    private static void keep(Analysis analysis, Extras extras, ReportFolder folder) throws IOException {
        replace(folder, fresh -> {
            Store.writeResults(fresh, analysis);
            ReportWriter.write(analysis, extras, folder.dir(), fresh.resolve("report.html"));
        });
    }

    /** Results without a page; where they are, or empty and a warning if they cannot be kept. */
    public static Optional<Path> keepResults(Analysis analysis, ReportFolder folder, RunListener listener) {
        try {
            replace(folder, fresh -> Store.writeResults(fresh, analysis));
            folder.notes().forEach(note -> listener.says("note: " + note));
            return Optional.of(folder.dir().resolve("results.edn"));
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            warn(folder, e, listener);
            return Optional.empty();
        }
    }

    private static void warn(ReportFolder folder, Throwable e, RunListener listener) {
        listener.warns("nothing could be written into " + folder.dir() + ", so there is no report: " + reason(e));
    }

    public interface Writing {
        void into(Path dir) throws IOException;
    }

    /** Makes the files beside those that are there, and takes away those that would not fit to them. */
    public static void replace(ReportFolder folder, Writing writing) throws IOException {
        folder.prepare();
        Path fresh = Files.createTempDirectory(folder.dir(), ".analysis");
        try {
            writing.into(fresh);
            for (String name : FILES) {
                Path made = fresh.resolve(name);
                Path kept = folder.dir().resolve(name);
                if (Files.exists(made)) {
                    Files.move(made, kept, StandardCopyOption.REPLACE_EXISTING);
                } else {
                    Files.deleteIfExists(kept);
                }
            }
        } finally {
            for (String name : FILES) {
                Files.deleteIfExists(fresh.resolve(name));
            }
            Files.deleteIfExists(fresh);
        }
    }

    /** In words; the message of some is a path and nothing else. */
    public static String reason(Throwable e) {
        String file = e instanceof FileSystemException failed ? failed.getFile() + ": " : "";
        return switch (e) {
            case AccessDeniedException denied -> file + "permission denied";
            case NoSuchFileException missing -> file + "there is no such file or folder";
            case FileAlreadyExistsException there -> file + "is there already, and is no folder";
            case IOException other -> String.valueOf(other.getMessage());
            default -> e.toString();
        };
    }
}
