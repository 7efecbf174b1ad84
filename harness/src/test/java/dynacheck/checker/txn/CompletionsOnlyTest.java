package dynacheck.checker.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.history.HistoryReader;
import dynacheck.history.MalformedHistoryException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Histories without invocations, without {@code :f} or without {@code :process}, as Elle's examples are written. */
class CompletionsOnlyTest {
    /** Legal in the order in which it stands, and only there. */
    private static final String GOOD = """
            {:process 0 :type :ok :value [[:append :x 1]]}
            {:process 1 :type :ok :value [[:append :x 2] [:r :x [1 2]]]}
            {:process 2 :type :ok :value [[:r :x [1 2]]]}
            """;

    /** In the order in which it stands, process 0 reads what was before its own append. */
    private static final String BACK = """
            {:process 0 :type :ok :value [[:append :x 1]]}
            {:process 0 :type :ok :value [[:r :x []]]}
            {:process 1 :type :ok :value [[:r :x [1]]]}
            """;

    private static final String WRITE_SKEW = """
            {:process 0 :type :ok :value [[:r :x []] [:append :y 1]]}
            {:process 1 :type :ok :value [[:r :y []] [:append :x 2]]}
            {:process 2 :type :ok :value [[:r :x [2]] [:r :y [1]]]}
            """;

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What is judged as it is read and what is judged in memory is the same. */
    private static ElleResult judged(String text, Consistency consistency) throws IOException {
        ElleOptions options = ElleOptions.of(Model.LIST_APPEND, consistency);
        ElleResult streamed = ElleChecker.check(bytes(text), null, options);
        ElleResult whole = ElleChecker.check(HistoryReader.readTransactions(bytes(text), null), options);
        assertEquals(whole, streamed);
        return streamed;
    }

    @Test
    void whatNeedsRealTimeIsNotCalledValid() throws IOException {
        ElleResult strict = judged(GOOD, Consistency.STRICT_SERIALIZABLE);
        assertEquals(Verdict.UNKNOWN, strict.verdict());
        assertTrue(strict.reason().contains("strict-serializable cannot be judged, because the history has no invoc"));
        assertTrue(strict.reason().contains("--consistency strong-session-serializable"), strict.reason());
        ElleResult session = judged(GOOD, Consistency.STRONG_SESSION_SERIALIZABLE);
        assertEquals(Verdict.VALID, session.verdict());
        assertTrue(session.reason().contains("Real time was not judged"), session.reason());
    }

    /** Completions say nothing of real time, so that one stands before another is no order; of a process it is. */
    @Test
    void theOrderOfLinesCountsOnlyWithinAProcess() throws IOException {
        ElleResult same = judged(BACK, Consistency.STRICT_SERIALIZABLE);
        assertEquals(Map.of("G-single-process", 1), same.counts());
        assertEquals(Verdict.INVALID, same.verdict());
        String others = BACK.replaceFirst(":process 0 :type :ok :value \\[\\[:r", ":process 7 :type :ok :value [[:r");
        assertEquals(Map.of(), judged(others, Consistency.STRICT_SERIALIZABLE).counts());
        String unnamed = BACK.replaceAll(":process \\d ", "");
        ElleResult result = judged(unnamed, Consistency.STRONG_SESSION_SERIALIZABLE);
        assertEquals(Verdict.UNKNOWN, result.verdict());
        assertTrue(result.reason().contains("no invocations and no :process"), result.reason());
        assertTrue(result.reason().endsWith("--consistency serializable."), result.reason());
        assertEquals(Verdict.VALID, judged(unnamed, Consistency.SERIALIZABLE).verdict(), "as the last one recommended");
    }

    @Test
    void anomaliesOfDataAreFoundAndToldWithoutWhatIsNotKnown() throws IOException {
        for (String text : new String[] {WRITE_SKEW, WRITE_SKEW.replaceAll(":process \\d ", "")}) {
            ElleResult result = judged(text, Consistency.STRICT_SERIALIZABLE);
            assertEquals(Verdict.INVALID, result.verdict());
            assertEquals(Map.of("G2-item", 1), result.counts());
            String first = result.anomalies().getFirst().explanation().getFirst();
            boolean named = text.equals(WRITE_SKEW);
            assertEquals("T1 = [[:r :x []] [:append :y 1]] (" + (named ? "process 0, " : "") + "index 0)", first);
            assertFalse(result.reason().contains("outcome unknown"));
        }
    }

    @Test
    void halfAHistoryIsRefused() {
        ElleOptions options = ElleOptions.of(Model.LIST_APPEND, Consistency.SERIALIZABLE);
        for (String text : new String[] {
            GOOD + "{:process 3 :type :invoke :value [[:append :x 3]]}",
            "{:process 3 :type :invoke :value [[:append :x 3]]}" + GOOD,
            GOOD + "{:type :ok :value [[:append :x 3]]}"
        }) {
            assertThrows(MalformedHistoryException.class, () -> ElleChecker.check(bytes(text), null, options), text);
        }
    }

    @Test
    void modelsHaveElleAndAdyasNames() {
        assertEquals(Consistency.STRICT_SERIALIZABLE, Consistency.of("strong-serializable"));
        assertEquals(Consistency.STRICT_SERIALIZABLE, Consistency.of(":strict-serializable"));
        assertEquals(Consistency.SERIALIZABLE, Consistency.of("PL-3"));
        assertEquals(Consistency.REPEATABLE_READ, Consistency.of(":PL-2.99"));
        assertThrows(IllegalArgumentException.class, () -> Consistency.of("causal"));
    }
}
