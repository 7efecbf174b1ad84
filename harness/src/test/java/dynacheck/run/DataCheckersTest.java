package dynacheck.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Evidence;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.history.HistoryReader;
import dynacheck.judge.Analysis;
import dynacheck.judge.Analyzer;
import dynacheck.judge.Standards;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run is judged by what its clients said, and what nobody here can judge is UNKNOWN. */
class DataCheckersTest {
    private static final String[] LOST = {
        "{:process 0, :type :invoke, :f :add, :value 1}",
        "{:process 0, :type :ok, :f :add, :value 1}",
        "{:process 1, :type :invoke, :f :reconfig, :value {:add [\"x\"], :remove []}}",
        "{:process 1, :type :ok, :f :reconfig, :value {:add [\"x\"], :remove []}}",
        "{:process 0, :type :invoke, :f :read, :value nil}",
        "{:process 0, :type :ok, :f :read, :value []}",
    };

    @ParameterizedTest
    @CsvSource({
        "set,         set,          INVALID, 1 lost-element",
        "register,    atomicity,    UNKNOWN, Not understood",
        "list-append, transactions, UNKNOWN, not understood",
        "no-such,     no-such,      UNKNOWN, there is no model named no-such here"
    })
    void eachVocabularyHasItsChecker(String vocabulary, String checker, Verdict verdict, String said) {
        RunInfo run = new RunInfo(
                "r",
                "w",
                1,
                List.of("n1"),
                List.of(),
                Duration.ofSeconds(1),
                Map.of(RunInfo.VOCABULARY, vocabulary),
                List.of(),
                Instant.EPOCH);
        assertEquals(vocabulary, RunInfo.fromEdn(run.toEdn()).vocabulary(), "it is stored with the run");
        Standards standards = new Standards(DataCheckers.of(run.vocabulary()), Map.of(), Optional.empty());
        Analysis analysis = Analyzer.analyze(Evidence.of(HistoryReader.parse(String.join("\n", LOST)), run), standards);
        CheckResult result = analysis.results().getFirst();
        assertEquals(checker, result.checker());
        assertEquals(verdict, result.verdict(), result.reason());
        assertTrue(result.reason().contains(said), result.reason());
    }
}
