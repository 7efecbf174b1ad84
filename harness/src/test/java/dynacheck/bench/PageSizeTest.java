package dynacheck.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.history.HistoryReader;
import dynacheck.judge.Analysis;
import dynacheck.judge.Analyzer;
import dynacheck.report.ReportWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A page is small however long its history is, and says of how many operations each is drawn. */
class PageSizeTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({
        "100000, 5000000, All 100\u202f003 operations shown",
        "1000000, 10000000, Of 1\u202f000\u202f003 operations"
    })
    void pageIsSmallAndLeavesNothingOutInSilence(int operations, long most, String said) throws IOException {
        String keep = System.getProperty("report.dir");
        Path page = (keep == null ? dir : Path.of(keep)).resolve("made-" + operations + ".html");
        Path text = dir.resolve("history.edn");
        try (InputStream made = new MadeHistory(new CheckerBench.Shape(operations, 10, 5, true), 7)) {
            Files.copy(made, text);
        }
        Analysis analysis = Analyzer.analyze(HistoryReader.read(text), RunInfo.foreign("made"));
        assertEquals(Verdict.INVALID, analysis.verdict());
        long began = System.nanoTime();
        ReportWriter.write(analysis, page);
        if (keep != null) {
            System.out.printf(
                    "%d operations: %d bytes, written in %.1f s%n",
                    operations, Files.size(page), (System.nanoTime() - began) / 1e9);
        }
        assertTrue(Files.size(page) < most, "of " + Files.size(page) + " bytes");
        assertTrue(Files.readString(page).contains(said), said);
    }
}
