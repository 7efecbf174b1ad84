package dynacheck.cli;

import dynacheck.checker.Analysis;
import dynacheck.checker.Analyzer;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.history.HistoryReader;
import dynacheck.report.Flight;
import dynacheck.report.FlightsFile;
import dynacheck.report.ReportWriter;
import dynacheck.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** From a recorded history to what the user sees of it. */
final class Judge {
    private Judge() {}

    /** Judges a history, says the verdict, and writes results and report into {@code dir}. */
    static Verdict judge(Path dir, Path history, RunInfo info) throws IOException {
        return write(Analyzer.analyze(HistoryReader.read(history), info, dir), FlightsFile.read(dir), dir);
    }

    /** Says the verdict, and writes results and report into {@code dir}. */
    static Verdict write(Analysis analysis, Path dir) throws IOException {
        return write(analysis, List.of(), dir);
    }

    /** The same with the messages of a small run, if they are known. */
    static Verdict write(Analysis analysis, List<Flight> flights, Path dir) throws IOException {
        Console.verdict(analysis);
        try {
            Path results = Store.writeResults(dir, analysis);
            Path report = results.resolveSibling("report.html");
            ReportWriter.write(analysis, flights, report);
            Console.line("report: " + report);
        } catch (IOException e) {
            throw new IOException("cannot write results and report into " + dir + ": " + e.getMessage(), e);
        }
        return analysis.verdict();
    }
}
