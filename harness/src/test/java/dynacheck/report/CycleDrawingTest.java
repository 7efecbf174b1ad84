package dynacheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.txn.ElleAnomaly;
import dynacheck.checker.txn.ElleAnomaly.Dependency;
import dynacheck.checker.txn.ElleAnomaly.TxnView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CycleDrawingTest {
    @Test
    void eachTransactionIsABoxWithItsMicroOperationsAndEachDependencyAnArrow() {
        Page.CycleDrawn cycle =
                Objects.requireNonNull(CycleDrawing.of(cycle(2))).wide();
        assertEquals(
                List.of("T1 \u00b7 process 0", "T2 \u00b7 process 1"),
                cycle.boxes().stream().map(Page.TxnBox::name).toList());
        assertEquals(
                List.of("[:r :x nil]", "[:append :y [1 2]]"),
                cycle.boxes().getFirst().lines().stream().map(Page.Label::text).toList());
        assertEquals(
                List.of("rw: read before", "realtime: ended before"),
                cycle.arrows().stream().map(a -> a.label().text()).toList());
        assertEquals("because 0", cycle.arrows().getFirst().tooltip());
        assertEquals("time", cycle.arrows().get(1).tone());
        assertEquals(10, cycle.boxes().getFirst().index(), "which the script makes a link of");
    }

    @Test
    void nothingOverlapsOrIsCutInRingOrStack() {
        for (int length = 2; length < 15; length++) {
            for (String text : TEXTS) {
                Page.Cycle cycle = Objects.requireNonNull(CycleDrawing.of(cycle(length, text)));
                Overlaps.none(cycle.wide());
                Overlaps.none(cycle.narrow());
            }
        }
    }

    @Test
    void theRingFitsAPageOf1400PixelsAndTheStackOneOf390() {
        for (int length = 2; length < 15; length++) {
            for (String text : TEXTS) {
                Page.Cycle cycle = Objects.requireNonNull(CycleDrawing.of(cycle(length, text)));
                assertTrue(cycle.wide().width() <= 1100, () -> cycle.wide().toString());
                assertTrue(cycle.narrow().width() <= 250, () -> cycle.narrow().toString());
                int room = Integer.parseInt(cycle.size().substring("from-".length()));
                assertTrue(cycle.wide().width() <= room, () -> "cut where it is still shown: " + cycle.wide());
            }
        }
    }

    @Test
    void eachStandsBelowTheOneThatMustComeBeforeItInAStack() {
        List<Page.TxnBox> boxes =
                Objects.requireNonNull(CycleDrawing.of(cycle(5))).narrow().boxes();
        assertEquals(5, boxes.size());
        for (int i = 1; i < boxes.size(); i++) {
            assertTrue(
                    boxes.get(i).y() > boxes.get(i - 1).y() + boxes.get(i - 1).height());
        }
    }

    @Test
    void aLongCycleIsShortenedAndSaysSo() {
        Page.Cycle whole = Objects.requireNonNull(CycleDrawing.of(cycle(20)));
        Page.CycleDrawn cycle = whole.wide();
        assertEquals(8, whole.narrow().boxes().size());
        assertEquals(8, cycle.boxes().size());
        assertEquals("\u2026", cycle.boxes().get(4).lines().getFirst().text());
        assertEquals(-1, cycle.boxes().get(4).index());
        assertEquals("T20 \u00b7 process 19", cycle.boxes().getLast().name());
        assertTrue(whole.note().startsWith("13 transactions in the middle"), whole.note());
    }

    @Test
    void anAnomalyWithoutACycleIsNotDrawn() {
        assertNull(CycleDrawing.of(cycle(0)));
    }

    private static final String USUAL = "[[:r :x nil] [:append :y [1 2]]]";
    private static final List<String> TEXTS = List.of(
            USUAL,
            "[" + "[:r :a-key-of-some-length [1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18]] ".repeat(9) + "]",
            "[[:append \"" + "\u6f22\u5b57".repeat(8) + "\" WWWWWWWWWWWWWWWWWW]]");

    private static ElleAnomaly cycle(int length) {
        return cycle(length, USUAL);
    }

    private static ElleAnomaly cycle(int length, String text) {
        List<TxnView> transactions = new ArrayList<>();
        List<Dependency> cycle = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            transactions.add(new TxnView(i, (long) i, 10 + i, 100 + i, text));
            String kind = i == length - 1 ? "realtime" : "rw";
            cycle.add(new Dependency(i, (i + 1) % length, kind, "because " + i));
        }
        return new ElleAnomaly("G-single", Set.of(), transactions, List.of(), cycle, new TreeMap<>());
    }
}
