package dynacheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.txn.ElleAnomaly;
import dynacheck.checker.txn.ElleAnomaly.Dependency;
import dynacheck.checker.txn.ElleAnomaly.TxnView;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CycleDrawingTest {
    @Test
    void eachTransactionIsABoxWithItsMicroOperationsAndEachDependencyAnArrow() {
        Page.Cycle cycle = Objects.requireNonNull(CycleDrawing.of(cycle(2)));
        assertEquals(
                List.of("T1 \u00b7 process 0", "T2 \u00b7 process 1"),
                cycle.boxes().stream().map(Page.TxnBox::name).toList());
        assertEquals(
                List.of("[:r :x nil]", "[:append :y [1 2]]"),
                cycle.boxes().getFirst().lines().stream().map(Page.Label::text).toList());
        assertEquals(
                List.of("rw: read before", "realtime"),
                cycle.arrows().stream().map(a -> a.label().text()).toList());
        assertEquals("because 0", cycle.arrows().getFirst().tooltip());
        assertEquals("time", cycle.arrows().get(1).tone());
        assertEquals(10, cycle.boxes().getFirst().index(), "which the script makes a link of");
    }

    @Test
    void boxesDoNotOverlapAndStandWithin() {
        for (int length = 2; length < 15; length++) {
            Page.Cycle cycle = Objects.requireNonNull(CycleDrawing.of(cycle(length)));
            for (Page.TxnBox a : cycle.boxes()) {
                assertTrue(a.name().length() * 8 < a.width(), "its name stands within");
                assertTrue(a.x() >= 0 && a.x() + a.width() <= cycle.width(), a::toString);
                assertTrue(a.y() >= 0 && a.y() + a.height() <= cycle.height(), a::toString);
                for (Page.TxnBox b : cycle.boxes()) {
                    boolean apart = a == b
                            || a.x() + a.width() < b.x()
                            || b.x() + b.width() < a.x()
                            || a.y() + a.height() < b.y()
                            || b.y() + b.height() < a.y();
                    assertTrue(apart, () -> a + " and " + b);
                }
            }
        }
    }

    @Test
    void noLabelStandsOnAnArrowOrABoxOrBeyondTheEdge() {
        for (int length = 2; length < 15; length++) {
            Page.Cycle cycle = Objects.requireNonNull(CycleDrawing.of(cycle(length)));
            for (Page.Arrow arrow : cycle.arrows()) {
                Page.Label label = arrow.label();
                double half = label.text().length() * 7.3 / 2;
                Rectangle2D words = new Rectangle2D.Double(label.x() - half, label.y() - 11, 2 * half, 13);
                assertTrue(words.getMinX() >= 0 && words.getMaxX() <= cycle.width(), () -> label + " is cut");
                for (Page.Arrow other : cycle.arrows()) {
                    double[] at = Arrays.stream(other.d().split("[ML ]"))
                            .filter(s -> !s.isEmpty())
                            .mapToDouble(Double::parseDouble)
                            .toArray();
                    assertFalse(words.intersectsLine(at[0], at[1], at[2], at[3]), () -> label + " on " + other);
                }
                for (Page.TxnBox box : cycle.boxes()) {
                    assertFalse(
                            words.intersects(box.x(), box.y(), box.width(), box.height()), () -> label + " on " + box);
                }
            }
        }
    }

    @Test
    void aLongCycleIsShortenedAndSaysSo() {
        Page.Cycle cycle = Objects.requireNonNull(CycleDrawing.of(cycle(20)));
        assertEquals(8, cycle.boxes().size());
        assertEquals("\u2026", cycle.boxes().get(4).lines().getFirst().text());
        assertEquals(-1, cycle.boxes().get(4).index());
        assertEquals("T20 \u00b7 process 19", cycle.boxes().getLast().name());
        assertTrue(cycle.note().startsWith("13 transactions in the middle"), cycle.note());
    }

    @Test
    void anAnomalyWithoutACycleIsNotDrawn() {
        assertNull(CycleDrawing.of(cycle(0)));
    }

    private static ElleAnomaly cycle(int length) {
        List<TxnView> transactions = new ArrayList<>();
        List<Dependency> cycle = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            transactions.add(new TxnView(i, (long) i, 10 + i, 100 + i, "[[:r :x nil] [:append :y [1 2]]]"));
            String kind = i == length - 1 ? "realtime" : "rw";
            cycle.add(new Dependency(i, (i + 1) % length, kind, "because " + i));
        }
        return new ElleAnomaly("G-single", Set.of(), transactions, List.of(), cycle, new TreeMap<>());
    }
}
