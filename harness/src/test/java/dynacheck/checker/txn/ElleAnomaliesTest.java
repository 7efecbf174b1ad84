package dynacheck.checker.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Tally;
import dynacheck.checker.Verdict;
import dynacheck.history.History;
import dynacheck.history.HistoryReader;
import dynacheck.history.MalformedHistoryException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One history by hand for each anomaly, and the points that were decided. */
class ElleAnomaliesTest {
    @Test
    void g0() {
        // Each list has one's append before the other's.
        assertLists("ax1 ay1 | ax2 ay2 ; rx12 ry21", Consistency.READ_UNCOMMITTED, "G0");
    }

    @Test
    void g1a() {
        assertLists("ax1! ; rx1", Consistency.READ_COMMITTED, "G1a");
        assertRegisters("wx1! ; rx1", Consistency.READ_COMMITTED, "G1a");
    }

    @Test
    void g1b() {
        assertLists("ax1 ax2 | rx1", Consistency.READ_COMMITTED, "G-single", "G1b");
        assertRegisters("wx1 wx2 | rx1", Consistency.READ_COMMITTED, "G1b");
    }

    @Test
    void g1c() {
        assertLists("ax1 ry1 | ay1 rx1", Consistency.READ_COMMITTED, "G1c");
        assertRegisters("wx1 ry1 | wy1 rx1", Consistency.READ_COMMITTED, "G1c");
    }

    @Test
    void gSingle() {
        assertLists("ax1 ay1 | rx1 ry", Consistency.CONSISTENT_VIEW, "G-single");
        assertRegisters("wx1 wy1 | rx1 ry_", Consistency.CONSISTENT_VIEW, "G-single");
    }

    @Test
    void gNonadjacentIsTheLongFork() {
        assertLists("ax1 | ay1 | rx1 ry | rx ry1", Consistency.SNAPSHOT_ISOLATION, "G-nonadjacent");
        assertRegisters("wx1 | wy1 | rx1 ry_ | rx_ ry1", Consistency.SNAPSHOT_ISOLATION, "G-nonadjacent");
    }

    @Test
    void g2ItemIsWriteSkew() {
        String lists = "rx ry ax1 | rx ry ay1 ; rx1 ry1";
        assertLists(lists, Consistency.REPEATABLE_READ, "G2-item");
        assertRegisters("rx_ ry_ wx1 | rx_ ry_ wy1 ; rx1 ry1", Consistency.REPEATABLE_READ, "G2-item");
        ElleResult result = check(Txns.lists(lists), Model.LIST_APPEND, Consistency.SNAPSHOT_ISOLATION);
        assertEquals(Verdict.VALID, result.verdict(), "snapshot isolation allows write skew");
        assertTrue(result.reason().contains("there are 1 G2-item"), result.reason());
    }

    @Test
    void processForms() {
        // A client does not see its own write of before; another one's read shows the order.
        assertLists("0:ax1 ; 0:rx ; 1:rx1", Consistency.STRONG_SESSION_SNAPSHOT_ISOLATION, "G-single-process");
        assertRegisters(
                "0:wx1 ; 0:rx_ ; 1:rx1",
                Consistency.STRONG_SESSION_SNAPSHOT_ISOLATION,
                "G-single-process",
                "cyclic-versions-process");
        // Neither client sees what the other has just done.
        assertLists(
                "0:ax1 | 1:ay1 ; 0:ry | 1:rx ; 2:rx1 ry1",
                Consistency.STRONG_SESSION_SNAPSHOT_ISOLATION,
                "G-nonadjacent-process",
                "G-single-realtime");
        assertLists(
                "0:ax1 | 1:rx ay1 ; 0:ry ; 2:rx1 ry1",
                Consistency.STRONG_SESSION_SERIALIZABLE,
                "G2-item-process",
                "G-single-realtime");
    }

