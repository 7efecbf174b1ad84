package dynacheck.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Checker;
import dynacheck.checker.Evidence;
import dynacheck.checker.FailedCheck;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Runs;
import dynacheck.checker.Verdict;
import dynacheck.history.History;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The checkers that a system under test brings along. */
class AnalyzerTest {
    private static final RunInfo RUN = Runs.info(List.of("n1", "n2", "n3"));
    private static final History HISTORY = Runs.parse("write A n1 7; ok A");

    private static List<String> names(Analysis analysis) {
        return analysis.results().stream().map(CheckResult::checker).toList();
    }

    @Test
    void eachIsAskedAndACrashIsUnknownForItselfOnly() {
        Map<String, Checker> own = new LinkedHashMap<>();
        own.put("crashes", evidence -> {
            throw new IllegalStateException("a bug in it");
        });
        own.put("unreadable", evidence -> {
            throw new FileNotFoundException("trace.jsonl");
        });
        own.put("too-deep", evidence -> {
            throw new StackOverflowError();
        });
        own.put("lacks-a-class", evidence -> {
            throw new NoClassDefFoundError("other/Plugin");
        });
        own.put("has-no-occasion", evidence -> Optional.empty());
        own.put("judges", evidence -> Optional.of(new FailedCheck("judges", "it was asked")));
        Analysis analysis = Analyzer.analyze(Evidence.of(HISTORY, RUN), Standards.of(own));
        List<String> general = names(Analyzer.analyze(HISTORY, RUN));
        assertEquals(general, names(analysis).subList(0, general.size()), "nobody's result is hidden");
        assertEquals(
                List.of("crashes", "unreadable", "too-deep", "lacks-a-class", "judges"),
                names(analysis).subList(general.size(), names(analysis).size()));
        for (CheckResult result : analysis.results().subList(general.size(), general.size() + 4)) {
            assertEquals(Verdict.UNKNOWN, result.verdict());
            assertTrue(result.reason().startsWith("the checker itself failed: java."), result.reason());
        }
        assertEquals(
                Analyzer.analyze(HISTORY, RUN).results(), analysis.results().subList(0, general.size()));
        assertEquals(Verdict.UNKNOWN, analysis.verdict());
    }

    @Test
    void aCheckerGetsTheFolderOrWhatWasObserved() {
        Map<String, Checker> own = Map.of(
                "evidence",
                e -> Optional.of(new FailedCheck("evidence", e.folder() + " " + e.observed(Integer.class))));
        Analysis stored = Analyzer.analyze(Evidence.in(Path.of("run"), HISTORY, RUN), Standards.of(own));
        assertEquals("Optional[run] Optional.empty", stored.results().getLast().reason());
        Analysis simulated = Analyzer.analyze(Evidence.observed(7, HISTORY, RUN), Standards.of(own));
        assertEquals("Optional.empty Optional[7]", simulated.results().getLast().reason());
    }

    @Test
    void ofAForeignHistoryNobodyKnowsTheSystem() {
        Map<String, Checker> own = Map.of("own", e -> Optional.of(new FailedCheck("own", "asked")));
        Analysis foreign = Analyzer.analyze(Evidence.of(HISTORY, RunInfo.foreign("f")), Standards.of(own));
        assertEquals(List.of("atomicity", "stats"), names(foreign));
    }
}
