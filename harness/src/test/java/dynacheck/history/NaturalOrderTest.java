package dynacheck.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {
    @Test
    void numbersInNamesCountByTheirValue() {
        assertEquals(
                List.of("n1", "n2", "n2b", "n10", "r-n1", "r-n10"),
                NaturalOrder.sorted(List.of("n10", "r-n10", "n2b", "n1", "r-n1", "n2")));
        assertEquals(List.of("+n2", "+n10", "-n2"), NaturalOrder.sorted(List.of("-n2", "+n10", "+n2")));
        assertEquals(
                List.of("n1", "n99999999999999999999998", "n99999999999999999999999"),
                NaturalOrder.sorted(List.of("n99999999999999999999999", "n1", "n99999999999999999999998")));
    }

    /** Sets are made with it. */
    @Test
    void onlyEqualNamesAreEqual() {
        assertNotEquals(0, NaturalOrder.OF_NAMES.compare("n2", "n02"));
        assertEquals(0, NaturalOrder.OF_NAMES.compare("n2", "n2"));
    }
}