    @Test
    void realtimeForms() {
        assertLists("ax1 ; rx ; rx1", Consistency.STRONG_SNAPSHOT_ISOLATION, "G-single-realtime");
        assertLists("ax1 ; ax2 ; rx21", Consistency.STRONG_SNAPSHOT_ISOLATION, "G0-realtime");
        assertLists("rx1 ; ax1", Consistency.STRONG_SNAPSHOT_ISOLATION, "G1c-realtime");
        assertLists("ax1 | ay1 ; ry rx | ax2 ; rx12 ry1", Consistency.STRONG_SNAPSHOT_ISOLATION, "G-single-realtime");
    }

    @Test
    void staleReadOfARegister() {
        ElleResult result = assertRegisters(
                "wx1 ; wx2 ; rx1",
                Consistency.STRONG_SNAPSHOT_ISOLATION,
                "G-single-realtime",
                "G0-realtime",
                "cyclic-versions-realtime");
        String text = result.anomalies().toString();
        assertTrue(text.contains("T1 = [[:w :x 1]]"), text);
        assertTrue(text.contains("However, "), text);
    }

    @Test
    void internal() {
        assertLists("ax1 ; rx1 ax2 rx1", Consistency.READ_ATOMIC, "internal");
        assertLists("ax1 | rx1 rx", Consistency.READ_ATOMIC, "internal");
        assertRegisters("wx1 ; wx2 rx1", Consistency.READ_ATOMIC, "internal");
        assertRegisters("wx1 | rx_ rx1", Consistency.READ_ATOMIC, "internal");
    }

    @Test
    void lostUpdate() {
        assertLists("rx ax1 | rx ax2 ; rx12", Consistency.CURSOR_STABILITY, "G-single", "lost-update");
        assertRegisters("rx_ wx1 | rx_ wx2 | rx2", Consistency.CURSOR_STABILITY, "G2-item", "lost-update");
    }

    @Test
    void dirtyUpdate() {
        assertLists("ax1! ; ax2 ; rx12", Consistency.READ_COMMITTED, "G1a", "dirty-update");
        assertRegisters("wx1! ; rx1 wx2", Consistency.READ_COMMITTED, "G1a", "dirty-update");
    }

    @Test
    void incompatibleOrder() {
        assertLists("ax1 | ax2 | rx12 | rx21", Consistency.READ_COMMITTED, "incompatible-order");
    }

    @Test
    void duplicateElements() {
        assertLists("ax1 ; rx11", Consistency.READ_UNCOMMITTED, "duplicate-elements");
    }

    @Test
    void futureRead() {
        assertLists("rx1 ax1", Consistency.READ_COMMITTED, "future-read");
        assertRegisters("rx1 wx1", Consistency.READ_COMMITTED, "future-read");
    }

    @Test
    void cyclicVersionsAreExplainedByTheirOperations() {
        ElleResult result = assertRegisters("rx1 wx2 | rx2 wx1", Consistency.READ_COMMITTED, "G1c", "cyclic-versions");
        String text = result.anomalies().toString();
        assertTrue(text.contains("T1 read 1 and then wrote 2"), text);
        assertTrue(text.contains("T2 read 2 and then wrote 1"), text);
    }

    @Test
    void phantomReadAndItsLookAlike() {
        assertLists("ax1 ; rx17", Consistency.READ_UNCOMMITTED, "phantom-read");
        ElleResult result = assertRegisters("wx18 ; rx'18", Consistency.READ_UNCOMMITTED, "phantom-read");
        assertTrue(result.anomalies().toString().contains("type mismatch"), result.toString());
    }

    @Test
    void indeterminateWritesAreIndexed() {
        assertLists("ax1? | rx ; rx ; rx1", null);
        // T1 is only known to have happened because T2 read its y; T3 then must not miss its x.
        assertLists("ax1 ay1? ; ry1 ; rx ; rx1", Consistency.STRONG_SNAPSHOT_ISOLATION, "G-single-realtime");
        assertRegisters("wx1 wy1? | ry1 rx_ ; ry1", Consistency.CONSISTENT_VIEW, "G-single");
    }

