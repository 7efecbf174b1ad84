package dynacheck.checker.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.history.History;
import dynacheck.history.HistoryReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The transactions that Kingsbury and Alvaro print in "Elle" (VLDB 2020), and what they say of them. */
class EllePaperTest {
    /** Section 2: without the version order nobody can tell which write of y came first; there is no cycle. */
    @Test
    void adyasSerialHistoryIsNotAccused() {
        ElleResult result = registers(
                "[[:w :z 1] [:w :x 1] [:w :y 1]]", "[[:r :x 1] [:w :y 2]]", "[[:w :x 3] [:r :y 2] [:w :z 3]]");
        assertEquals(Set.of(), result.counts().keySet());
        assertEquals(Verdict.VALID, result.verdict());
    }

    /** Figure 2. There the last edge is one of real time; here the unread append also comes after those read. */
    @Test
    void figureTwoIsGSingleAndToldInItsWay() {
        ElleResult result = lists(
                "[[:append 253 1] [:append 253 3] [:append 253 4]]",
                "[[:append 255 2] [:append 255 3] [:append 255 4] [:append 255 5]]",
                "[[:append 256 1] [:append 256 2]]",
                "[[:append 250 10] [:r 253 [1 3 4]] [:r 255 [2 3 4 5]] [:append 256 3]]",
                "[[:append 255 8] [:r 253 [1 3 4]]]",
                "[[:append 256 4] [:r 255 [2 3 4 5 8]] [:r 256 [1 2 4]] [:r 253 [1 3 4]]]");
        assertEquals(Set.of("G-single"), result.counts().keySet());
        ElleAnomaly anomaly = result.anomalies().getFirst();
        assertEquals(3, anomaly.transactions().size());
        String text = String.join("\n", anomaly.explanation());
        assertTrue(text.contains("without the 8"), text);
        assertTrue(text.contains("appended 3 to 256 after"), text);
        assertTrue(text.contains("However, ") && text.endsWith("a contradiction."), text);
        assertEquals(3, anomaly.cycle().size(), "and to be drawn");
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    anomaly.cycle().get(i).to(),
                    anomaly.cycle().get((i + 1) % 3).from());
        }
        assertTrue(
                anomaly.cycle().toString().contains("kind=rw"), anomaly.cycle().toString());
        assertEquals("[1 2 4], as read at the longest", anomaly.versions().get("256"));
    }

    /** Section 7, TiDB: a retry that ignored the conflict. */
    @Test
    void tidbReadSkew() {
        ElleResult result = lists(
                "[[:append 34 2] [:append 34 1]]",
                "[[:r 34 [2 1]] [:append 36 5] [:append 34 4]]",
                "[[:append 34 5]]",
                "[[:r 34 [2 1 5 4]]]");
        assertEquals(Set.of("G-single"), result.counts().keySet());
        assertRulesOut(result, Consistency.SNAPSHOT_ISOLATION);
    }

    /** YugaByte DB: two transactions that fail to observe each other's appends. */
    @Test
    void yugabyteG2Item() {
        ElleResult result = lists(
                "[[:append 3 831] [:append 3 833] [:append 3 836] [:append 4 874] [:append 4 877] [:append 4 883]]",
                "[[:append 3 837] [:r 4 [874 877 883]]]",
                "[[:append 4 885] [:r 3 [831 833 836]]]");
        assertEquals(Set.of("G2-item"), result.counts().keySet());
        assertRulesOut(result, Consistency.SERIALIZABLE);
        assertEquals(false, ruledOut(result).contains(Consistency.SNAPSHOT_ISOLATION));
    }

    /** FaunaDB: a transaction that does not see its own append. */
    @Test
    void faunaInternal() {
        ElleResult result = lists("[[:append 0 6] [:r 0 nil]]");
        assertEquals(Set.of("internal"), result.counts().keySet());
    }

    /** Dgraph: a transaction that reads an earlier value than it wrote. */
    @Test
    void dgraphInternal() {
        ElleResult result = registers("[[:w 10 1]]", "[[:w 10 2] [:r 10 1]]");
        assertEquals(Set.of("internal"), result.counts().keySet());
    }

    /** Dgraph: a write that had completed is not seen, so with linearizable keys the versions go in a circle. */
    @Test
    void dgraphCyclicVersions() {
        History history = history(false, "[[:r 541 nil] [:w 540 2]]", "[[:r 540 nil] [:w 544 1]]", "[[:r 540 2]]");
        ElleOptions linearizableKeys = new ElleOptions(
                Model.RW_REGISTER,
                Consistency.SNAPSHOT_ISOLATION,
                false,
                true,
                null,
                false,
                null,
                ElleOptions.DEFAULT_BUDGET);
        ElleResult result = ElleChecker.check(history, linearizableKeys);
        assertTrue(
                result.counts().containsKey("cyclic-versions"), result.counts().toString());
        String text = String.join("\n", result.anomalies().getFirst().explanation());
        assertTrue(text.contains("wrote 2") && text.contains("read nil"), text);
        ElleResult withoutPromise =
                ElleChecker.check(history, ElleOptions.of(Model.RW_REGISTER, Consistency.SNAPSHOT_ISOLATION));
        assertEquals(Verdict.VALID, withoutPromise.verdict(), "snapshot isolation alone may be stale");
        assertRulesOut(withoutPromise, Consistency.STRONG_SNAPSHOT_ISOLATION);
    }

    /** Dgraph: read skew, without any help of time. */
    @Test
    void dgraphReadSkew() {
        ElleResult result = registers("[[:r 2432 10] [:r 2434 nil]]", "[[:w 2434 10]]", "[[:w 2432 10] [:r 2434 10]]");
        assertEquals(Set.of("G-single"), result.counts().keySet());
        assertRulesOut(result, Consistency.SNAPSHOT_ISOLATION);
    }

    private static void assertRulesOut(ElleResult result, Consistency model) {
        assertTrue(ruledOut(result).contains(model), result.not() + " " + result.alsoNot());
    }

    private static Set<Consistency> ruledOut(ElleResult result) {
        Set<Consistency> all = new HashSet<>(result.not());
        all.addAll(result.alsoNot());
        return all;
    }

    private static ElleResult lists(String... txns) {
        return ElleChecker.check(
                history(true, txns), ElleOptions.of(Model.LIST_APPEND, Consistency.STRICT_SERIALIZABLE));
    }

    private static ElleResult registers(String... txns) {
        return ElleChecker.check(
                history(true, txns), ElleOptions.of(Model.RW_REGISTER, Consistency.STRICT_SERIALIZABLE));
    }

    /** All at once, or one after another. */
    private static History history(boolean concurrent, String... txns) {
        List<String> invokes = new ArrayList<>();
        List<String> oks = new ArrayList<>();
        List<String> inTurn = new ArrayList<>();
        for (int i = 0; i < txns.length; i++) {
            String invoked = txns[i].replaceAll("\\[:r (\\d+|:\\w) (nil|\\d+|\\[[^]]*])]", "[:r $1 nil]");
            invokes.add(op(i, ":invoke", invoked));
            oks.add(op(i, ":ok", txns[i]));
            inTurn.addAll(List.of(invokes.getLast(), oks.getLast()));
        }
        invokes.addAll(oks);
        return HistoryReader.parse(String.join("\n", concurrent ? invokes : inTurn) + "\n");
    }

    private static String op(int process, String type, String value) {
        return "{:process " + process + " :type " + type + " :f :txn :value " + value + "}";
    }
}
