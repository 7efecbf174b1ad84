package dynacheck.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TwoTest {
    private final List<@Nullable Object> two = new Two(1L, null);

    @Test
    void isAnyListOfTheSameTwo() {
        List<@Nullable Object> other = Arrays.asList(1L, null);
        assertEquals(other, two);
        assertEquals(two, other);
        assertEquals(two, new Two(1L, null));
        assertEquals(other.hashCode(), two.hashCode());
        assertEquals("[1, null]", two.toString());
    }

    @Test
    void isNoOther() {
        assertNotEquals(two, new Two(1L, 2L));
        assertNotEquals(two, new Two(null, 1L));
        assertNotEquals(two, List.of(1L));
        assertNotEquals(two, Arrays.asList(1L, null, null));
    }

    @Test
    void isMadeOfAnyListOfTwoAndOfNothingElse() {
        assertSame(two, Two.of(two));
        Two made = Two.of(Arrays.asList(7L, null));
        assertEquals(new Two(7L, null), made);
        for (@Nullable Object other : Arrays.asList(null, 7L, "ab", List.of(), List.of(1L), List.of(1L, 2L, 3L))) {
            assertNull(Two.of(other));
        }
    }

    @Test
    void hasNoThirdAndDoesNotChange() {
        assertThrows(IndexOutOfBoundsException.class, () -> two.get(2));
        assertThrows(IndexOutOfBoundsException.class, () -> two.get(-1));
        assertThrows(UnsupportedOperationException.class, () -> two.set(0, 2L));
    }
}