    @Test
    void anAppendThatNobodySeesComesAfterAllThatWasSeen() {
        assertLists("ax1 ; ax2 ; rx1", Consistency.STRONG_SNAPSHOT_ISOLATION, "G-single-realtime");
    }

    @Test
    void failuresThatMayHaveHappened() {
        History history = Txns.lists("ax1! ; rx1");
        ElleOptions doubted = new ElleOptions(
                Model.LIST_APPEND, Consistency.STRICT_SERIALIZABLE, false, false, null, true, null, 1000);
        assertEquals(Verdict.VALID, ElleChecker.check(history, doubted).verdict());
        // It takes effect when its process has gone on, as no order of that process forbids.
        for (Model model : Model.values()) {
            boolean lists = model == Model.LIST_APPEND;
            History late = lists ? Txns.lists("0:ax1! ; 0:rx ; 1:rx1") : Txns.registers("0:wx1! ; 0:rx_ ; 1:rx1");
            ElleOptions options =
                    new ElleOptions(model, Consistency.STRICT_SERIALIZABLE, false, false, null, true, null, 1000);
            assertEquals(Verdict.VALID, inferred(late, options).verdict(), model.toString());
            assertEquals(Verdict.VALID, ElleChecker.check(late, options).verdict(), model.toString());
        }
    }

    @Test
    void aDuplicateValueDoesNotAbortTheRest() {
        ElleResult result = assertRegisters("wx1 | wx1 | wy1 wz1 | ry1 rz_", Consistency.CONSISTENT_VIEW, "G-single");
        assertTrue(
                result.notes().getFirst().contains("1 of :x. Nothing is inferred"),
                result.notes().toString());
        assertLists("ax1 | ax1 ; rx11", null);
    }

    @Test
    void nothingReadIsVacuous() {
        ElleResult result = check(Txns.lists("ax1 | ax2"), Model.LIST_APPEND, Consistency.SERIALIZABLE);
        assertEquals(Verdict.UNKNOWN, result.verdict());
        assertTrue(result.reason().startsWith("Vacuous"), result.reason());
    }

    @Test
    void aSpentBudgetIsNoVerdictForWhatWasNotLookedFor() {
        History history = Txns.lists("ax1 | ay1 | rx1 ry | rx ry1");
        ElleOptions poor =
                new ElleOptions(Model.LIST_APPEND, Consistency.SNAPSHOT_ISOLATION, false, false, null, false, null, 1);
        ElleResult result = inferred(history, poor);
        assertEquals(Verdict.UNKNOWN, result.verdict(), result.toString());
    }

    @Test
    void optionsGiveVersionOrders() {
        History history = Txns.registers("wx1 ; wx2 ; rx1");
        ElleOptions vouched =
                new ElleOptions(Model.RW_REGISTER, Consistency.READ_COMMITTED, false, true, null, false, null, 1000);
        ElleResult result = ElleChecker.check(history, vouched);
        assertTrue(
                result.counts().containsKey("cyclic-versions"), result.counts().toString());
    }

