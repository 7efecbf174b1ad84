package dynacheck.node.dynastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Timestamp;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RangeDigestTest {
    private static final RangeDigest EMPTY = RangeDigest.empty(7);

    private static Timestamp ts(long num) {
        return new Timestamp(num, "n1", 2, 3);
    }

    @Test
    void whatWasPutInLastComesOutFirstOrLastAlike() {
        RangeDigest three = EMPTY.with("a", ts(1)).with("b", ts(2)).with("c", ts(3));
        assertEquals(three, EMPTY.with("c", ts(3)).with("a", ts(1)).with("b", ts(2)));
        assertEquals(
                EMPTY.with("b", ts(2)), three.without("a", ts(1)).without("c", ts(3)), "sums go back below zero, too");
        assertEquals(EMPTY, three.without("b", ts(2)).without("c", ts(3)).without("a", ts(1)));
    }

    /** Each field counts, and where one ends and the next begins. */
    @Test
    void whatIsDifferentIsToldApart() {
        List<RangeDigest> all = List.of(
                EMPTY.with("", new Timestamp(1, "n1", 2, 3)),
                EMPTY.with("key", new Timestamp(1, "n1", 2, 3)),
                EMPTY.with("key\0", new Timestamp(1, "n1", 2, 3)),
                EMPTY.with("\0key", new Timestamp(1, "n1", 2, 3)),
                EMPTY.with("kez", new Timestamp(1, "n1", 2, 3)),
                EMPTY.with("keyn", new Timestamp(1, "1", 2, 3)),
                EMPTY.with("key", new Timestamp(2, "n1", 2, 3)),
                EMPTY.with("key", new Timestamp(1, "n2", 2, 3)),
                EMPTY.with("key", new Timestamp(1, "n1", 3, 2)),
                EMPTY.with("key", new Timestamp(1, "n1", 2, 4)));
        assertEquals(all.size(), new HashSet<>(all).size());
        for (RangeDigest digest : all) {
            assertNotEquals(digest.high(), digest.low());
        }
    }

    /** Keys that are numbered and timestamps that count, as they are: neither half has the same twice. */
    @Test
    void halvesAreSpreadWide() {
        Set<Long> upper = new HashSet<>();
        Set<Long> lower = new HashSet<>();
        Set<Long> top = new HashSet<>();
        int count = 0;
        for (int key = 0; key < 1000; key++) {
            for (int num = 1; num <= 200; num++) {
                RangeDigest one = EMPTY.with("key" + key, ts(num));
                upper.add(one.high());
                lower.add(one.low());
                top.add(one.high() >>> 48 << 16 | one.low() >>> 48);
                count++;
            }
        }
        assertEquals(count, upper.size());
        assertEquals(count, lower.size());
        assertTrue(
                top.size() > count - 20, "32 bits of both halves: " + (count - top.size()) + " met, 5 may be expected");
    }
}
