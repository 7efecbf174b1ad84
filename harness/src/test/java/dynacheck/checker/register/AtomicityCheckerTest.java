package dynacheck.checker.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Histories;
import dynacheck.checker.Verdict;
import dynacheck.checker.register.AtomicityResult.Anomaly;
import dynacheck.history.Edn;
import dynacheck.history.History;
import dynacheck.history.HistoryReader;
import dynacheck.history.Keyword;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The decided points of checking.md A, each as a history on one line. */
class AtomicityCheckerTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "w1 r1",
                "rN w1 r1",
                "a<w1 b<rN b> a> r1",
                "a<w1 b<r1 b> a> r1",
                "a<w1 b<w2 a> b> r1",
                "a<w1 b<w2 a> b> r2",
                "w2? w3 r3 r2",
                "w1 w2? r1 r2",
                "w1 w2? r1",
                "w1 w2! r1",
                "w1 a<w2 r2 r2",
                "w1 a<w2 b<r2 c<r1 c> b> a> r2",
                "x/w1 y/w2 x/r1 y/r2",
            })
    void valid(String line) {
        AtomicityResult result = check(line);
        assertEquals(Verdict.VALID, result.verdict(), result.reason());
    }

    @Test
    void valueOfAnIndeterminateWriteMayAppearLateButNotBeFlippedBack() {
        assertEquals(Verdict.VALID, check("w2? w3 r3 r2").verdict());
        assertAnomaly("order-flip", "w2? w3 r3 r2 r3");
    }

    @Test
    void anomaliesHaveTheirNames() {
        assertAnomaly("stale-read", "w1 w2 r2 r1");
        assertAnomaly("lost-write", "w1 w2 r1");
        assertAnomaly("lost-initial", "w1 r1 rN");
        assertAnomaly("lost-initial", "w1 rN");
        assertAnomaly("phantom-read", "w1 r1 r7");
        assertAnomaly("aborted-read", "w1 w2! r2");
        assertAnomaly("future-read", "w1 r2 w2 r2");
        assertAnomaly("order-flip", "a<w1 b<w2 a> b> r1 r2");
        assertAnomaly("stale-read", "w1 a<w2 r2 r1 a>");
    }

    @Test
    void whatIsCountedAreOperationsAndNotTheVersionsThatTheyMissed() {
        assertEquals(1, assertAnomaly("lost-write", "w1 w2 w3 w4 w5 r1").count());
        AtomicityResult both = check("w1 w2 w3 r1 r1 r2"); // Nobody read 3, so it is lost.
        assertEquals(Map.of("stale-read", 2, "lost-write", 1), both.counts());
        assertEquals(1, assertAnomaly("stale-read", "w1 w2 r1 r2 r2").count());
        assertEquals(1, assertAnomaly("order-flip", "a<w1 b<w2 a> b> r1 r2").count());
    }

    /** Here 2 is written twice, so no value tells its write. */
    @Test
    void overwrittenValuesAreFoundWithoutASearch() {
        assertEquals(RegisterChecker.OVERWRITES, check("w1 w2 w2 r1").engine());
        Anomaly two = assertAnomaly("stale-read", "w1 w2 w3 w2 r1 r3 r2");
        assertEquals(2, two.count());
        Anomaly stale = assertAnomaly("stale-read", "w1 w2 w2 w3 r3 r2");
        assertEquals("G-single-realtime", stale.adya());
        assertEquals(1, stale.staleVersions());
        assertTrue(
                stale.explanation().stream().anyMatch(s -> s.contains("after every write of 2 that")),
                stale.explanation()::toString);
        assertEquals(Verdict.VALID, check("w1 w2 w1 r1 w2 r2").verdict());
    }

    @Test
    void readOfAWriteThatStillRunsEstablishesIt() {
        Anomaly anomaly = assertAnomaly("stale-read", "w1 a<w2 b<r2 b> b<r1 b> a>");
        assertTrue(anomaly.tags().contains("non-monotonic-read"), anomaly::toString);
    }

    @Test
    void readYourWritesIsTagged() {
        Anomaly anomaly = assertAnomaly("lost-write", "w1 a<w2 a> a<r1 a>");
        assertTrue(anomaly.tags().contains("read-your-writes"), anomaly::toString);
        assertEquals(1, anomaly.staleVersions());
        assertEquals(1.0, anomaly.staleMillis());
    }

    @Test
    void stalenessCountsVersions() {
        Anomaly stale = check("w1 w2 w3 w4 r2 r1").anomalies().getFirst();
        assertEquals("stale-read", stale.name());
        assertEquals(3, stale.staleVersions());
    }

    @Test
    void abortedReadNamesTheClientAndTheOptionExplainsIt() {
        Anomaly anomaly = assertAnomaly("aborted-read", "w1 w2! r2");
        String text = String.join(" ", anomaly.explanation());
        assertTrue(text.contains("client that maps an unknown outcome") && text.contains("refused"), text);
        AtomicityResult asInfo =
                AtomicityChecker.check(Histories.parse("w1 w2! r2"), new AtomicityOptions(true, false));
        assertEquals(Verdict.VALID, asInfo.verdict());
    }

    /** A set in a register, say: its beginning is shown, and how much there is. */
    @Test
    void largeValuesAreShortened() {
        String large = IntStream.range(0, 10_000).mapToObj(String::valueOf).collect(Collectors.joining(" ", "#{", "}"));
        History history = HistoryReader.parse("""
                {:process 0 :type :invoke :f :write :value #{1}}
                {:process 0 :type :ok :f :write :value #{1}}
                {:process 0 :type :invoke :f :read :value nil}
                {:process 0 :type :ok :f :read :value LARGE}
                """.replace("LARGE", large));
        AtomicityResult result = AtomicityChecker.check(history, AtomicityOptions.DEFAULT);
        assertEquals("phantom-read", result.anomalies().getFirst().name());
        String text = String.join(" ", result.anomalies().getFirst().explanation());
        assertTrue(text.length() < 1_000 && text.contains("... 10000 in all"), text.length() + " characters: " + text);
    }

    @Test
    void typeMismatchIsNamed() {
        Anomaly anomaly = assertAnomaly("phantom-read", "w18 r'18");
        assertEquals(List.of("type-mismatch"), anomaly.tags());
    }

    @Test
    void nilReadsAreRealUnlessTheUserSaysOtherwise() {
        History history = Histories.parse("w1 r1 rN");
        assertEquals(
                Verdict.INVALID,
                AtomicityChecker.check(history, AtomicityOptions.DEFAULT).verdict());
        assertEquals(
                Verdict.VALID,
                AtomicityChecker.check(history, new AtomicityOptions(false, true))
                        .verdict());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rN rN", "w1! rN", "w1? rN", "w1", "w1 w2", "x/w1 x/r1 y/w2", "a<w1 b<rN b> a>"})
    void vacuous(String line) {
        AtomicityResult result = check(line);
        assertEquals(Verdict.UNKNOWN, result.verdict(), result.reason());
        assertTrue(result.reason().startsWith("Vacuous"), result.reason());
    }

    /** It is after the write in every legal order, though it began before that had ended. */
    @Test
    void aReadOfWhatAWriteBringsIsARead() {
        AtomicityResult result = check("x/w1 x/r1 a<y/w2 b<y/r2 b> a>");
        assertEquals(Verdict.VALID, result.verdict(), result.reason());
        assertEquals(Verdict.UNKNOWN, check("x/w1 x/r1 a<y/w2 b<y/rN b> a>").verdict());
    }

    @Test
    void emptyHistoryIsUnknown() {
        assertEquals(
                Verdict.UNKNOWN,
                AtomicityChecker.check(History.of(List.of()), AtomicityOptions.DEFAULT)
                        .verdict());
    }

    @Test
    void valuesThatAreNotUniqueAreSearched() {
        AtomicityResult good = check("w1 w2 w1 r1");
        assertEquals(Verdict.VALID, good.verdict(), good.reason());
        assertEquals("search", good.engine());
        assertEquals(Verdict.VALID, check("w1 r1 wN rN w1 r1").verdict());
        assertAnomaly("lost-write", "w1 w2 w1 w2 r1");
        assertAnomaly("stale-read", "w1 w2 w1 a<w2 r2 r1 a>");
    }

    @Test
    void oneBadKeyMakesTheRunInvalidWhateverElseIsUnknown() {
        AtomicityResult result = check("x/w1 x/w1 x/r1 y/w1 y/w2 y/r2 y/r1");
        assertEquals(Verdict.INVALID, result.verdict());
        assertEquals(2, result.keys().size());
    }

    @Test
    void explanationNamesOperationsAndIndexes() {
        Anomaly anomaly = assertAnomaly("stale-read", "w1 w2 r2 r1");
        assertEquals(
                List.of(
                        "T1: process 1000 wrote 1 at n1 (index 0 to 1).",
                        "T2: process 1001 wrote 2 at n1 (index 2 to 3).",
                        "T3: process 1003 read 1 at n1 (index 6 to 7).",
                        "1 must come before 2: T1, which wrote 1, ended (index 1) before T2, which wrote 2, started"
                                + " (index 2).",
                        "However, 2 must come before 1: T2, which wrote 2, ended (index 3) before T3, which read 1,"
                                + " started (index 6).",
                        "Each was written once, so T3 returned a value that had been replaced before it started; no"
                                + " order of these operations is legal."),
                anomaly.explanation());
    }

    @Test
    void resultIsReadableEdn() {
        Map<Keyword, Object> edn = check("w1 w2 r2 r1").toEdn();
        assertEquals(Boolean.FALSE, edn.get(Keyword.of("valid?")));
        assertEquals(edn.toString(), String.valueOf(Edn.read(Edn.printPretty(edn))));
        assertEquals(List.of(Keyword.of("stale-read")), edn.get(Keyword.of("anomaly-types")));
        assertEquals(
                Set.of(Keyword.of("stale-read")),
                ((Map<?, ?>) Objects.requireNonNull(edn.get(Keyword.of("anomalies")))).keySet());
        assertEquals(List.of(Keyword.of("linearizable")), edn.get(Keyword.of("not")));
        assertEquals(List.of(), check("w1 r1").toEdn().get(Keyword.of("not")));
    }

    @Test
    void largeHistoryWithManyIndeterminateWritesIsQuick() {
        StringBuilder line = new StringBuilder("w1 r1");
        for (int i = 2; i < 50_000; i++) {
            line.append(i % 10 == 0 ? " w" + i + "?" : " w" + i + " r" + i);
        }
        long begin = System.nanoTime();
        assertEquals(Verdict.VALID, check(line.toString()).verdict());
        assertTrue(System.nanoTime() - begin < 10_000_000_000L);
    }

    private static Anomaly assertAnomaly(String name, String line) {
        AtomicityResult result = check(line);
        assertEquals(Verdict.INVALID, result.verdict(), line + ": " + result.reason());
        assertEquals(
                List.of(name), result.anomalies().stream().map(Anomaly::name).toList(), line);
        return result.anomalies().getFirst();
    }

    private static AtomicityResult check(String line) {
        return AtomicityChecker.check(Histories.parse(line), AtomicityOptions.DEFAULT);
    }
}