    @Test
    void valuesWrittenTwiceAreNotJudgedByInference() {
        // The read is stale: 1 was replaced by 2. Without a search nobody can tell, for the 1 names no writer.
        for (Model model : Model.values()) {
            History history = model == Model.LIST_APPEND
                    ? Txns.lists("ax1 ; ax1 ; ax2 ; rx1")
                    : Txns.registers("wx1 ; wx1 ; wx2 ; rx1");
            ElleOptions options = ElleOptions.of(model, Consistency.READ_COMMITTED);
            ElleResult inferred = inferred(history, options);
            assertEquals(Verdict.UNKNOWN, inferred.verdict(), inferred.reason());
            assertTrue(inferred.reason().contains("1 of :x; 1 read returned one."), inferred.reason());
            assertEquals(
                    Verdict.INVALID,
                    check(history, model, Consistency.STRICT_SERIALIZABLE).verdict());
        }
        // The stale value is written once, the one that replaced it twice.
        ElleResult stale = inferred(
                Txns.registers("wx2 wy1 ; wx1 ; wx1 ; rx2 ry1"),
                ElleOptions.of(Model.RW_REGISTER, Consistency.STRICT_SERIALIZABLE));
        assertEquals(Verdict.UNKNOWN, stale.verdict(), stale.reason());
        // A write of the initial value, likewise.
        ElleResult initial = inferred(
                Txns.registers("wx2 ; wx_ ; rx2 ry_"),
                ElleOptions.of(Model.RW_REGISTER, Consistency.STRICT_SERIALIZABLE));
        assertEquals(Verdict.UNKNOWN, initial.verdict(), initial.reason());
        assertTrue(initial.reason().contains("nil of :x"), initial.reason());
    }

    @Test
    void onlyReadsFromWhichSomethingIsInferredCount() {
        for (String own : List.of("wx1 rx1 | wy2", "wx1 ; rx_ | wy1")) {
            ElleResult result = check(Txns.registers(own), Model.RW_REGISTER, Consistency.READ_COMMITTED);
            assertEquals(Verdict.UNKNOWN, result.verdict(), result.reason());
            assertTrue(result.reason().startsWith("Vacuous"), result.reason());
        }
        ElleResult own = check(Txns.lists("ax1 rx1 | ax2"), Model.LIST_APPEND, Consistency.READ_COMMITTED);
        assertTrue(own.reason().startsWith("Vacuous"), own.reason());
    }

    @Test
    void whatIsNotUnderstoodIsNotJudged() {
        assertNotUnderstood("[[:append :x 1]]", "[[:append :x 1]]", ":txn with a micro-operation :append", 1);
        assertNotUnderstood("[[:cas :x 1 2]]", "[[:cas :x 1 2]]", "a micro-operation that is a list of 4", 1);
        assertNotUnderstood("[7]", "[7]", "a micro-operation that is a number", 1);
        assertNotUnderstood("[[:w nil 1]]", "[[:w nil 1]]", "a micro-operation :w without a key", 1);
        assertNotUnderstood("7", "7", ":txn with a number, 7,", 1);
        assertNotUnderstood("nil", "7", ":txn with a number, 7,", 2);
    }

    /** Beside a read of a value that nobody else wrote, which would be a phantom. */
    private static void assertNotUnderstood(String invoked, String completed, String expected, int line) {
        History history = HistoryReader.parse("{:process 0 :type :invoke :f :txn :value " + invoked
                + "}\n{:process 0 :type :ok :f :txn :value " + completed
                + "}\n{:process 0 :type :invoke :f :txn :value [[:r :x nil]]}"
                + "\n{:process 0 :type :ok :f :txn :value [[:r :x 2]]}");
        ElleResult result = check(history, Model.RW_REGISTER, Consistency.SERIALIZABLE);
        assertEquals(Verdict.UNKNOWN, result.verdict(), result.toString());
        assertTrue(result.reason().startsWith("1 of 2 operations are not understood: "), result.reason());
        assertTrue(result.reason().contains(expected), result.reason());
        assertTrue(result.reason().contains(" at line " + line), result.reason());
        assertTrue(result.reason().contains("If they wrote nothing, there are 1 phantom-read."), result.reason());
        assertEquals(Map.of(), result.counts());
        assertEquals(new Tally(2, 1, 0, 1, 0), result.tally());
    }

    @Test
    void aContradictionWithinATransactionStandsWhateverOthersDid() {
        History history = HistoryReader.parse("{:process 0 :type :invoke :f :add :value 1}\n"
                + "{:process 0 :type :ok :f :add :value 1}\n"
                + "{:process 0 :type :invoke :f :txn :value [[:w :x 1] [:r :x nil]]}\n"
                + "{:process 0 :type :ok :f :txn :value [[:w :x 1] [:r :x 2]]}");
        ElleResult result = check(history, Model.RW_REGISTER, Consistency.SERIALIZABLE);
        assertEquals(Verdict.INVALID, result.verdict(), result.reason());
        assertEquals(Set.of("internal"), result.counts().keySet());
    }

    @Test
    void failuresAndReconfigurationsAreCounted() {
        History history = HistoryReader.parse("{:process 0 :type :invoke :f :add :value 1}\n"
                + "{:process 0 :type :fail :f :add :value 1}\n"
                + "{:process 0 :type :invoke :f :reconfig :value 1}\n"
                + "{:process 0 :type :info :f :reconfig :value 1}\n"
                + "{:process 1 :type :invoke :f :txn :value [[:r :x nil]]}\n");
        ElleResult result = check(history, Model.RW_REGISTER, Consistency.SERIALIZABLE);
        assertEquals(new Tally(3, 1, 1, 0, 1), result.tally());
        assertTrue(result.reason().startsWith("Vacuous"), result.reason());
    }

    @Test
    void malformedTransactions() {
        assertMalformed("[[:append :x 1]]", "[[:append :x 2]]", "changed on completion");
        assertMalformed("[[:r :x nil]]", "[]", "completed with");
    }

    private static void assertMalformed(String invoked, String completed, String expected) {
        History history = HistoryReader.parse("{:process 0 :type :invoke :f :txn :value " + invoked
                + "}\n{:process 0 :type :ok :f :txn :value " + completed + "}\n");
        MalformedHistoryException e = assertThrows(
                MalformedHistoryException.class, () -> check(history, Model.LIST_APPEND, Consistency.SERIALIZABLE));
        assertTrue(String.valueOf(e.getMessage()).contains(expected), e.getMessage());
        assertEquals(2, e.line());
    }

    private static ElleResult inferred(History history, ElleOptions options) {
        return ElleChecker.check(TxnSink.of(history, options), options, 0);
    }

    private static ElleResult assertLists(String history, @Nullable Consistency weakest, String... names) {
        return assertFound(Txns.lists(history), Model.LIST_APPEND, weakest, names);
    }

    private static ElleResult assertRegisters(String history, Consistency weakest, String... names) {
        return assertFound(Txns.registers(history), Model.RW_REGISTER, weakest, names);
    }

    /** Exactly these anomalies; and the weakest model is ruled out, but none weaker. */
    private static ElleResult assertFound(
            History history, Model model, @Nullable Consistency weakest, String... names) {
        ElleResult result = check(history, model, Consistency.STRICT_SERIALIZABLE);
        assertEquals(Set.of(names), result.counts().keySet(), result.toString());
        if (names.length == 0 || weakest == null) {
            assertEquals(Verdict.VALID, result.verdict(), result.toString());
            return result;
        }
        assertEquals(Verdict.INVALID, result.verdict());
        assertTrue(result.not().contains(weakest), result.not() + " should have " + weakest);
        Set<Consistency> weaker = EnumSet.noneOf(Consistency.class);
        for (Consistency other : Consistency.values()) {
            if (other != weakest && weakest.includes(other)) {
                weaker.add(other);
            }
        }
        weaker.retainAll(Consistency.upwards(result.not()));
        assertEquals(Set.of(), weaker);
        for (ElleAnomaly anomaly : result.anomalies()) {
            assertTrue(anomaly.explanation().size() > anomaly.transactions().size(), anomaly.toString());
        }
        return result;
    }

    private static ElleResult check(History history, Model model, Consistency consistency) {
        return ElleChecker.check(history, ElleOptions.of(model, consistency));
    }
}
